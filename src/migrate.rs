//! Migrations: changes of tables as files, which a program carries and applies. With the feature `migrate`.
//!
//! ```
//! use orm::migrate::{self, Migrations};
//! use orm::prelude::*;
//!
//! static MIGRATIONS: Migrations = embed_migrations!("tests/migrations/library");
//!
//! # #[cfg(feature = "sqlite")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> orm::Result<()> {
//! let db = Database::connect("sqlite::memory:").await?;
//! let report = migrate::run(&db, &MIGRATIONS).await?;
//! assert_eq!(report.applied.len(), 2);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "sqlite"))]
//! # fn main() {}
//! ```
//! ```sql
//! BEGIN; CREATE TABLE "author" …; INSERT INTO "orm_migrations" …; COMMIT
//! ```
//!
//! - [`Migrations`]: the files of a program, and of libraries that bring models;
//! - [`run`], and [`run_with`] with [`RunOptions`]: they are applied, or undone;
//! - [`plan`], [`status`], [`assert_up_to_date`]: what would be done, and what the database has;
//! - [`MigrationContext`]: a data migration in Rust;
//! - [`RunError`]: why a run stopped.

#[doc(hidden)]
pub use orm_core::objects::items::migrations::*;
#[doc(inline)]
pub use orm_derive::embed_migrations;
#[doc(inline)]
pub use orm_migrate::runner::{
    AppliedMigration, DataFunction, Direction, Event, FailureCause, HistoricalRow, HistoricalRows,
    HistoricalTable, MigrationContext, MigrationStatus, MissingRight, OnPending, OtherOwner,
    PlannedMigration, Progress, RefusedRows, RowProblem, RunError, RunFailure, RunOptions,
    RunReport, assert_up_to_date, plan, run, run_with, status,
};
#[doc(inline)]
pub use orm_migrate::{
    FileError, GraphError, LoadedMigration, Migration, MigrationGraph, MigrationName, Migrations,
    Mistake, SchemaState,
};
