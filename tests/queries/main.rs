//! What queries find and what they send: lookups, joins, pages, search, raw SQL.

#[macro_use]
extern crate orm_tests;

#[path = "../library.rs"]
mod library;

mod acceptance;
mod collations;
mod common_tables;
mod crates;
mod exists;
mod filter_by_name;
mod guide;
mod joins;
mod limits;
mod lookups;
mod membership;
mod music_store;
mod pages;
mod pagination;
mod queries;
mod random;
mod raw_sql;
mod reference;
mod refusals;
mod reuse;
mod search;
mod set_operations;
mod shapes;
mod shared_subqueries;
mod statements;
mod subqueries;
mod unicode;
