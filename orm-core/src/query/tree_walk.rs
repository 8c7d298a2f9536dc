//! Trees, whose rows a foreign key of their table ties together.

use crate::schema::Table;
use crate::value::Value;

/// The rows found from one on, by following a foreign key of their table to itself again and again. The one where it
/// starts is not among them, even if the way leads back to it.
#[derive(Clone, Debug)]
pub struct TreeWalk {
    /// The table.
    pub table: &'static Table,
    /// The foreign key, a field of the table.
    pub field: usize,
    /// Which way.
    pub direction: TreeDirection,
    /// The key of the row where it starts, one value a column.
    pub start: Vec<Value>,
}

/// Which way a tree is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeDirection {
    /// From a row to the one it points at.
    Up,
    /// From a row to those that point at it.
    Down,
}
