//! The description that a database would be read as, once it has the tables of another.

use super::definitions::Definitions;
use super::domains::normal;
use crate::schema::IndexBackends;
use crate::schema::physical::{
    CheckCondition, ColumnDefault, IndexedValue, PhysicalColumn, PhysicalIndex, PhysicalTable,
    SqlExpression,
};

/// The table as it would be read from this database.
pub(super) fn as_stored(to: &dyn Definitions, table: &PhysicalTable) -> PhysicalTable {
    let mut stored = table.clone();
    for column in &mut stored.columns {
        store_column(to, column);
    }
    for key in &mut stored.foreign_keys {
        key.deferrability = to.stored_deferrability(key.deferrability);
    }
    stored.checks.retain(|check| to.has_check(table, check));
    for check in &mut stored.checks {
        match &mut check.condition {
            CheckCondition::Bound { number, .. } => *number = normal(number),
            CheckCondition::Sql(sql) => *sql = own(to, sql),
            _ => {}
        }
    }
    stored.indexes.retain(|index| to.has_index(index));
    for index in &mut stored.indexes {
        store_index(to, index);
    }
    for own in &mut stored.exclusions {
        own.condition = own.condition.take().map(|sql| self::own(to, &sql));
    }
    to.adjust_stored(&mut stored);
    sort(&mut stored);
    stored
}

fn store_column(to: &dyn Definitions, column: &mut PhysicalColumn) {
    let ty = to.stored_type(&column.ty);
    let ty = std::mem::replace(&mut column.ty, ty);
    let collation = column.collation.take();
    column.collation = collation.and_then(|collation| to.stored_collation(&collation));
    let default = column.default.take();
    column.default = default.and_then(|default| match default {
        ColumnDefault::Expression(sql) if is_null(to.expression(&sql)) => None,
        ColumnDefault::Expression(sql) => {
            let value = to.value(&ty, &sql).into_owned();
            Some(ColumnDefault::Expression(SqlExpression::Common(value)))
        }
        ColumnDefault::Generated(sql) => Some(ColumnDefault::Generated(own(to, &sql))),
        default => Some(default),
    });
}

fn store_index(to: &dyn Definitions, index: &mut PhysicalIndex) {
    index.backends = IndexBackends::All;
    index.condition = index.condition.take().map(|sql| own(to, &sql));
    for key in &mut index.keys {
        if let IndexedValue::Expression(sql) = &mut key.value {
            *sql = own(to, sql);
        }
    }
}

/// The half of an expression that is meant for this database.
fn own(to: &dyn Definitions, sql: &SqlExpression) -> SqlExpression {
    SqlExpression::Common(to.expression(sql).to_owned())
}

/// Puts constraints and indexes in the order of their names.
pub(super) fn sort(table: &mut PhysicalTable) {
    table.sort_items();
}

/// Returns whether a default is the one that every column has.
pub(super) fn is_null(sql: &str) -> bool {
    sql.trim().eq_ignore_ascii_case("null")
}
