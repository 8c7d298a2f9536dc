//! Why a run of migrations ended early.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::{Screen, red};
use orm_core::db::DriverError;
use orm_core::error::{BrokenRule, Error};
use orm_core::sql::migration::{creates_foreign_key, creates_table};
use orm_migrate::runner::{FailureCause, RunError, RunFailure};

const AT_END: &str = "at its end";

/// Shows which migration failed, and what became of it.
pub(crate) fn show(screen: &mut Screen<'_>, error: &Error) {
    if let Some(RunError::Failed(failure)) = RunError::of(error) {
        let migration = &failure.migration;
        let place = step(failure).map_or(AT_END.to_owned(), |step| format!("at {step}"));
        let fate = if failure.is_undone {
            "rolled back"
        } else {
            "the steps before are kept"
        };
        let failed = red("failed");
        screen.line(format!(
            "  {:26} {failed} {place}, {fate}",
            migration.to_string()
        ));
    }
}

/// `step 2 of 3`; none where all steps were done and the end was not.
fn step(failure: &RunFailure) -> Option<String> {
    let (step, steps) = (failure.step, failure.steps);
    (step <= steps).then(|| format!("step {step} of {steps}"))
}

/// The failure with its exit code, and notes that say where it is and how to go on.
pub(crate) fn of_run_error(error: Error) -> Failure {
    match RunError::of(&error) {
        None => {
            let exit = exit_of(&error);
            Failure::new(exit, error)
        }
        Some(RunError::Graph(error)) => error.into(),
        Some(RunError::Failed(failure)) => of_failure(failure),
        Some(error) => {
            let (exit, help) = exit(error);
            let failure = Failure::new(exit, error);
            match help {
                Some(help) => failure.note("help", help),
                None => failure,
            }
        }
    }
}

/// The exit code of an error of the database.
pub(crate) fn exit_of(error: &Error) -> Exit {
    match error {
        Error::ConnectionLost { .. }
        | Error::Connect { .. }
        | Error::Permission { .. }
        | Error::ReadOnly { .. } => Exit::NotConnected,
        _ => Exit::Failed,
    }
}

fn exit(error: &RunError) -> (Exit, Option<&'static str>) {
    match error {
        RunError::Pending { .. } => (Exit::Found, Some("manage migrate")),
        RunError::Locked { .. } => (Exit::Locked, Some("give a longer --lock-wait")),
        RunError::Irreversible { .. } | RunError::Unsupported { .. } => (Exit::Failed, None),
        RunError::Edited { .. } | RunError::EditedUnfinished { .. } => (
            Exit::History,
            Some("give --accept-edited NAME to take the file as it is"),
        ),
        RunError::Unknown { .. } => (
            Exit::History,
            Some("give --ignore-unknown to go on nevertheless"),
        ),
        RunError::MissingRight(_) => (Exit::NotConnected, None),
        RunError::UnknownFunction { .. } => (Exit::History, Some("register it by `Manage::data`")),
        _ => (Exit::History, None),
    }
}

fn of_failure(failure: &RunFailure) -> Failure {
    let place = step(failure).unwrap_or(AT_END.to_owned());
    let place = format!("{}, {place}", failure.migration);
    let exit = match &failure.cause {
        FailureCause::Database(error) => exit_of(error),
        FailureCause::MissingRight(_) | FailureCause::OtherOwner(_) => Exit::NotConnected,
        _ => Exit::Failed,
    };
    let shown = Failure::new(exit, &failure.cause);
    let shown = match detail(&failure.cause) {
        Some(detail) => shown.note("detail", detail),
        None => shown,
    };
    let shown = shown.note("migration", place);
    let shown = match &failure.sql {
        Some(sql) => shown.note("sql", sql),
        None => shown,
    };
    match help(failure) {
        Some(help) => shown.note("help", help),
        None => shown,
    }
}

/// The server's words beside its message, which may hold values of a row. No error of the library shows them; whoever calls
/// the command line can read the rows anyway.
fn detail(cause: &FailureCause) -> Option<&str> {
    let FailureCause::Database(error) = cause else {
        return None;
    };
    let driver = std::error::Error::source(error)?;
    let detail = driver.downcast_ref::<DriverError>()?.detail()?;
    let message = driver.to_string();
    let is_said = detail.lines().all(|line| message.contains(line));
    (!is_said).then_some(detail)
}

fn help(failure: &RunFailure) -> Option<&'static str> {
    let FailureCause::Database(error) = &failure.cause else {
        return failure.hint();
    };
    let is_made_by = |makes: fn(&str) -> bool| failure.sql.as_deref().is_some_and(makes);
    let rule = match error {
        Error::Database(error) => error.broken_rule(),
        _ => None,
    };
    if rule == Some(BrokenRule::Type) && is_made_by(creates_foreign_key) {
        return Some(
            "the foreign key or the key that it leads to is of another type in the database: manage check --database",
        );
    }
    let made_otherwise = is_made_by(creates_table) && error.to_string().ends_with("already exists");
    failure.hint().or(made_otherwise.then_some(
        "if the tables were made otherwise, record their migration: manage migrate --fake-initial",
    ))
}
