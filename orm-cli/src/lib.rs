//! The command line of a program with models: it makes migrations, applies and shows them.
//!
//! A program has it as a binary of its own, `src/bin/manage.rs`:
//!
//! ```no_run
//! use orm_core::schema::Schema;
//! use orm_migrate::Migrations;
//! use std::process::ExitCode;
//!
//! # async fn main_of_manage() -> ExitCode {
//! let models = Schema::default(); // orm::schema![Author, Book]
//! let migrations = Migrations::from_dir("migrations"); // orm::migrate::embed_migrations!("migrations")
//! orm_cli::Manage::new(models, migrations).run().await
//! # }
//! ```
//!
//! ```console
//! $ cargo run --bin manage -- makemigrations
//! $ cargo run --bin manage -- migrate
//! ```
//!
//! Results go to standard output, questions and progress to standard error. [`Exit`] lists the exit codes.
//!
//! - `manage`: the command line of a program; `program`: its models and migrations; `run`: one run;
//! - `arguments`: the words of the command line; `verbs`: a file for each verb;
//! - `settings`: the url of the database: flags, environment, `orm.toml`; `secret`: urls without their passwords; `tenant`: a schema of
//!   Postgres as a database of its own;
//! - `surroundings`: what a run writes to, reads from and asks; `screen`: writing to it; `prompt`: asking;
//! - `questions`: the questions of a migration; `suggestion`: the value that one of them proposes; `flag_answers`: the answers
//!   that flags give;
//! - `pending`: the changes from the migrations to the models; `applied_files`: files that a database has;
//! - `rows`: rows as files;
//! - `name_pattern`: patterns such as `pg_stat_*`; `backend_name`: the names of the databases in messages;
//! - `exit`, `failure`: how a run ends; `stopped`: why migrations did;
//! - `counted`: numbers of things.

mod applied_files;
mod arguments;
mod backend_name;
mod counted;
mod exit;
mod failure;
mod flag_answers;
mod manage;
mod name_pattern;
mod open_questions;
mod other_words;
mod pending;
mod program;
mod prompt;
mod questions;
mod rows;
mod run;
mod screen;
mod secret;
mod settings;
mod stopped;
mod suggestion;
mod surroundings;
mod tenant;
mod verbs;
mod whole_database;

pub use exit::Exit;
pub use manage::Manage;
pub use prompt::Prompt;
pub use surroundings::Surroundings;
