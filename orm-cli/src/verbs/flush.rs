//! `flush`: empty tables.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::rows::tables::{table_name, table_names};
use crate::run::Run;
use crate::secret;
use crate::whole_database::{confirm, refuse_protected};
use clap::Args;
use orm_core::schema::Schema;
use orm_core::sql::migration::HISTORY_TABLE;

#[derive(Args, Debug)]
pub(crate) struct Flush {
    /// Does not ask.
    #[arg(long)]
    yes: bool,
    /// The tables that keep their rows, by their names. That of the migrations always does.
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    keep: Vec<String>,
}

impl Flush {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let url = run.url()?;
        let models = self.emptied(&run.program.models)?;
        refuse_protected(run)?;
        if !self.yes {
            let url = secret::masked(&url);
            let question = format!("Delete all rows of all models in {url}?");
            confirm(run, &question, "all rows shall be deleted")?;
        }
        let db = run.connect().await?;
        let n_tables = models.tables().len();
        let emptied = db.truncate(models).restart_identity().await;
        emptied.map_err(|error| Failure::new(Exit::Failed, error))?;
        run.screen.line(match n_tables {
            1 => "Emptied 1 table; its keys begin anew.".to_owned(),
            _ => format!("Emptied {n_tables} tables; their keys begin anew."),
        });
        Ok(Exit::Done)
    }

    /// The models whose rows go.
    fn emptied(&self, models: &Schema) -> Result<Schema, Failure> {
        let wrong =
            |kept: &String, why: &str| Failure::new(Exit::Usage, format!("--keep {kept}: {why}"));
        let kept = || self.keep.iter().filter(|kept| *kept != HISTORY_TABLE);
        let all = table_names(models);
        if let Some(unknown) = kept().find(|kept| !all.contains(kept)) {
            let help = format!("there are {}", all.join(", "));
            return Err(wrong(unknown, "there is no such table").note("help", help));
        }
        let tables = models.tables().iter().copied();
        let emptied = Schema::new(tables.filter(|table| !self.keep.contains(&table_name(table))));
        let all = table_names(&emptied);
        if let Some(joined) = kept().find(|kept| all.contains(kept)) {
            let why = "its rows join rows that are deleted; keep the tables of both";
            return Err(wrong(joined, why));
        }
        Ok(emptied)
    }
}
