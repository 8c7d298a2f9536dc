//! Migrations applied to a database, and undone.
//!
//! - this file: [`run`], [`plan`] and [`assert_up_to_date`];
//! - `options`: the target and the limits of a run; `progress`: the events of one;
//! - `data`: functions of data migrations;
//! - `historical`: tables as they are by then, with their rows;
//! - `history`: the migrations that a database has;
//! - `selection`: the migrations that a run is to apply or undo; `planned`: one of them with its steps; `planning`: how they
//!   are found; `work`: all that a run does;
//! - `as_found`: plans by the names that the database has for constraints and indexes;
//! - `lock`: one runner at a time;
//! - `interrupted`: indexes that the server went on with when a program ended;
//! - `apply`: one migration in a transaction, or step by step;
//! - `survivors`: triggers, views and indexes made by hand, and rows that point at none;
//! - `adopt`: tables that are there before their migrations;
//! - `dependants`: what speaks of a part of a database, and keeps that from being changed;
//! - `diagnosis`: facts about a failure that the database's message lacks;
//! - `rights`: rights that a role lacks;
//! - `error`: why a run stopped.

mod adopt;
mod apply;
mod as_found;
mod data;
mod dependants;
mod diagnosis;
mod error;
mod historical;
mod history;
mod interrupted;
mod lock;
mod options;
mod planned;
mod planning;
mod progress;
mod refused;
mod rights;
mod row_searches;
mod selection;
mod survivors;
mod work;

use crate::graph::MigrationName;
use crate::migrations::{Migrations, ReadFiles};
use orm_core::db::{Database, Pending};
use orm_core::error::Error;
use std::time::Duration;

pub use data::{DataFunction, MigrationContext};
pub use dependants::{Dependants, dependants};
pub use error::{FailureCause, RunError, RunFailure};
pub use historical::{HistoricalRow, HistoricalRows, HistoricalTable};
pub use history::{AppliedMigration, MigrationStatus};
pub use options::{OnPending, RunOptions};
pub use planned::{Direction, PlannedMigration};
pub use progress::{Event, Progress};
pub use refused::{RefusedRows, RowProblem};
pub use rights::{MissingRight, OtherOwner};
pub use survivors::{handmade, odd_columns};

use as_found::Names;
use history::History;
use lock::RunnerLock;
use work::Work;

/// The migrations that a run applied and undid, each in the order in which it did.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::{Migrations, runner};
///
/// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
/// let db = Database::connect("sqlite::memory:").await?;
/// let report = runner::run(&db, &migrations).await?;
/// let applied: Vec<String> = report.applied.iter().map(ToString::to_string).collect();
/// assert_eq!((applied, report.undone), (vec!["0001_initial".to_owned()], vec![]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunReport {
    /// The migrations that were applied, or recorded as such.
    pub applied: Vec<MigrationName>,
    /// The migrations that were undone.
    pub undone: Vec<MigrationName>,
}

/// Applies all migrations that the database does not have.
///
/// Any number of programs may do so at once: one applies them, and the others wait and find nothing to do. Each migration
/// is applied in a transaction together with its row in the table `orm_migrations`, unless its file says
/// `atomic = false`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::{Migrations, runner};
///
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "create_table"
/// table = "tag"
/// columns = [{ name = "label", type = "text" }]
/// "#;
/// let migrations = Migrations::from_texts([("0001_initial", text)]);
/// let db = Database::connect("sqlite::memory:").await?;
/// let report = runner::run(&db, &migrations).await?;
/// assert_eq!(report.applied.len(), 1);
/// assert_eq!(runner::run(&db, &migrations).await?.applied, []);
/// # Ok(())
/// # }
/// ```
/// ```sql
/// BEGIN; CREATE TABLE "tag" ("label" TEXT NOT NULL) STRICT; INSERT INTO "orm_migrations" …; COMMIT
/// ```
///
/// # Errors
/// [`Error::Migration`], whose [`RunError`] says what stopped it and where. Migrations before the one that failed stay applied.
#[track_caller]
#[rustfmt::skip] // One line, since the messages show it.
pub fn run<'r>(db: &'r Database, migrations: &'r Migrations /* `&embed_migrations!("migrations")` */) -> Pending<'r, RunReport> {
    Pending::new(async move {
        let done = run_as_said(db, migrations, &RunOptions::default()).await;
        done.map_err(RunError::into_error)
    })
}

