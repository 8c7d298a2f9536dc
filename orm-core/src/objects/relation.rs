//! Relations of rows: the queries that they are, and the rows that they load and change.

pub(super) mod foreign_key;
pub(super) mod join_table;
pub(super) mod many_to_many;
pub(super) mod many_to_many_path;
pub(super) mod optional;
pub(super) mod to_many;
