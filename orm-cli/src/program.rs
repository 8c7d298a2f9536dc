//! The models and migrations of a program.

use orm_core::schema::Schema;
use orm_migrate::Migrations;
use orm_migrate::runner::RunOptions;

/// All that a program says of itself.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) models: Schema,
    pub(crate) migrations: Migrations,
    pub(crate) options: RunOptions,
    pub(crate) default_url: Option<String>,
}
