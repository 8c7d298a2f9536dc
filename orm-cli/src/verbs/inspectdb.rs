//! `inspectdb`: the tables and views of a database as models.
//!
//! - `reading`: what is read of the database; `catalog`: all of it;
//! - `normalized`: tables in the form in which models are written of them; `views`: the keys of views;
//! - `refusals`: tables of which no model can be written;
//! - `model_tables`, `model_names`: the tables that are models, and the names of these;
//! - `relations`: foreign keys as relations; `join_tables`: tables between two models;
//! - `fields`: the names of fields;
//! - `inspected`: the models that are written, and how they hang together;
//! - `accessors`: the names of the two sides of relations;
//! - `models`: the models of a database; `model_writer`: what stands in one;
//! - `enums`: the enums of checks and of enum types;
//! - `clock`: the moment of an insert as a default;
//! - `columns`: the types of fields, and what a field says of its column;
//! - `foreign_keys`: foreign keys that are no relations;
//! - `indexes`, `exclusions`: unique constraints, indexes and exclusions;
//! - `sql`: SQL that both databases understand;
//! - `casts`: the casts that Postgres writes into it;
//! - `words`: its pieces;
//! - `names`: names of Rust;
//! - `source`: the text.

mod accessors;
mod casts;
mod catalog;
mod clock;
mod columns;
mod enums;
mod exclusions;
mod fields;
mod foreign_keys;
mod indexes;
mod inspected;
mod join_tables;
mod model_names;
mod model_tables;
mod model_writer;
mod models;
mod names;
mod normalized;
mod reading;
mod refusals;
mod relations;
mod source;
mod sql;
mod views;
mod words;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::name_pattern::is_like;
use crate::run::Run;
use catalog::Catalog;
use clap::Args;
use orm_core::db::Database;
use orm_core::sql::migration::HISTORY_TABLE;
use reading::NamesByKind;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// The tables in which this and other tools keep what they have done.
const OWN_TABLES: [&str; 22] = [
    HISTORY_TABLE,
    "__EFMigrationsHistory",
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "_prisma_migrations",
    "_sqlx_migrations",
    "alembic_version",
    "ar_internal_metadata",
    "databasechangelog",
    "databasechangeloglock",
    "django_migrations",
    "flyway_schema_history",
    "goose_db_version",
    "knex_migrations",
    "knex_migrations_lock",
    "kysely_migration",
    "kysely_migration_lock",
    "mikro_orm_migrations",
    "refinery_schema_history",
    "schema_migrations",
    "seaql_migrations",
    "SequelizeMeta",
];

#[derive(Args, Debug)]
pub(crate) struct InspectDb {
    /// The tables and views to write models of, by their names; else all. A `*` stands for any letters.
    #[arg(value_name = "TABLE")]
    tables: Vec<String>,
    /// Tables and views to leave out, by their names; a `*` stands for any letters.
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
        let found = reading::read(&db, tables).await?;
        let catalog = Catalog {
            schema: &found.schema,
            forms: &found.forms,
            backend: db.backend(),
        };
        let mut source = models::source(catalog, self.keep_names);
        source.notes.extend(found.unread);
        if run.schema.is_none() && self.tables.is_empty() {
            source.notes.extend(reading::of_other_schemas(&db).await?);
        }
        let text = source.to_text();
        let Some(path) = &self.out else {
            run.screen.text(&text);
            return Ok(Exit::Done);
        };
        let path = run.folder.join(path);
        let file = fs::File::create_new(&path);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| Failure::of_file("write", &path, &error))?;
        run.screen.line(format!("Created {}", run.shown(&path)));
        Ok(Exit::Done)
    }

    /// The names of the tables and views that are read.
    async fn chosen(&self, db: &Database) -> Result<NamesByKind, Failure> {
        let mut names = NamesByKind::of(db).await?;
        if self.tables.is_empty() {
            names.retain(|name| !OWN_TABLES.contains(&name));
        } else {
            for wanted in &self.tables {
                if !names.any(|name| is_like(name, wanted)) {
                    let message = format!("there is no table or view `{wanted}`");
                    return Err(Failure::new(Exit::Usage, message));
                }
            }
            names.retain(|name| self.tables.iter().any(|wanted| is_like(name, wanted)));
        }
        names.retain(|name| !self.exclude.iter().any(|other| is_like(name, other)));
        Ok(names)
    }
}
