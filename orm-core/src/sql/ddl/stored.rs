//! The description that a database would be read as, once it has the tables of another.

use super::definitions::Definitions;
use crate::schema::physical::{ColumnDefault, PhysicalColumn, PhysicalTable, SqlExpression};

/// The table as it would be read from this database.
pub(super) fn as_stored(to: &dyn Definitions, table: &PhysicalTable) -> PhysicalTable {
    let mut stored = table.clone();
    for column in &mut stored.columns {
        store_column(to, column);
    }
    for key in &mut stored.foreign_keys {
        key.deferrability = to.stored_deferrability(key.deferrability);
    }
    to.adjust_stored(&mut stored);
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
