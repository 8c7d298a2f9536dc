//! Enum types with other values: as they are, or made anew.

use super::Altered;
use crate::error::Result;
use crate::schema::physical::{
    ColumnDefault, ColumnType, PhysicalColumn, PhysicalEnum, PhysicalTable, SqlExpression,
    TableItem, literal,
};
use crate::schema::{BackendSql, Change, TableChange};
use crate::sql::ddl::alter::{AppliedChange, using};
use crate::sql::ddl::definitions::Definitions;
use crate::sql::ddl::identifiers::quote;
use std::sync::Arc;

/// The parts of a table that are off while a type of its columns is made anew: generated columns that read them, and items in
/// whose SQL or foreign keys they stand.
struct Disturbed<'t> {
    table: &'t PhysicalTable,
    columns: Vec<&'t PhysicalColumn>,
    items: Vec<TableItem>,
}

/// The statements that give an enum type other values. New ones are added to it as it is, unless a change behind uses one: a
/// value that was added cannot be used before the transaction ends, one of a type that is new can.
pub(super) fn alter(
    to: &dyn Definitions,
    (from, other): (&PhysicalEnum, &PhysicalEnum),
    tables: &[Arc<PhysicalTable>],
    behind: &[AppliedChange],
) -> Result<Vec<String>> {
    let new = other.values.iter();
    let mut new = new.filter(|value| !from.values.contains(value));
    let is_used = |value: &String| {
        behind
            .iter()
            .any(|it| uses(to, &it.change, &literal(value)))
    };
    if from.is_extended_by(other) && !new.any(is_used) {
        return Ok(to.add_enum_values(from, other));
    }
    let disturbed: Vec<_> = tables
        .iter()
        .map(|table| Disturbed::of(table, tables, from))
        .collect();
    let mut statements = Vec::new();
    for is_key in [true, false] {
        for it in &disturbed {
            statements.extend(it.drop_items(to, is_key));
        }
    }
    statements.extend(disturbed.iter().filter_map(|it| it.drop_columns(to)));
    statements.extend(to.replace_enum(other, tables));
    for it in &disturbed {
        statements.extend(it.add_columns(to)?);
    }
    for is_key in [false, true] {
        for it in &disturbed {
            statements.extend(it.add_items(to, is_key)?);
        }
    }
    Ok(statements)
}

impl<'t> Disturbed<'t> {
    fn of(table: &'t PhysicalTable, tables: &[Arc<PhysicalTable>], own: &PhysicalEnum) -> Self {
        let of_type = of_type(table, own);
        let computed = computed(table, own);
        let is_computed = |column: &str| computed.iter().any(|it| it.name == column);
        let is_off = |column: &str| is_computed(column) || of_type.contains(&column);
        let is_disturbed = |item: &TableItem| match item {
            TableItem::ForeignKey(key) => {
                let target = tables.iter().find(|table| table.name == key.target);
                let at_target = target.map_or_else(Vec::new, |table| self::computed(table, own));
                let mut ends = key.target_columns.iter();
                key.columns.iter().any(|column| is_off(column))
                    || ends.any(|column| at_target.iter().any(|it| it.name == *column))
            }
            item => {
                let sql = item.expressions();
                let mut columns = table.columns.iter().map(|column| column.name.as_str());
                item.columns().into_iter().any(is_computed)
                    || columns.any(|column| is_off(column) && sql.iter().any(|it| it.reads(column)))
            }
        };
        let mut items = table.items();
        items.retain(is_disturbed);
        Disturbed {
            table,
            columns: computed,
            items,
        }
    }

    fn altered<'a>(&'a self, to: &'a dyn Definitions) -> Altered<'a> {
        Altered {
            to,
            before: self.table,
            after: self.table,
        }
    }

    /// The items that are foreign keys, or those that are none.
    fn items(&self, are_keys: bool) -> impl Iterator<Item = &TableItem> {
        let items = self.items.iter();
        items.filter(move |item| matches!(item, TableItem::ForeignKey(_)) == are_keys)
    }

    fn drop_items(&self, to: &dyn Definitions, are_keys: bool) -> Vec<String> {
        let table = self.altered(to);
        let items = self.items(are_keys);
        items.flat_map(|item| table.drop_item(item)).collect()
    }

    fn add_items(&self, to: &dyn Definitions, are_keys: bool) -> Result<Vec<String>> {
        let table = self.altered(to);
        let added: Result<Vec<_>> = self
            .items(are_keys)
            .map(|item| table.add_item(item))
            .collect();
        Ok(added?.concat())
    }

    fn drop_columns(&self, to: &dyn Definitions) -> Option<String> {
        let columns = self.columns.iter();
        let drops: Vec<_> = columns
            .map(|column| format!("DROP COLUMN {}", quote(&column.name)))
            .collect();
        (!drops.is_empty()).then(|| self.altered(to).alter(&drops))
    }

    fn add_columns(&self, to: &dyn Definitions) -> Result<Vec<String>> {
        let table = self.altered(to);
        let columns = self.columns.iter();
        let added: Result<Vec<_>> = columns
            .map(|column| table.add_column(column, None))
            .collect();
        Ok(added?.concat())
    }
}

/// The names of a table's columns of an enum type.
fn of_type<'t>(table: &'t PhysicalTable, own: &PhysicalEnum) -> Vec<&'t str> {
    let ty = ColumnType::of_enum(own.name.clone());
    let columns = table.columns.iter().filter(|column| column.ty == ty);
    columns.map(|column| column.name.as_str()).collect()
}

/// The generated columns of a table that read one of an enum type.
fn computed<'t>(table: &'t PhysicalTable, own: &PhysicalEnum) -> Vec<&'t PhysicalColumn> {
    let of_type = of_type(table, own);
    let columns = table.columns.iter().filter(|column| match &column.default {
        Some(ColumnDefault::Generated(sql)) => of_type.iter().any(|column| sql.reads(column)),
        _ => false,
    });
    columns.collect()
}

/// Returns whether a change has this text in its SQL.
fn uses(to: &dyn Definitions, change: &Change, text: &str) -> bool {
    let has = |sql: &SqlExpression| to.expression(sql).contains(text);
    let own_has = |sql: &BackendSql| using(sql, to).is_some_and(|sql| sql.contains(text));
    let column_has = |column: &PhysicalColumn| match &column.default {
        Some(ColumnDefault::Expression(sql) | ColumnDefault::Generated(sql)) => has(sql),
        _ => false,
    };
    let item_has = |item: &TableItem| item.expressions().into_iter().any(has);
    match change {
        Change::CreateTable(table) => {
            table.columns.iter().any(column_has) || table.items().iter().any(item_has)
        }
        Change::RunSql { sql, .. } => own_has(sql),
        Change::AlterTable { change, .. } => match change {
            TableChange::AddColumn { column, fill } => {
                column_has(column) || fill.as_ref().is_some_and(has)
            }
            TableChange::AlterColumn {
                to: column,
                fill,
                using,
                ..
            } => {
                column_has(column)
                    || fill.as_ref().is_some_and(has)
                    || using.as_ref().is_some_and(own_has)
            }
            TableChange::AddItem(item) | TableChange::AddOnline(item) => item_has(item),
            _ => false,
        },
        _ => false,
    }
}
