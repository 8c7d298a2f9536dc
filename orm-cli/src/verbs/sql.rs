//! `sql`: one statement, and its rows.
//!
//! - `cell`: a value of whatever type;
//! - `layout`: rows as a table, as JSON, as CSV.

mod cell;
mod layout;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::stopped::exit_of;
use cell::AnyRow;
use clap::{Args, ValueEnum};
use orm_core::db::Database;
use orm_core::error::{Error, Result as OrmResult};
use orm_core::objects::ExecuteSql;
use orm_core::query::RawSql;
use orm_core::sql::with_texts;
use std::collections::BTreeSet;

#[derive(Args, Debug)]
pub(crate) struct Sql {
    /// The statement.
    statement: String,
    /// The form of the rows.
    #[arg(long, default_value = "table")]
    format: Form,
    /// Lets the statement write; else it is run in a transaction that only reads.
    #[arg(long)]
    write: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    Table,
    Json,
    Csv,
}

impl Sql {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let db = if self.write {
            run.connect_or_create().await?
        } else {
            run.connect().await?
        };
        let rows = self.rows(&db).await;
        let rows = rows.map_err(|error| self.failure(error))?;
        if self.write && rows.is_empty() && matches!(self.format, Form::Table) {
            run.screen.line("Done; no rows came back.");
            return Ok(Exit::Done);
        }
        let text = match self.format {
            Form::Table => layout::table(&rows),
            Form::Json => layout::json(&rows),
            Form::Csv => layout::csv(&rows),
        };
        run.screen.text(&text);
        Ok(Exit::Done)
    }

    fn failure(&self, error: Error) -> Failure {
        let help = match &error {
            Error::ReadOnly { .. } if !self.write => "give --write, if it is to change something",
            Error::SchemaMismatch { .. } => {
                "manage check --database says what is in no migration, and which migrations are not applied"
            }
            _ => return Failure::new(exit_of(&error), error),
        };
        Failure::new(Exit::Failed, error).note("help", help)
    }

    async fn rows(&self, db: &Database) -> OrmResult<Vec<AnyRow>> {
        let statement = self.statement.trim().trim_end_matches(';');
        if self.write {
            return db.fetch(raw(statement)).await;
        }
        let reading = db.read_only();
        reading
            .transaction(async |tx| {
                let rows = tx.fetch(raw(statement)).await?;
                let Some(casting) = casting(statement, &rows) else {
                    return Ok(rows);
                };
                let cast = tx.transaction(async |tx| tx.fetch(raw(&casting)).await);
                Ok(cast.await.unwrap_or(rows))
            })
            .await
    }
}

/// The statement with the values that nothing reads as texts, such as a `tsvector`; none where all are read, or two columns
/// have one name.
fn casting(statement: &str, rows: &[AnyRow]) -> Option<String> {
    let unread: BTreeSet<&str> = rows.iter().flat_map(AnyRow::unread).collect();
    let columns = &rows.first().filter(|_| !unread.is_empty())?.columns;
    let names: BTreeSet<&String> = columns.iter().collect();
    let is_unread = |column: &str| unread.contains(column);
    (names.len() == columns.len()).then(|| with_texts(statement, columns, &is_unread))
}

fn raw(statement: &str) -> RawSql {
    // A pair of braces stands for a value elsewhere. The text is kept until the program ends, which is soon.
    let text: &'static str = statement.replace('{', "{{").replace('}', "}}").leak();
    RawSql::new(text, Vec::new())
}
