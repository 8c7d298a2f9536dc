//! `dropdb`: a database with all that is in it.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::manage::Run;
use crate::secret;
use crate::whole_database::{WholeDatabase, confirm, refuse_protected};
use clap::Args;
use orm_core::db::Database;
use orm_core::error::Error;

#[derive(Args, Debug)]
pub(crate) struct DropDb {
    /// Does not ask.
    #[arg(long)]
    yes: bool,
    /// Ends the sessions of others on Postgres first.
    #[arg(long)]
    force: bool,
}

impl DropDb {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let database = WholeDatabase::of(run)?;
        refuse_protected(run)?;
        confirm(
            run,
            self.yes,
            &format!(
                "Drop the database {} with all of its tables?",
                secret::masked(&database.url)
            ),
            "there is nobody to ask whether the database shall be dropped",
            "nothing was dropped",
        )?;
        drop_database(run, &database, self.force).await?;
        Ok(Exit::Done)
    }
}

/// Drops the database, if it is there.
pub(super) async fn drop_database(
    run: &mut Run<'_>,
    database: &WholeDatabase,
    ends_sessions: bool,
) -> Result<(), Failure> {
    let WholeDatabase { url, name } = database;
    let dropped = Database::drop_database(url, ends_sessions).await;
    let dropped = dropped.map_err(|error| failure(url, &error, ends_sessions))?;
    run.screen.line(if dropped {
        format!("Dropped the database {name}.")
    } else {
        format!("There is no database {name}.")
    });
    Ok(())
}

fn failure(url: &str, error: &Error, ends_sessions: bool) -> Failure {
    match error {
        Error::Database(cause) => {
            let failure = Failure::new(Exit::Failed, error);
            let is_in_use = cause.code.as_deref() == Some("55006");
            if is_in_use && !ends_sessions {
                failure.note("help", "close them, or end them by --force")
            } else {
                failure
            }
        }
        _ => Failure::of_connecting(&secret::masked(url), error),
    }
}
