//! Handles: zero-sized values that name fields in queries, and the conditions, orders and assignments made of them.
//!
//! ```text
//! Book.author.mentor.name     Column<Via<Via<Root<Book>, Author, 5>, Author, 3>, String, 1>
//! ```
//!
//! - `path`: the way from the model of the query to the field's model, as a type
//! - `column`: a field of one column; `embedded`: an embedded struct; `to_one`: a foreign key; `many_to_many_path`: a many-to-many field
//! - `kind`: what an expression is computed from, one row or many
//! - `expression`, `arithmetic`, `cast`, `temporal`: values computed of fields
//! - `functions`: functions of values, such as `lower`; `array`: arrays, and what they are compared with; `elements`: their elements
//! - `aggregates`: values computed from many rows; `windows`: from a row and others of its partition
//! - `operand`: the values that fields are compared with; `lookups`: the comparisons; `predicate`: conditions
//! - `json`: JSON documents; `search`: words in texts
//! - `outer`: values of a row of the query around a subquery
//! - `order`, `set`: keys of an order, assignments and lists of fields
//! - `operators`: `==` and `<` of Rust, which conditions have not;
//! - `other_names`: what other libraries call some of these methods
//! - `unique`: fields that identify a row; `on_conflict`: rows that they forbid
//! - `insert_fields`: fields that a query inserts its values into
//! - `tuples`: tuples of those
//! - `referring`: fields that a foreign key on the struct pairs
//! - `raw`: expressions in SQL of the user's own
//! - `sealed`: the types for which these traits are implemented

pub(super) mod aggregates;
pub(super) mod arithmetic;
pub(super) mod array;
pub(super) mod cast;
pub(super) mod column;
pub(super) mod elements;
pub(super) mod embedded;
pub(super) mod expression;
pub mod functions;
pub(super) mod insert_fields;
#[cfg(feature = "json")]
pub(super) mod json;
pub(super) mod kind;
pub(super) mod lookups;
pub(super) mod many_to_many_path;
pub(super) mod on_conflict;
pub(super) mod operand;
mod operators;
pub(super) mod order;
pub(super) mod other_names;
pub(super) mod outer;
pub(super) mod path;
pub(super) mod predicate;
pub(super) mod raw;
pub(super) mod referring;
mod sealed;
pub(super) mod search;
pub(super) mod set;
pub(super) mod temporal;
pub(super) mod to_one;
pub(super) mod tuples;
pub(super) mod unique;
pub(super) mod windows;
