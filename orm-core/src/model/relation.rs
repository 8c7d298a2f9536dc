//! The fields of rows that lead to other rows, and the rows that they load.

mod cache;
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
pub(super) mod slot;
