//! Connections, transactions, errors, cancellation and memory.

#[macro_use]
extern crate orm_tests;

#[path = "../library.rs"]
mod library;

mod advisory_locks;
mod cancellation;
mod connections;
mod errors;
#[cfg(feature = "postgres")]
mod handshakes;
mod isolation;
mod locks;
mod many_rows;
mod on_commit;
mod own_transaction;
mod replicas;
mod run_time;
mod savepoints;
#[cfg(feature = "postgres")]
mod schemas;
#[cfg(feature = "postgres")]
mod silence;
mod transactions;
#[cfg(feature = "postgres")]
mod urls;
