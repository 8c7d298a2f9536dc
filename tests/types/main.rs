//! Types of fields, and the tables of a schema.

#[macro_use]
extern crate orm_tests;

#[path = "../library.rs"]
mod library;

mod any_value;
mod arrays;
mod bounds;
mod choices;
mod conversions;
mod decimals;
mod durations;
mod embeds;
mod enum_types;
mod every_value;
mod foreign_keys;
mod generated;
mod indexes;
mod integers;
mod json;
mod limits;
mod newtypes;
mod numbers;
mod packing;
mod partitions;
mod schema;
mod time_types;
mod types;
mod validation;
mod versions;
mod views;
