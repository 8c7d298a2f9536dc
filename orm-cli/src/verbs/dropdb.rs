//! `dropdb`: a database with all that is in it; `resetdb`: then it is made anew, with all migrations and no rows.

use super::migrate::Migrate;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::secret;
use crate::whole_database::{WholeDatabase, confirm, refuse_protected};
use clap::Args;

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
    pub(crate) async fn drop(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let database = WholeDatabase::of(run)?;
        refuse_protected(run)?;
        if !self.yes {
            let url = secret::masked(&database.url);
            let question = format!("Drop the database {url} with all of its tables?");
            confirm(run, &question, "the database shall be dropped")?;
        }
        database.drop(run, self.force).await?;
        Ok(Exit::Done)
    }

    pub(crate) async fn reset(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let database = WholeDatabase::of(run)?;
        refuse_protected(run)?;
        if !self.yes {
            let url = secret::masked(&database.url);
            let question =
                format!("Drop the database {url} with all of its rows, and make its tables anew?");
            confirm(run, &question, "the database shall be made anew")?;
        }
        database.drop(run, self.force).await?;
        database.create(run).await?;
        Migrate::default().run(run).await
    }
}
