//! The fields of rows that lead to other rows, and the rows that they load.

mod cache;
pub(super) mod foreign_key;
pub(super) mod holding;
pub(super) mod loaded_rows;
pub(super) mod many_to_many;
pub(super) mod one_to_one;
pub(super) mod parents;
pub(super) mod policy;
