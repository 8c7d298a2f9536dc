//! `migrate`: migrations applied to the database, and undone.
//!
//! - `target`: the migration to go to;
//! - `safety`: findings and losses that are to be allowed first;
//! - `progress`: lines while it runs;
//! - `stopped`: why it ended early.

mod progress;
mod safety;
mod target;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::pending;
use crate::run::Run;
use crate::screen::{Screen, green};
use crate::secret;
use crate::stopped::{self, of_run_error};
use clap::Args;
use orm_core::backend::Backend;
use orm_core::db::Database;
use orm_migrate::runner::{
    Direction, MigrationStatus, PlannedMigration, RunOptions, RunReport, plan, run_with, status,
};
use orm_migrate::{LintCode, MigrationName, MigrationStep, nearest, outline};
use progress::{Told, teller};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

#[derive(Args, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Migrate {
    /// The migration to go to: the beginning of its name, `zero`, or `-1` and `+1` for one less and one more; else the last.
    #[arg(allow_negative_numbers = true)]
    target: Option<String>,
    /// The set of the target: that of a library; else the application's own.
    #[arg(long, value_name = "SET")]
    set: Option<String>,
    /// Shows what would be done, and does nothing.
    #[arg(long)]
    plan: bool,
    /// Writes the plan as JSON.
    #[arg(long, requires = "plan")]
    json: bool,
    /// Records the migrations, and runs nothing of them.
    #[arg(long, conflicts_with_all = ["fake_initial", "allowed"])]
    fake: bool,
    /// Records the first migration if its tables are there already, and are as it makes them.
    #[arg(long)]
    fake_initial: bool,
    /// Does not ask before something is lost.
    #[arg(long)]
    yes: bool,
    /// The time for which another runner is waited for: `30s`, `10m`; else `ORM_LOCK_WAIT`.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    lock_wait: Option<Duration>,
    /// The time for which a statement waits for a table on Postgres; else `ORM_LOCK_TIMEOUT`.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    lock_timeout: Option<Duration>,
    /// The number of attempts after a table was locked for too long; else `ORM_LOCK_RETRIES`.
    #[arg(long, value_name = "N")]
    lock_retries: Option<u32>,
    /// Keeps no other runner out, for a pooler that shares sessions: there must be one runner.
    #[arg(long, conflicts_with = "lock_wait")]
    no_lock: bool,
    /// Shows the statements as they are sent.
    #[arg(long, short)]
    verbose: bool,
    /// Applies what the lint holds back: the code of the finding, such as `D002`.
    #[arg(long = "allow", value_name = "CODE", value_parser = code)]
    allowed: Vec<LintCode>,
    /// Takes a migration as its file is now, though it was edited after it was applied.
    #[arg(long, value_name = "NAME")]
    accept_edited: Vec<String>,
    /// Goes on where the database has migrations that this program does not know.
    #[arg(long)]
    ignore_unknown: bool,
}