/// Applies migrations, or undoes them, as the options say.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::Migrations;
/// use orm_migrate::runner::{RunOptions, run_with};
///
/// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
/// let db = Database::connect("sqlite::memory:").await?;
/// run_with(&db, &migrations, &RunOptions::default()).await?;
/// let report = run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
/// assert_eq!(report.undone.len(), 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`run`].
#[track_caller]
pub fn run_with<'r>(
    db: &'r Database,
    migrations: &'r Migrations,
    options: &'r RunOptions,
) -> Pending<'r, RunReport> {
    Pending::new(async move {
        let done = run_as_said(db, migrations, options).await;
        done.map_err(RunError::into_error)
    })
}

async fn run_as_said(
    db: &Database,
    migrations: &Migrations,
    options: &RunOptions,
) -> Result<RunReport, RunError> {
    // Changes of large tables take their time.
    let db = &db.timeout(Duration::ZERO);
    migrations.check_folders()?;
    let files = migrations.read()?;
    let work = Work::find(db, &files, options, Names::OfMigrations).await?;
    if work.is_nothing() {
        return Ok(RunReport::default());
    }
    if options.on_pending == OnPending::Fail {
        return Err(work.pending());
    }
    work.check_functions(options)?;
    let lock = RunnerLock::take(db, options).await?;
    let done = run_locked(db, &files, options).await;
    lock.release().await;
    done
}

async fn find(
    db: &Database,
    migrations: &Migrations,
    options: &RunOptions,
    names: Names,
) -> Result<Work, RunError> {
    Work::find(db, &migrations.read()?, options, names).await
}

async fn run_locked(
    db: &Database,
    files: &ReadFiles,
    options: &RunOptions,
) -> Result<RunReport, RunError> {
    let created = lock::patiently(options, || Pending::new(History::create(db))).await;
    if let Err(error) = created {
        let right = match error {
            Error::Permission { .. } => diagnosis::missing_right(db, &[]).await,
            _ => None,
        };
        return Err(right.map_or_else(|| error.into(), RunError::MissingRight));
    }
    interrupted::await_commit(db, options).await?;
    interrupted::await_builds(db, options).await?;
    // Another runner may have done some of it meanwhile.
    let work = Work::find(db, files, options, Names::OfDatabase).await?;
    work.carry_out(db, options).await
}

/// The migrations that [`run_with`] would apply or undo, with their statements. Nothing is changed.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::Migrations;
/// use orm_migrate::runner::{self, RunOptions};
///
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "create_table"
/// table = "tag"
/// columns = [{ name = "label", type = "text" }]
/// "#;
/// let migrations = Migrations::from_texts([("0001_initial", text)]);
/// let db = Database::connect("sqlite::memory:").await?;
/// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
/// assert_eq!((planned[0].name().to_string(), planned[0].steps.len()), ("0001_initial".to_owned(), 1));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`run`], but for what comes to light only when statements are sent.
#[track_caller]
pub fn plan<'r>(
    db: &'r Database,
    migrations: &'r Migrations,
    options: &'r RunOptions,
) -> Pending<'r, Vec<PlannedMigration>> {
    Pending::new(async move {
        let work = find(db, migrations, options, Names::OfDatabase).await;
        Ok(work.map_err(RunError::into_error)?.planned)
    })
}

/// Makes sure that the database has all migrations, for a program that does not apply them itself.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::{Migrations, runner};
///
/// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
/// let db = Database::connect("sqlite::memory:").await?;
/// let error = runner::assert_up_to_date(&db, &migrations).await.expect_err("it was not applied");
/// assert!(error.to_string().contains("0001_initial"));
/// runner::run(&db, &migrations).await?;
/// runner::assert_up_to_date(&db, &migrations).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RunError::Pending`] with the migrations that it lacks; others as [`run`].
#[track_caller]
pub fn assert_up_to_date<'r>(db: &'r Database, migrations: &'r Migrations) -> Pending<'r, ()> {
    Pending::new(async move {
        let options = RunOptions::default();
        let work = find(db, migrations, &options, Names::OfMigrations).await;
        let work = work.map_err(RunError::into_error)?;
        if work.planned.is_empty() {
            return Ok(());
        }
        Err(work.pending().into_error())
    })
}

/// The migrations with what the database has of each: those of the files in their order, then those that the database has
/// alone.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::{Migrations, runner};
///
/// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
/// let db = Database::connect("sqlite::memory:").await?;
/// assert!(!runner::status(&db, &migrations).await?[0].is_applied());
/// runner::run(&db, &migrations).await?;
/// assert!(runner::status(&db, &migrations).await?[0].is_applied());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Errors of the files and of the database.
#[track_caller]
pub fn status<'r>(
    db: &'r Database,
    migrations: &'r Migrations,
) -> Pending<'r, Vec<MigrationStatus>> {
    Pending::new(async move {
        let history = History::read(db).await?;
        let graph = migrations.load_applied(&history.applied());
        let graph = graph.map_err(|error| RunError::from(error).into_error())?;
        Ok(history.status(&graph))
    })
}
