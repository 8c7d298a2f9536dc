//! Rows to be written.

use super::{Expr, Output, Select};
use crate::schema::Table;
use crate::value::Value;

/// A row to insert, or many, all with the same fields set.
#[derive(Clone, Debug)]
pub struct Insert {
    /// Where to.
    pub table: &'static Table,
    /// Positions among the table's columns, of those that get a value.
    pub columns: Vec<usize>,
    /// One a column: a value, or a [`Value::Column`] of as many as there are rows.
    pub values: Vec<Value>,
    /// Positions among the table's columns, of those to be handed back.
    pub returning: Vec<usize>,
    /// Positions among the table's columns: rows that have the same there as a stored one are left out. These columns
    /// are the key or a unique constraint; of none, nothing is left out.
    pub ignore: Vec<usize>,
}

/// Fields to set in some rows.
#[derive(Clone, Debug)]
pub struct Update {
    /// Which rows: those of its keys.
    pub rows: Select,
    /// What to set.
    pub set: Vec<Assignment>,
}

/// Rows to delete.
#[derive(Clone, Debug)]
pub struct Delete {
    /// Which rows: those of its keys.
    pub rows: Select,
}

impl Update {
    /// Sets this in these rows.
    pub fn new(mut rows: Select, set: Vec<Assignment>) -> Self {
        rows.output = Output::Key;
        Update { rows, set }
    }
}

impl Delete {
    /// Deletes these rows.
    pub fn new(mut rows: Select) -> Self {
        rows.output = Output::Key;
        Delete { rows }
    }
}

/// A column and what it is set to.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The position among the table's columns.
    pub column: usize,
    /// The new value.
    pub value: Expr,
}
