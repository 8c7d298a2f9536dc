//! Random migrations of tables with rows, done and undone: what they lead to is as if it were made anew, rows and values
//! stay where their tables and columns do, and a migration that fails changes nothing.
//!
//! The migrations are always the same ones, a few or many.
//!
//! - `schema`: tables, with columns and what stands over these
//! - `rows`: values of each type, rows of them, and what a database has
//! - `answers`: answers to what the changes from one schema to another leave open
//! - `renames`: what has another name by these answers, and which columns stay

mod answers;
mod renames;
mod rows;
mod schema;

use self::answers::{answered, with_values_for_the_way_back};
use self::renames::{KeptColumn, Renames};
use self::rows::Contents;
pub(crate) use self::rows::{NULL, read_columns, sql_of};
use self::schema::{Table, Tables, tables};
use crate::tables::differences;
use orm::Error;
use orm::migrate::{FailureCause, Migrations, RunError, RunOptions, run_with};
use orm::prelude::*;
use orm::schema::physical::TableName;
use orm_migrate::{Change, Hints, Migration, NoAnswers, SchemaState, diff};
use orm_tests::support::{run, whole_or_sample};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

on_each! { random_migrations_keep_rows_and_schemas }

pub(crate) const BEFORE: &str = "0001_before";
pub(crate) const AFTER: &str = "0002_after";

/// Two schemas, and the migrations to the one and from there to the other.
struct Case {
    before: Tables,
    after: Tables,
    renames: Renames,
    migrations: Migrations,
    /// The second migration, which a failure shows.
    text: String,
}

/// The last step of a case that the database carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reached {
    Before,
    After,
    BeforeAgain,
}

async fn random_migrations_keep_rows_and_schemas(db: Database) -> orm::Result<()> {
    let mut random = TestRunner::deterministic();
    let n_cases = whole_or_sample(200, 6);
    let mut reached = Vec::new();
    for _ in 0..n_cases {
        let case = Case::random(&mut random);
        clear(&db).await?;
        reached.push(case.check(&db).await?);
    }
    let at_least = |step| reached.iter().filter(|it| **it >= step).count();
    let (done, undone) = (at_least(Reached::After), at_least(Reached::BeforeAgain));
    assert!(done * 2 > n_cases, "{done} of {n_cases}");
    assert!(undone * 2 > n_cases, "{undone} of {n_cases}");
    Ok(())
}

/// A random value.
fn sample<T>(strategy: impl Strategy<Value = T>, random: &mut TestRunner) -> T {
    strategy.new_tree(random).expect("a value").current()
}

/// Drops what the case before has left.
async fn clear(db: &Database) -> orm::Result<()> {
    let (before, cascade, after) = match db.backend() {
        Backend::Sqlite => (
            "PRAGMA foreign_keys = OFF;",
            "",
            "PRAGMA foreign_keys = ON;",
        ),
        _ => ("", " CASCADE", "DROP TYPE IF EXISTS word;"),
    };
    let tables = schema::TABLES.iter().chain(["orm_migrations"].iter());
    let tables = tables.map(ToString::to_string).chain(Table::searches());
    let drops = tables.map(|table| format!("DROP TABLE IF EXISTS \"{table}\"{cascade};"));
    run(&format!("{before}{}{after}", drops.collect::<String>()), db).await
}

pub(crate) fn migration(changes: Vec<Change>, depends_on: &[&str]) -> Migration {
    Migration {
        changes,
        depends_on: depends_on.iter().map(ToString::to_string).collect(),
        ..Migration::default()
    }
}

/// Returns whether rows stood in the way of a migration.
pub(crate) fn is_for_rows(error: &Error) -> bool {
    let cause = match RunError::of(error) {
        Some(RunError::Failed(failure)) => Some(&failure.cause),
        _ => None,
    };
    matches!(cause, Some(FailureCause::Rows(_)))
}

