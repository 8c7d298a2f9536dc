//! Schema, query, plan, SQL and database of `orm`, which re-exports what users need.

pub mod backend;
pub mod db;
pub mod error;
pub mod model;
pub mod objects;
pub mod plan;
pub mod query;
pub mod schema;
mod sealed;
pub mod sql;
pub mod value;

#[doc(hidden)]
pub use objects::StoredBySave as __StoredBySave;

#[doc(inline)]
pub use __schema as schema;
