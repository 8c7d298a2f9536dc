//! Schema, query, plan, SQL and database of `orm`, which re-exports what users need.

pub mod backend;
pub mod error;
pub mod model;
pub mod query;
pub mod schema;
pub mod sql;
pub mod value;
