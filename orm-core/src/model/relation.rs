//! Relations of a row: the fields that lead to other rows, and the rows that they loaded.
//!
//! - `shared`: values that rows share, without their types in the eyes of the compiler
//! - `erased_model`: models without their types
//! - `cache`: the rows that a foreign key keeps; `loaded_rows`: those that a many-to-many field keeps
//! - `parents`: rows in hand that others point at
//! - `siblings`: relations that load together
//! - `loader`: how a relation loads later: from parents, with its siblings, or not at all
//! - `policy`: the load policy of a query, handed to each relation that it read
//! - `slot`: rows without their types, and their relations, whatever model they lead to
//! - `foreign_key`, `one_to_one`: `ForeignKey`, `OneToOne`
//! - `crate_of`: whether two models are of one crate
//! - `join_table`, `membership`, `many_to_many`: `ManyToMany`, the table behind it, and the state of its rows

mod cache;
pub(super) mod crate_of;
pub(super) mod erased_model;
pub(super) mod foreign_key;
pub(super) mod join_table;
pub(super) mod loaded_rows;
mod loader;
pub(super) mod many_to_many;
pub(super) mod membership;
pub(super) mod one_to_one;
pub(super) mod parents;
pub(super) mod policy;
pub(super) mod shared;
pub(super) mod siblings;
pub(super) mod slot;
