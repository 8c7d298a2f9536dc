//! The database: connections, statements, transactions.
//!
//! The only module that names `sqlx` and that touches the world. Its files stand on floors, and each knows only those
//! below it (`tests/floors.rs` holds the same list). In reading order, from the ground up:
//!
//! - `driver`: the contract, and the plain data of what a session is asked;
//! - `sqlite`, `postgres`: a session each, which knows nothing above itself; `drivers` lists them;
//! - `errors`: what a driver reports, as seen from the models;
//! - `row_sink`: rows on their way from a session to whoever asked;
//! - `connection`: one connection and the state it is in; `replay_progress`: how far its server is; `slots`, `pool`: many
//!   of them; `call_site`, `holders`: who has them; `entered`: the transactions whose closures are polled; `standstill`:
//!   those that wait for themselves;
//! - `foreign_key_probe`, `catalog_cache`, `statement_cache`, `recorder`, `write_lock`: what a database keeps and asks
//!   beside statements;
//! - `database`: all of that together; `explain`: why a statement failed on it; `session_lock`: a lock that is held on a
//!   connection of its own;
//! - `transaction`: an open transaction; `tenant`: both for one tenant; `executor`: a database or a transaction;
//! - `run`: [`fetch`] and [`execute`], one statement each; `row_cursor`: rows one by one; `foreign_keys`: those of the
//!   whole database; `whole_database`: one made and dropped; `schemas`: the schemas of one;
//! - `builder`, `begin`, `ping`, `tables`, `raw_connection`, `extract`, `assertions`: what users call.

mod assertions;
mod begin;
mod builder;
mod call_site;
mod catalog_cache;
mod connection;
mod current_position;
mod database;
mod database_session;
#[cfg_attr(
    not(all(feature = "sqlite", feature = "postgres")),
    expect(
        dead_code,
        reason = "one driver alone does not say everything that the contract has words for"
    )
)]
mod driver;
mod drivers;
mod entered;
mod errors;
mod executor;
mod explain;
#[cfg(feature = "axum")]
mod extract;
mod finish_in_background;
mod foreign_key_probe;
mod foreign_keys;
mod holders;
mod milestones;
mod pending;
mod ping;
mod poll_watch;
mod pool;
mod position;
#[cfg(feature = "postgres")]
mod postgres;
mod raw_connection;
mod recorder;
mod replay_progress;
mod replica;
mod replica_state;
mod row_cursor;
mod row_sink;
mod run;
mod schemas;
mod session_lock;
mod session_state;
mod slots;
#[cfg(feature = "sqlite")]
mod sqlite;
mod standstill;
mod statement_cache;
mod statement_options;
mod tables;
mod tenant;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
mod transaction;
mod whole_database;
mod write_lock;

pub use assertions::{AssertedRun, assert_no_n_plus_one, assert_queries};
pub use begin::Begin;
pub use builder::DatabaseBuilder;
pub(crate) use call_site::{CallSite, CallSiteScope, current as current_call_site};
pub use database::Database;
pub use database_session::DatabaseSession;
pub use driver::{Pooler, SearchPath};
pub(crate) use driver::{RowChunk, RowSource, TransactionMode, WrittenRow};
pub use errors::DriverError;
pub(crate) use errors::{leads_nowhere, note_draft};
pub use executor::{Executor, Target};
pub(crate) use foreign_keys::{foreign_keys, is_outdated};
pub use pending::Pending;
pub use position::{ParsePositionError, Position};
pub use recorder::SentStatement;
pub use replica::{Replica, ReplicaStatus};
pub(crate) use row_cursor::stream;
pub use row_cursor::{BatchedRows, RowCursor};
pub use row_sink::RawRows;
pub(crate) use run::{copy, gives_row, write};
pub use run::{execute, fetch, fetch_and_keep, fetch_upsert};
pub use session_lock::SessionLock;
pub use tables::Truncate;
pub use tenant::TenantTransaction;
pub(crate) use tenant::refuse_tenant;
pub(crate) use transaction::Attempts;
pub use transaction::{
    AsyncClosure, CommitWork, LockKey, Never, NoClosure, NoRetries, PlainTransactionBody, Retries,
    RunAgain, Transaction, TransactionBody, TransactionBuilder,
};
