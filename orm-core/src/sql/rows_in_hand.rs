//! Rows in hand, under the names of the columns of their table.

use super::writer::Writer;
use crate::plan::{Alias, ValueColumns};
use crate::schema::Table;

/// The name of the rows in hand: no name that a model's table can have.
pub(super) const ROWS: Alias = Alias::Table("rows in hand");

/// The column of the rows' positions: no name that a model's column can have.
pub(super) const POSITION: &str = "row in hand";

impl Writer {
    /// Writes `WITH "rows in hand" AS (…)`: after no row of the table itself, so that each column compares as that of the
    /// table does.
    pub(super) fn with_rows_in_hand(&mut self, table: &'static Table, values: &ValueColumns<'_>) {
        let dialect = self.dialect;
        self.push("WITH ");
        self.alias(ROWS);
        self.push(" AS (SELECT ");
        let columns = table.stored_columns();
        self.joined(", ", columns, |to, column| {
            to.name(table.columns()[column].name);
        });
        self.push(", 0 AS ");
        self.name(POSITION);
        self.push(" FROM ");
        self.table(table);
        self.push(" WHERE false UNION ALL ");
        dialect.rows(self, &values.arrays, &values.enum_types);
        self.push(")");
    }

    /// Writes `FROM "rows in hand" AS …`: under the name of their table, by which SQL of the model may name it.
    pub(super) fn rows_in_hand(&mut self, table: &'static Table) {
        self.push(" FROM ");
        self.alias(ROWS);
        self.push(" AS ");
        self.name(table.name);
    }
}
