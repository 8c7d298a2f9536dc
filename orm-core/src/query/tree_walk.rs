//! Walks over a tree: a table with a foreign key to itself.

use crate::schema::Table;
use crate::value::KeyValue;

/// The rows that are reached from one row by following a foreign key of the table to itself again and again
/// (`WITH RECURSIVE`). The row where the walk starts is among them only where `with_start` says so, and then it comes first.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeWalk {
    /// The table.
    pub table: &'static Table,
    /// The foreign key, a field of the table.
    pub field: usize,
    /// The direction.
    pub direction: TreeDirection,
    /// The key of the row where the walk starts, one value a column.
    pub start: KeyValue,
    /// Says whether that row is found too.
    pub with_start: bool,
}

/// The direction of a [`TreeWalk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeDirection {
    /// From a row to the one that it points at: ancestors.
    Up,
    /// From a row to those that point at it: descendants.
    Down,
}
