//! The description that a database would be read as, once it has the tables of another.

use super::definitions;
use super::definitions::Definitions;
use crate::backend::Backend;
use crate::schema::physical::{
    ColumnDefault, PhysicalColumn, PhysicalSchema, PhysicalTable, SqlExpression,
};

impl PhysicalSchema {
    /// The description that a database would be read as, once it has these tables: types that it stores alike are one
    /// (a date is a text on SQLite), expressions are its own half, and constraints stand in the order of their names.
    ///
    /// SQL in checks and defaults is as it was written. Postgres writes some of it otherwise, `year > 1400` as
    /// `(year > 1400)`.
    #[must_use]
    pub fn as_stored(&self, backend: Backend) -> PhysicalSchema {
        let tables = self.tables().iter();
        let tables = tables.map(|table| as_stored(definitions(backend), table));
        PhysicalSchema::new(self.namespaces().iter().cloned(), tables)
    }
}

fn as_stored(to: &dyn Definitions, table: &PhysicalTable) -> PhysicalTable {
    let mut stored = table.clone();
    for column in &mut stored.columns {
        store_column(to, column);
    }
    for key in &mut stored.foreign_keys {
        key.deferrability = to.stored_deferrability(key.deferrability);
    }
    to.store(&mut stored);
    sort(&mut stored);
    stored
}

fn store_column(to: &dyn Definitions, column: &mut PhysicalColumn) {
    column.ty = to.stored_type(&column.ty);
    let collation = column.collation.take();
    column.collation = collation.and_then(|collation| to.stored_collation(&collation));
    if let Some(ColumnDefault::Expression(expression)) = &column.default {
        let sql = to.expression(expression);
        let common = || SqlExpression::Common(sql.to_owned());
        column.default = (!is_null(sql)).then(|| ColumnDefault::Expression(common()));
    }
}

/// Puts constraints and indexes in the order of their names.
pub(super) fn sort(table: &mut PhysicalTable) {
    table.uniques.sort();
    table.checks.sort();
    table.foreign_keys.sort();
    table.indexes.sort();
}

/// Returns whether a default is the one that every column has.
pub(super) fn is_null(sql: &str) -> bool {
    sql.trim().eq_ignore_ascii_case("null")
}
