//! How the library behaves, on each backend: one file a subject.

#[macro_use]
mod support;

mod library;

mod acceptance;
mod errors;
mod loading;
mod lookups;
mod newtypes;
mod queries;
mod relations;
mod rows;
mod schema;
mod statements;
mod transactions;
mod types;
