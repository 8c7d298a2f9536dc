//! Stored rows looked for by values in hand.

use super::writer::Writer;
use crate::plan::{LOOKED_UP, RowLookup};

impl Writer {
    /// Writes `SELECT …`: the position of the values, and the key of the row that has them.
    pub(super) fn row_lookup(&mut self, lookup: &RowLookup<'_>) {
        let dialect = self.dialect;
        dialect.row_lookup(self, lookup);
    }

    /// Writes the columns of the key after the position of the values.
    pub(super) fn looked_up(&mut self, lookup: &RowLookup<'_>) {
        for key in lookup.table.key_columns() {
            self.push(", ");
            self.column(LOOKED_UP, key.name);
        }
    }

    /// Writes the join of the table with the values, which `value` writes by their number.
    pub(super) fn joined_with_values(
        &mut self,
        lookup: &RowLookup<'_>,
        value: impl Fn(&mut Self, usize),
    ) {
        self.table_as(lookup.table, LOOKED_UP);
        self.push(" ON ");
        self.joined(
            " AND ",
            lookup.columns.iter().enumerate(),
            |to, (n, name)| {
                to.column(LOOKED_UP, name);
                to.push(" = ");
                value(to, n);
            },
        );
        self.also(&lookup.conditions);
    }
}
