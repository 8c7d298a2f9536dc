//! `migrate`: migrations applied to the database, and undone.
//!
//! - `target`: the migration to go to;
//! - `safety`: findings and losses that are to be allowed first;
//! - `progress`: lines while it runs;
//! - `stopped`: why it ended early.

mod progress;
mod safety;
mod stopped;
mod target;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::manage::Run;
use crate::screen::{Screen, green};
use crate::secret;
use clap::Args;
use orm_core::backend::Backend;
use orm_core::db::Database;
use orm_migrate::outline;
use orm_migrate::runner::{
    Direction, PlannedMigration, RunOptions, RunReport, plan, run_with, status,
};
pub(crate) use progress::width;
use progress::{Told, teller};
use std::time::Duration;
pub(crate) use stopped::of_run as of_run_error;
use tokio::sync::mpsc::UnboundedReceiver;

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Migrate {
    /// The migration to go to: the beginning of its name, `zero`, or `-1` and `+1` for one less and one more; else the last.
    #[arg(allow_hyphen_values = true)]
    target: Option<String>,
    /// The set of the target: that of a library; else the application's own.
    #[arg(long, value_name = "SET")]
    set: Option<String>,
    /// Shows what would be done, and does nothing.
    #[arg(long)]
    plan: bool,
    /// Records the migrations, and runs nothing of them.
    #[arg(long)]
    fake: bool,
    /// Records the first migration if its tables are there already, and are as it makes them.
    #[arg(long)]
    fake_initial: bool,
    /// Does not ask before something is lost.
    #[arg(long)]
    yes: bool,
    /// The time for which another runner is waited for: `30s`, `10m`.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    lock_wait: Option<Duration>,
    /// The time for which a statement waits for a table on Postgres.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    lock_timeout: Option<Duration>,
    /// The number of attempts after a table was locked for too long.
    #[arg(long, value_name = "N")]
    lock_retries: Option<u32>,
    /// Keeps no other runner out, for a pooler that shares sessions: there must be one runner.
    #[arg(long)]
    no_lock: bool,
    /// Shows the statements as they are sent.
    #[arg(long, short)]
    verbose: bool,
    /// Applies what the lint holds back: the code of the finding, such as `D002`.
    #[arg(long = "allow", value_name = "CODE")]
    allowed: Vec<String>,
    /// Takes a migration as its file is now, though it was edited after it was applied.
    #[arg(long, value_name = "NAME")]
    accept_edited: Vec<String>,
    /// Goes on where the database has migrations that this program does not know.
    #[arg(long)]
    ignore_unknown: bool,
}

impl Migrate {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let url = run.url()?;
        let db = run.connect().await?;
        let product = product(&db).await?;
        run.screen
            .line(format!("Database: {} ({product})", secret::masked(&url)));
        let options = self.options(run, &db).await?;
        let manage = run.manage;
        let planned = plan(&db, &manage.migrations, &options).await;
        let planned = planned.map_err(of_run_error)?;
        if self.plan {
            show_plan(&mut run.screen, &planned);
            return Ok(Exit::Done);
        }
        if !self.fake {
            safety::check(run, &db, &planned, &self.allowed, self.yes).await?;
        }
        if planned.is_empty() && manage.migrations.load()?.migrations().next().is_none() {
            run.screen
                .line("There are no migrations; make one: manage makemigrations");
            return Ok(Exit::Done);
        }
        announce(run, &planned)?;
        let (teller, events) = teller(&planned, self.verbose);
        let options = options.progress(teller);
        let running = run_with(&db, &manage.migrations, &options);
        let report = shown(&mut run.screen, running, events).await?;
        let done = done(run, &db, &report).await?;
        db.close().await;
        run.screen.line(done);
        Ok(Exit::Done)
    }

    async fn options(&self, run: &Run<'_>, db: &Database) -> Result<RunOptions, Failure> {
        let mut options = run.manage.options.clone();
        if self.target.is_some() || self.set.is_some() {
            let (target, set) = (self.target.as_deref(), self.set.as_deref());
            options = target::target(run, db, target, set, options).await?;
        }
        if let Some(wait) = self.lock_wait {
            options = options.lock_wait(wait);
        }
        if let Some(limit) = self.lock_timeout {
            options = options.lock_timeout(limit);
        }
        if let Some(retries) = self.lock_retries {
            options = options.lock_retries(retries);
        }
        if self.no_lock {
            options = options.without_lock();
        }
        for name in &self.accept_edited {
            options = options.accept_edited(name);
        }
        if self.ignore_unknown {
            options = options.ignore_unknown();
        }
        if self.fake {
            options = options.fake();
        }
        if self.fake_initial {
            options = options.fake_initial();
        }
        Ok(options)
    }
}

