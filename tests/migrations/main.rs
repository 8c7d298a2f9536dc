//! Migrations, from the models before and after to the database and back.
//!
//! A binary of its own, since it alone needs `orm-migrate`.

#[macro_use]
extern crate orm_tests;

mod acceptance;
mod broken_rules;
mod cases;
mod changes;
mod conversions;
mod copies;
mod data;
mod drift;
mod enums;
mod exclusions;
mod failures;
mod half_done;
mod interruptions;
#[cfg(feature = "postgres")]
mod namespaces;
mod online;
mod order;
mod own_sql;
mod partitions;
mod random;
mod rebuilds;
mod renames;
mod runner;
mod searches;
mod squashes;
mod tables;
mod together;
mod variants;