impl Case {
    fn random(random: &mut TestRunner) -> Self {
        let (before, after) = sample((tables(), tables()), random);
        let (old, new) = (before.state(), after.state());
        let first = diff(
            &SchemaState::default(),
            &old,
            &Hints::default(),
            &mut NoAnswers,
        );
        let first = migration(first.expect("nothing is open"), &[]);
        let (changes, renames) = answered(&old, &new, random);
        let changes = with_values_for_the_way_back(changes);
        let text = migration(changes, &[BEFORE]).to_text();
        let texts = [(BEFORE, first.to_text()), (AFTER, text.clone())];
        Case {
            before,
            after,
            renames,
            migrations: Migrations::from_texts(texts.map(|(name, text)| (name.to_owned(), text))),
            text,
        }
    }

    async fn check(&self, db: &Database) -> orm::Result<Reached> {
        let to_before = RunOptions::default().to(BEFORE);
        run_with(db, &self.migrations, &to_before).await?;
        run(&rows::inserts(&self.before.tables, db.backend()), db).await?;
        let old = Contents::read(&self.before.tables, db).await?;
        self.assert_is(&self.before, db).await?;

        let done = run_with(db, &self.migrations, &RunOptions::default()).await;
        if let Err(error) = done {
            self.assert_is_for_rows(&error);
            self.assert_unchanged(&self.before, &old, db).await?;
            return Ok(Reached::Before);
        }
        self.assert_is(&self.after, db).await?;
        let new = Contents::read(&self.after.tables, db).await?;
        self.assert_kept(&old, &new);

        if let Err(error) = run_with(db, &self.migrations, &to_before).await {
            self.assert_is_for_rows(&error);
            self.assert_unchanged(&self.after, &new, db).await?;
            return Ok(Reached::After);
        }
        self.assert_is(&self.before, db).await?;
        let again = Contents::read(&self.before.tables, db).await?;
        self.assert_kept_there_and_back(&old, &again);
        Ok(Reached::BeforeAgain)
    }

    /// Rows stand in the way of the migration, and nothing else does.
    fn assert_is_for_rows(&self, error: &Error) {
        assert!(is_for_rows(error), "{error}\n{}", self.text);
    }

    /// The database has these tables, as if they were made anew.
    async fn assert_is(&self, tables: &Tables, db: &Database) -> orm::Result<()> {
        let history = TableName::new(None, "orm_migrations");
        let found = differences(db, &tables.state(), &[history]).await?;
        assert_eq!(found, [""; 0], "{}", self.text);
        Ok(())
    }

    /// The migration that failed has left tables and rows as they were.
    async fn assert_unchanged(
        &self,
        tables: &Tables,
        contents: &Contents,
        db: &Database,
    ) -> orm::Result<()> {
        self.assert_is(tables, db).await?;
        let found = Contents::read(&tables.tables, db).await?;
        assert_eq!(found, *contents, "{}", self.text);
        Ok(())
    }

    /// Tables that stay have their rows, and columns that stay their values.
    fn assert_kept(&self, old: &Contents, new: &Contents) {
        for kept in self.kept() {
            self.assert_same(&kept, old.values(&kept.before), new.values(&kept.after));
        }
    }

    /// The same, where they have their names again.
    fn assert_kept_there_and_back(&self, old: &Contents, again: &Contents) {
        for kept in self.kept() {
            self.assert_same(&kept, old.values(&kept.before), again.values(&kept.before));
        }
    }

    fn kept(&self) -> Vec<KeptColumn> {
        self.renames.kept(&self.before.tables, &self.after.tables)
    }

    fn assert_same(&self, kept: &KeptColumn, old: &[String], new: &[String]) {
        let is_same = |(old, new)| old == new || kept.is_filled && old == rows::NULL;
        let is_kept = old.len() == new.len() && old.iter().zip(new).all(is_same);
        assert!(is_kept, "{kept:?}: {old:?} {new:?}\n{}", self.text);
    }
}
