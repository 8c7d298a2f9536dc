//! `resetdb`: a database as it is on the first day, with all migrations and no rows.

use super::createdb::createdb;
use super::dropdb::drop_database;
use super::migrate::Migrate;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::manage::Run;
use crate::secret;
use crate::whole_database::{WholeDatabase, confirm, refuse_protected};
use clap::Args;

#[derive(Args, Debug)]
pub(crate) struct ResetDb {
    /// Does not ask.
    #[arg(long)]
    yes: bool,
    /// Ends the sessions of others on Postgres first.
    #[arg(long)]
    force: bool,
}

impl ResetDb {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let database = WholeDatabase::of(run)?;
        refuse_protected(run)?;
        confirm(
            run,
            self.yes,
            &format!(
                "Drop the database {} with all of its rows, and make its tables anew?",
                secret::masked(&database.url)
            ),
            "there is nobody to ask whether the database shall be made anew",
            "nothing was dropped",
        )?;
        drop_database(run, &database, self.force).await?;
        createdb(run).await?;
        Migrate::default().run(run).await
    }
}
