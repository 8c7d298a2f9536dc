//! Values that a column cannot have, found before anything is stored.

use crate::error::Result;
use crate::plan::{ColumnLimits, check_rules, check_shared};
use crate::schema::Table;
use crate::value::Value;
use std::fmt;

/// The limits of the columns of a table, and the rules of its model.
pub struct RowLimits {
    table: &'static Table,
    columns: Vec<ColumnLimits>,
}

impl RowLimits {
    /// The limits of a table.
    pub fn of(table: &'static Table) -> Self {
        let columns = 0..table.columns().len();
        RowLimits {
            table,
            columns: columns.map(|it| ColumnLimits::of(table, it)).collect(),
        }
    }

    /// Refuses a value that the column at this position cannot have.
    pub fn check(&self, column: usize, value: &Value) -> Result<()> {
        self.columns[column].check(value)
    }

    /// Refuses a row that breaks a rule of its model.
    pub fn check_row(&self, values: &[Option<Value>]) -> Result<()> {
        check_rules(self.table, |column| values[column].as_ref())?;
        check_shared(self.table, |column| values[column].as_ref())
    }

    /// Returns the first column that a row must have a value for and has none.
    pub fn missing(&self, values: &[Option<Value>]) -> Option<usize> {
        let is_needed = |&column: &usize| {
            let described = &self.table.columns()[column];
            let field = &self.table.fields[described.field];
            let is_filled_in = described.null
                || field.identity
                || field.db_default.is_some()
                || field.generated.is_some()
                || field.auto.is_some()
                || field.version;
            !is_filled_in
        };
        let mut columns = self.table.stored_columns();
        columns.find(|column| values[*column].is_none() && is_needed(column))
    }
}

impl fmt::Debug for RowLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowLimits")
            .field("table", &self.table.name)
            .finish_non_exhaustive()
    }
}
