//! Rows copied into a table.

use super::dialect::CountedKey;
use super::writer::Writer;
use super::{Statement, Verb, dialect_of};
use crate::backend::Backend;
use crate::plan::{CopiedColumn, CopyRows};
use crate::schema::Table;

/// Returns the statement that moves the counter of a table's key past a value that was copied, so that the next row does
/// not get the same; none where the database does so by itself.
pub(crate) fn move_counter(
    backend: Backend,
    table: &'static Table,
    column: &'static str,
    largest: i64,
) -> Option<Statement> {
    let key = CountedKey {
        table,
        column,
        largest,
    };
    let (text, parameters) = dialect_of(backend).move_counter(&key)?;
    Some(Statement::new(text, parameters, Some(table), Verb::Insert))
}

impl Writer {
    /// Writes the table and the columns of a copy: `"author" ("name", "birth_year")`.
    pub(super) fn copied_columns(&mut self, rows: &CopyRows) {
        self.table(rows.table);
        self.push(" (");
        self.joined(", ", &rows.columns, |to, column| to.name(column.name));
        self.push(")");
    }

    /// Writes the values of a copied row as the columns hold them; `value` writes each by its number, from 1.
    pub(super) fn copied_values(
        &mut self,
        rows: &CopyRows,
        value: impl Fn(&mut Self, usize, &CopiedColumn),
    ) {
        self.joined(", ", (1..).zip(&rows.columns), |to, (n, column)| {
            let value = |to: &mut Self| value(to, n, column);
            match column.digits {
                Some(digits) => to.units_of_decimal(digits, value),
                None => value(to),
            }
        });
    }
}
