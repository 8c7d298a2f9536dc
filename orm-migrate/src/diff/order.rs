//! The order in which tables are created and dropped, by their foreign keys, and changed, by the values that are read.

use super::table::TableDiff;
use super::value_order::{in_order, reads_new, values};
use crate::state::SchemaState;
use orm_core::schema::physical::{ForeignKeyConstraint, PhysicalTable, TableItem, TableName};
use orm_core::schema::{Change, TableChange};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A table that is created, without the foreign keys that close a circle.
pub(super) struct Creation {
    pub(super) table: PhysicalTable,
    pub(super) late: Vec<ForeignKeyConstraint>,
}

/// The new tables, those that others refer to first. In a circle the first table whose keys may be null is created without
/// them, or else the first.
pub(super) fn creations(state: &SchemaState, new: Vec<Arc<PhysicalTable>>) -> Vec<Creation> {
    let mut waiting: Vec<_> = new;
    let mut created: BTreeSet<TableName> = state.tables().map(|it| it.name.clone()).collect();
    let mut creations = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let position = next(&waiting, &created);
        let mut table = PhysicalTable::clone(&waiting.remove(position));
        table.sort_items();
        created.insert(table.name.clone());
        let is_late = |key: &ForeignKeyConstraint| {
            !created.contains(&key.target) && waiting.iter().any(|it| it.name == key.target)
        };
        let (late, keys) = table.foreign_keys.into_iter().partition(is_late);
        table.foreign_keys = keys;
        creations.push(Creation { table, late });
    }
    creations
}

fn next(waiting: &[Arc<PhysicalTable>], created: &BTreeSet<TableName>) -> usize {
    let mut free = waiting.iter();
    if let Some(position) = free.position(|it| missing(it, waiting, created).next().is_none()) {
        return position;
    }
    let in_circle = |table: &PhysicalTable| reaches_itself(table, waiting, created);
    let may_be_null = |table: &PhysicalTable| {
        let mut keys = missing(table, waiting, created);
        keys.all(|key| {
            let mut columns = key.columns.iter();
            columns.any(|name| table.column(name).is_some_and(|column| column.null))
        })
    };
    let mut tables = waiting.iter();
    let optional = tables.position(|it| in_circle(it) && may_be_null(it));
    let mut tables = waiting.iter();
    optional
        .or_else(|| tables.position(|it| in_circle(it)))
        .unwrap_or(0)
}

/// The foreign keys to other tables that are still to be created.
fn missing<'t>(
    table: &'t PhysicalTable,
    waiting: &'t [Arc<PhysicalTable>],
    created: &'t BTreeSet<TableName>,
) -> impl Iterator<Item = &'t ForeignKeyConstraint> {
    table.foreign_keys.iter().filter(move |key| {
        key.target != table.name
            && !created.contains(&key.target)
            && waiting.iter().any(|it| it.name == key.target)
    })
}

fn reaches_itself(
    table: &PhysicalTable,
    waiting: &[Arc<PhysicalTable>],
    created: &BTreeSet<TableName>,
) -> bool {
    let mut seen: BTreeSet<&TableName> = BTreeSet::new();
    let mut open = vec![table];
    while let Some(next) = open.pop() {
        for key in missing(next, waiting, created) {
            if key.target == table.name {
                return true;
            }
            if seen.insert(&key.target) {
                open.extend(
                    waiting
                        .iter()
                        .find(|it| it.name == key.target)
                        .map(|it| &**it),
                );
            }
        }
    }
    false
}

/// The changes that drop these tables, those that refer to others first. In a circle the foreign keys of its first table
/// are dropped before.
pub(super) fn drops(state: &SchemaState, gone: &[TableName]) -> Vec<Change> {
    let mut waiting: Vec<PhysicalTable> = gone
        .iter()
        .filter_map(|name| state.table(name))
        .map(|table| PhysicalTable::clone(table))
        .collect();
    let mut changes = Vec::new();
    while !waiting.is_empty() {
        let is_free = |table: &&PhysicalTable| !is_target(table, &waiting);
        let free = waiting.iter().find(is_free).map(|it| it.name.clone());
        if let Some(name) = free {
            let position = waiting.iter().position(|table| table.name == name);
            let mut table = waiting.remove(position.unwrap_or(0));
            table.sort_items();
            changes.push(Change::DropTable(table));
        } else {
            changes.extend(drop_keys(&mut waiting));
        }
    }
    changes
}

/// Returns whether another of these tables refers to this one.
fn is_target(table: &PhysicalTable, tables: &[PhysicalTable]) -> bool {
    let mut others = tables.iter().filter(|other| other.name != table.name);
    others.any(|other| {
        other
            .foreign_keys
            .iter()
            .any(|key| key.target == table.name)
    })
}

/// Takes the foreign keys to others off the first table that has some and that others refer to.
fn drop_keys(waiting: &mut [PhysicalTable]) -> Vec<Change> {
    let names: Vec<_> = waiting.iter().map(|table| table.name.clone()).collect();
    let refers = |table: &PhysicalTable| {
        let mut keys = table.foreign_keys.iter();
        keys.any(|key| key.target != table.name && names.contains(&key.target))
    };
    let Some(table) = waiting.iter_mut().find(|table| refers(table)) else {
        return Vec::new();
    };
    let name = table.name.clone();
    let keys = std::mem::take(&mut table.foreign_keys);
    let is_dropped = |key: &ForeignKeyConstraint| key.target != name && names.contains(&key.target);
    let (dropped, kept): (Vec<_>, Vec<_>) = keys.into_iter().partition(is_dropped);
    table.foreign_keys = kept;
    let drop = |key| {
        let change = TableChange::DropItem(TableItem::ForeignKey(key));
        Change::of_table(&name, change)
    };
    dropped.into_iter().map(drop).collect()
}

/// Puts each table behind those whose new columns are read by the values of its own.
pub(super) fn by_new_columns(tables: Vec<(TableName, TableDiff)>) -> Vec<(TableName, TableDiff)> {
    in_order(tables, |(_, table), (name, other)| {
        let mut values = table.columns.iter().flat_map(values);
        values.any(|value| value.reads(&name.name) && reads_new(&value, &other.columns))
    })
}