impl Migrate {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        self.check_names(run)?;
        let url = run.url()?;
        let db = if self.plan {
            run.connect_or_imagine().await?
        } else {
            run.connect_or_create().await?
        };
        if !self.json {
            let product = product(&db).await?;
            let schema = run.schema.as_ref();
            let schema = schema.map_or(String::new(), |schema| format!(", schema {schema}"));
            let url = secret::masked(&url);
            run.screen
                .line(format!("Database: {url}{schema} ({product})"));
        }
        let options = self.options(run, &db).await?;
        let program = run.program;
        let planned = plan(&db, &program.migrations, &options).await;
        let planned = planned.map_err(of_run_error)?;
        self.check_direction(&planned)?;
        if self.plan {
            if self.json {
                run.screen.json(&planned.iter().map(as_json).collect());
            } else {
                show_plan(&mut run.screen, &planned);
            }
            return Ok(Exit::Done);
        }
        if !self.fake {
            safety::check(run, &db, &planned, &self.allowed, self.yes).await?;
        }
        if planned.is_empty() && program.migrations.load()?.migrations().next().is_none() {
            run.screen
                .line("There are no migrations; make one: manage makemigrations");
            return Ok(Exit::Done);
        }
        announce(run, &db, &planned).await?;
        let (teller, events) = teller(&planned, self.verbose);
        let options = options.progress(teller);
        let running = run_with(&db, &program.migrations, &options);
        let report = shown(&mut run.screen, running, events).await?;
        let done = done(run, &db, &report).await?;
        db.close().await;
        run.screen.line(done);
        if self.target.is_none() && self.set.is_none() {
            tell_pending(run);
        }
        Ok(Exit::Done)
    }

    /// Refuses names of files that are none.
    fn check_names(&self, run: &Run<'_>) -> Result<(), Failure> {
        if self.accept_edited.is_empty() {
            return Ok(());
        }
        let graph = run.program.migrations.load()?;
        let names: Vec<_> = graph.migrations().map(|it| &it.name).collect();
        for accepted in &self.accept_edited {
            let is_it = |name: &MigrationName| {
                name.to_string() == *accepted || name.name.starts_with(accepted.as_str())
            };
            if names.iter().any(|name| is_it(name)) {
                continue;
            }
            let message = format!("--accept-edited {accepted}: there is no such migration");
            let known = names.iter().map(|name| name.name.as_str());
            let help = match nearest(accepted, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "manage showmigrations lists them".to_owned(),
            };
            return Err(Failure::new(Exit::Usage, message).note("help", help));
        }
        Ok(())
    }

    /// Refuses to record the first migration where others are undone.
    fn check_direction(&self, planned: &[PlannedMigration]) -> Result<(), Failure> {
        let mut planned = planned.iter();
        if !self.fake_initial || planned.all(|it| it.direction == Direction::Forward) {
            return Ok(());
        }
        let message = "--fake-initial: migrations would be undone, and none recorded";
        Err(Failure::new(Exit::Usage, message).note("help", "leave it out"))
    }

    async fn options(&self, run: &Run<'_>, db: &Database) -> Result<RunOptions, Failure> {
        let mut options = run.program.options.clone();
        if self.target.is_some() || self.set.is_some() {
            let (target, set) = (self.target.as_deref(), self.set.as_deref());
            options = target::target(run, db, target, set, options).await?;
        }
        if let Some(wait) = setting(run, self.lock_wait, "ORM_LOCK_WAIT", duration)? {
            options = options.lock_wait(wait);
        }
        if let Some(limit) = setting(run, self.lock_timeout, "ORM_LOCK_TIMEOUT", duration)? {
            options = options.lock_timeout(limit);
        }
        let number = |text: &str| text.parse().map_err(|_| "it is a number".to_owned());
        if let Some(retries) = setting(run, self.lock_retries, "ORM_LOCK_RETRIES", number)? {
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

/// The value of a flag, or of the variable of the environment that stands for it.
fn setting<T>(
    run: &Run<'_>,
    flag: Option<T>,
    variable: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, Failure> {
    match (flag, run.variables.get(variable)) {
        (Some(value), _) => Ok(Some(value)),
        (None, None) => Ok(None),
        (None, Some(text)) => {
            let wrong = |why| Failure::new(Exit::Usage, format!("{variable}={text}: {why}"));
            parse(text).map(Some).map_err(wrong)
        }
    }
}

/// `D002`.
fn code(text: &str) -> Result<LintCode, String> {
    LintCode::parse(&text.to_uppercase()).ok_or_else(|| {
        let codes: Vec<_> = LintCode::ALL.iter().map(|code| code.as_str()).collect();
        format!("no finding has this code; there are {}", codes.join(", "))
    })
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

fn as_json(planned: &PlannedMigration) -> Value {
    let lines = outline(planned.changes());
    let statements = planned.steps.iter().flat_map(MigrationStep::statements);
    json!({
        "migration": planned.name().to_string(),
        "direction": match planned.direction {
            Direction::Forward => "apply",
            Direction::Backward => "undo",
        },
        "operations": lines.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "statements": statements.collect::<Vec<_>>(),
    })
}

/// `Applying 2 of 3 migrations:`, of those that this database knows: one that sums up others, or they.
async fn announce(
    run: &mut Run<'_>,
    db: &Database,
    planned: &[PlannedMigration],
) -> Result<(), Failure> {
    let Some(first) = planned.first() else {
        return Ok(());
    };
    let statuses = status(db, &run.program.migrations).await;
    let statuses = statuses.map_err(of_run_error)?;
    let all = statuses.iter().filter(|it| !it.is_unknown).count();
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

/// Tells that the models have changes that no migration has, which whoever has changed a model waits for in vain.
/// The migrations are applied by then, so that models which cannot be compared are no failure of it.
fn tell_pending(run: &mut Run<'_>) {
    let graph = run.program.migrations.load().map_err(Failure::from);
    let pending = graph.and_then(|graph| pending::lines(run, &graph));
    let changes = match pending.map_or(0, |lines| lines.len()) {
        0 => return,
        1 => "1 change that is".to_owned(),
        n => format!("{n} changes that are"),
    };
    run.screen.line(format!(
        "The models have {changes} in no migration; write one: manage makemigrations"
    ));
}

/// `Done: 2 applied, database is at 0004_fill_slugs.`
async fn done(run: &mut Run<'_>, db: &Database, report: &RunReport) -> Result<String, Failure> {
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
    let program = run.program;
    let statuses = status(db, &program.migrations).await;
    let statuses = statuses.map_err(of_run_error)?;
    let is_recorded = |it: &&MigrationStatus| {
        let applied = it.applied.as_ref();
        report.applied.contains(&it.name) && applied.is_some_and(|applied| applied.is_faked)
    };
    for recorded in statuses.iter().filter(is_recorded) {
        run.screen.line(format!(
            "  {:26} recorded, not run",
            recorded.name.to_string()
        ));
    }
    let mut statuses = statuses.iter();
    let own_set = program.migrations.name();
    let last = statuses.rfind(|it| it.name.set == own_set && it.applied.is_some());
    let place = last.map_or("database has none".to_owned(), |it| {
        format!("database is at {}", it.name)
    });
    Ok(format!(
        "{}: {}, {place}.",
        green("Done"),
        counts.join(", ")
    ))
}
