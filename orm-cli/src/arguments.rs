//! The words of the command line.

use crate::exit;
use crate::verbs::{
    check, completions, dbshell, diagram, dropdb, dumpdata, flush, inspectdb, loaddata,
    makemigrations, migrate, optimizemigration, showmigrations, sql, sqlmigrate, squashmigrations,
};
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default())
    .usage(AnsiColor::Yellow.on_default())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

/// Makes migrations, applies and shows them.
#[derive(Parser, Debug)]
#[command(
    name = "manage",
    bin_name = "manage",
    styles = STYLES,
    after_help = exit::TABLE,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    /// The url of the database; else `DATABASE_URL`, `database_url` in `orm.toml`, or as the program says.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// The schema of Postgres in which the tables and their history are, such as that of a tenant.
    #[arg(long, global = true, value_name = "SCHEMA")]
    pub(crate) schema: Option<String>,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Makes the folder of migrations, `orm.toml` and an alias of cargo; leaves what is there.
    Init,
    /// Writes a migration from the migrations so far to the models.
    Makemigrations(makemigrations::MakeMigrations),
    /// Applies migrations to the database, or undoes them.
    Migrate(migrate::Migrate),
    /// Lists the migrations, and what the database has of each.
    Showmigrations(showmigrations::ShowMigrations),
    /// Shows the SQL of a migration; needs no database.
    Sqlmigrate(sqlmigrate::SqlMigrate),
    /// Writes one migration in place of several.
    Squashmigrations(squashmigrations::SquashMigrations),
    /// Writes a migration that no database has yet with fewer operations.
    Optimizemigration(optimizemigration::OptimizeMigration),
    /// Checks that the models fit together and that the migrations lead to them.
    Check(check::Check),
    /// Opens the shell of the database: `psql` or `sqlite3`.
    Dbshell(dbshell::DbShell),
    /// Runs one statement and shows its rows.
    Sql(sql::Sql),
    /// Writes models of the tables that a database has.
    Inspectdb(inspectdb::InspectDb),
    /// Makes the database, without tables; leaves one that is there.
    Createdb,
    /// Drops the database with all that is in it.
    Dropdb(dropdb::DropDb),
    /// Drops the database, makes it anew and applies all migrations.
    Resetdb(dropdb::DropDb),
    /// Writes the rows of the models as a file.
    Dumpdata(dumpdata::DumpData),
    /// Loads the rows of files, all or none of them.
    Loaddata(loaddata::LoadData),
    /// Deletes all rows of all models.
    Flush(flush::Flush),
    /// Draws the tables and their relations.
    Diagram(diagram::Diagram),
    /// Writes a script that completes these words in a shell.
    Completions(completions::Completions),
}
