//! `inspectdb`: the tables of a database as models.
//!
//! - `models`: which tables are models, and how they hang together;
//! - `model_names`, `fields`: the names of models and of their fields;
//! - `model_writer`: what stands in a model;
//! - `enums`: the enums of checks and of enum types;
//! - `columns`: the types of fields, and what a field says of its column;
//! - `relations`: foreign keys as relations, and the names of their two sides;
//! - `indexes`: unique constraints and indexes;
//! - `sql`: SQL that both databases understand;
//! - `names`: names of Rust;
//! - `source`: the text.

mod columns;
mod enums;
mod fields;
mod indexes;
mod model_names;
mod model_writer;
mod models;
mod names;
mod relations;
mod source;
mod sql;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::manage::Run;
use crate::verbs::init::shown;
use clap::Args;
use orm_core::db::Database;
use orm_core::schema::physical::TableName;
use orm_core::sql::migration::HISTORY_TABLE;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// The tables in which this and other tools keep what they have done.
const OWN_TABLES: [&str; 10] = [
    HISTORY_TABLE,
    "__diesel_schema_migrations",
    "_prisma_migrations",
    "_sqlx_migrations",
    "alembic_version",
    "ar_internal_metadata",
    "django_migrations",
    "refinery_schema_history",
    "schema_migrations",
    "seaql_migrations",
];

#[derive(Args, Debug)]
pub(crate) struct InspectDb {
    /// The tables to write models of, by their names; else all. A `*` stands for any letters.
    #[arg(value_name = "TABLE")]
    tables: Vec<String>,
    /// Tables to leave out, by their names; a `*` stands for any letters.
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Calls a model as its table: `Books` of `books`, in place of `Book`.
    #[arg(long)]
    keep_names: bool,
    /// The file to write, which is not there yet; else the models are shown.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl InspectDb {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let db = run.connect().await?;
        let tables = self.chosen(&db).await?;
        let found = db.read_tables(tables).await;
        let found = found.map_err(|error| Failure::new(Exit::Failed, error))?;
        let source = models::source(&found, db.backend(), self.keep_names);
        let text = source.to_text();
        let Some(path) = &self.out else {
            run.screen.text(&text);
            return Ok(Exit::Done);
        };
        let path = run.folder.join(path);
        let file = fs::File::create_new(&path);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| Failure::of_file("write", &path, &error))?;
        run.screen.line(format!("Created {}", shown(run, &path)));
        Ok(Exit::Done)
    }

    /// The names of the tables that are read.
    async fn chosen(&self, db: &Database) -> Result<Vec<TableName>, Failure> {
        let names = db.table_names().await;
        let mut names = names.map_err(|error| Failure::new(Exit::Failed, error))?;
        if self.tables.is_empty() {
            names.retain(|name| !OWN_TABLES.contains(&&*name.name));
        } else {
            for wanted in &self.tables {
                if !names.iter().any(|name| fits(wanted, &name.name)) {
                    let message = format!("there is no table `{wanted}`");
                    return Err(Failure::new(Exit::Usage, message));
                }
            }
            names.retain(|name| self.tables.iter().any(|wanted| fits(wanted, &name.name)));
        }
        names.retain(|name| !self.exclude.iter().any(|other| fits(other, &name.name)));
        Ok(names)
    }
}

/// Returns whether a name is one of a pattern, in which a `*` stands for any letters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return pattern == name;
    };
    name.strip_prefix(before).is_some_and(|rest| {
        let mut ends = (0..=rest.len()).filter(|&at| rest.is_char_boundary(at));
        ends.any(|at| fits(after, &rest[at..]))
    })
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_letters() {
        let cases = [
            ("book", "book", true),
            ("book", "books", false),
            ("auth_*", "auth_user", true),
            ("auth_*", "user", false),
            ("*_old", "book_old", true),
            ("a*b*c", "a__b__c", true),
            ("a*b*c", "a__c__b", false),
            ("*", "", true),
        ];
        for (pattern, name, expected) in cases {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
