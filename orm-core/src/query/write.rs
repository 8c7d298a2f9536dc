//! Rows to be written.

use super::{Expr, Output, Select};
use crate::schema::Table;
use crate::value::{Array, Value};

/// A row to insert, or many, all with the same fields set.
#[derive(Clone, Debug)]
pub struct Insert {
    /// Where to.
    pub table: &'static Table,
    /// Positions among the table's columns, of those that get a value.
    pub columns: Vec<usize>,
    /// What they get.
    pub values: InsertValues,
    /// Positions among the table's columns, of those to be handed back.
    pub returning: Vec<usize>,
    /// Positions among the table's columns: rows that have the same there as a stored one are left out. These columns
    /// are the key or a unique constraint; of none, nothing is left out.
    pub ignore: Vec<usize>,
}

/// The values of an insert, one entry a column.
#[derive(Clone, Debug)]
pub enum InsertValues {
    /// Those of one row: `VALUES (?, ?)`.
    Row(Vec<Value>),
    /// Those of many rows, column by column: `SELECT … FROM unnest($1::int8[], $2::text[])`.
    Rows(Vec<Array>),
}

impl InsertValues {
    /// Returns how many rows there are, where there may be many. A row without values is one (`DEFAULT VALUES`).
    pub fn rows(&self) -> Option<usize> {
        match self {
            InsertValues::Row(_) => None,
            InsertValues::Rows(columns) => columns.first().map(|column| column.values().len()),
        }
    }

    /// Returns the values of one row: of many, those of the first.
    pub fn into_row(self) -> Vec<Value> {
        match self {
            InsertValues::Row(values) => values,
            InsertValues::Rows(columns) => {
                let first = |column: Array| column.into_values().into_iter().next();
                columns.into_iter().filter_map(first).collect()
            }
        }
    }

    /// Returns the values column by column.
    pub fn into_columns(self) -> Vec<Vec<Value>> {
        match self {
            InsertValues::Row(values) => values.into_iter().map(|value| vec![value]).collect(),
            InsertValues::Rows(columns) => columns.into_iter().map(Array::into_values).collect(),
        }
    }

    /// Returns the values of the column at this position.
    pub fn column(&self, position: usize) -> &[Value] {
        match self {
            InsertValues::Row(values) => std::slice::from_ref(&values[position]),
            InsertValues::Rows(columns) => columns[position].values(),
        }
    }
}

/// Fields to set in some rows.
#[derive(Clone, Debug)]
pub struct Update {
    /// Which rows: those of its keys.
    pub rows: Select,
    /// What to set.
    pub set: Vec<SetClause>,
}

/// Rows to delete.
#[derive(Clone, Debug)]
pub struct Delete {
    /// Which rows: those of its keys.
    pub rows: Select,
}

impl Update {
    /// Sets this in these rows.
    pub fn new(mut rows: Select, set: Vec<SetClause>) -> Self {
        rows.set_output(Output::Key);
        Update { rows, set }
    }
}

impl Delete {
    /// Deletes these rows.
    pub fn new(mut rows: Select) -> Self {
        rows.set_output(Output::Key);
        Delete { rows }
    }
}

/// A column and what it is set to.
#[derive(Clone, Debug)]
pub struct SetClause {
    /// The position among the table's columns.
    pub column: usize,
    /// The new value.
    pub value: Expr,
}