/// `PostgreSQL 15.18`.
async fn product(db: &Database) -> Result<String, Failure> {
    let version = db.server_version().await.map_err(of_run_error)?;
    let product = match db.backend() {
        Backend::Postgres => "PostgreSQL",
        _ => "SQLite",
    };
    Ok(format!("{product} {version}"))
}

/// `30s`, `10m`, `500ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number: Result<u64, _> = text[..end].parse();
    match (number, &text[end..]) {
        (Ok(number), "ms") => Ok(Duration::from_millis(number)),
        (Ok(number), "s") => Ok(Duration::from_secs(number)),
        (Ok(number), "m") => Ok(Duration::from_secs(number * 60)),
        _ => Err("a time is a number with `ms`, `s` or `m`, such as `30s`".to_owned()),
    }
}

fn show_plan(screen: &mut Screen<'_>, planned: &[PlannedMigration]) {
    if planned.is_empty() {
        screen.line("Nothing to do.");
    }
    for migration in planned {
        let verb = match migration.direction {
            Direction::Forward => "apply",
            Direction::Backward => "undo",
        };
        screen.line(format!("{verb} {}", migration.name()));
        screen.outline(&outline(migration.changes()));
    }
}

fn announce(run: &mut Run<'_>, planned: &[PlannedMigration]) -> Result<(), Failure> {
    let all = run.manage.migrations.load()?.migrations().count();
    let Some(first) = planned.first() else {
        return Ok(());
    };
    let verb = match first.direction {
        Direction::Forward => "Applying",
        Direction::Backward => "Undoing",
    };
    let number = planned.len();
    let migrations = if all == 1 { "migration" } else { "migrations" };
    run.screen
        .line(format!("{verb} {number} of {all} {migrations}:"));
    Ok(())
}

/// Waits for a run and shows its events; an interrupt drops it, which rolls back what is open.
async fn shown(
    screen: &mut Screen<'_>,
    running: impl Future<Output = orm_core::error::Result<RunReport>>,
    mut events: UnboundedReceiver<Told>,
) -> Result<RunReport, Failure> {
    let mut running = std::pin::pin!(running);
    let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        tokio::select! {
            biased;
            Some(told) = events.recv() => told.show(screen),
            done = &mut running => {
                while let Ok(told) = events.try_recv() {
                    told.show(screen);
                }
                return done.map_err(|error| {
                    stopped::show(screen, &error);
                    of_run_error(error)
                });
            }
            Ok(()) = &mut interrupt => {
                let message = "interrupted; what was not finished is rolled back";
                return Err(Failure::new(Exit::Interrupted, message));
            }
        }
    }
}

/// `Done: 2 applied, database is at 0004_fill_slugs.`
async fn done(run: &Run<'_>, db: &Database, report: &RunReport) -> Result<String, Failure> {
    let counts = [
        (report.applied.len(), "applied"),
        (report.undone.len(), "undone"),
    ];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    let counts: Vec<_> = counts
        .map(|(number, verb)| format!("{number} {verb}"))
        .collect();
    if counts.is_empty() {
        return Ok("Nothing to do.".to_owned());
    }
    let migrations = &run.manage.migrations;
    let statuses = status(db, migrations).await.map_err(of_run_error)?;
    let mut statuses = statuses.iter();
    let last = statuses.rfind(|it| it.name.set == migrations.name() && it.applied.is_some());
    let place = last.map_or("database has none".to_owned(), |it| {
        format!("database is at {}", it.name)
    });
    Ok(format!(
        "{}: {}, {place}.",
        green("Done"),
        counts.join(", ")
    ))
}
