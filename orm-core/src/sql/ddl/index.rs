//! Indexes as SQL.

use super::definitions::Definitions;
use super::identifiers::{list, quote, table_name};
use crate::error::Result;
use crate::schema::NullsOrder;
use crate::schema::physical::{
    IndexedValue, KeyConstraint, PhysicalIndex, PhysicalIndexKey, PhysicalTable, TableItem,
    TableName,
};
use std::collections::BTreeSet;

/// `CREATE INDEX …`, for each index that was not found, and for each unique that is an index on this database.
pub(super) fn create_indexes(
    to: &dyn Definitions,
    table: &PhysicalTable,
    found: Option<&PhysicalTable>,
) -> Result<Vec<String>> {
    // A table that is there keeps apart what is unique, as was compared, by whatever name.
    let is_there = |index: &PhysicalIndex| {
        found.is_some_and(|found| index.is_unique || found.has_index(&index.name))
    };
    let indexes = own_indexes(to, table);
    for index in &indexes {
        to.check_index(index)?;
    }
    let missing = indexes.iter().filter(|index| !is_there(index));
    Ok(missing
        .map(|index| create_index(to, &table.name, index))
        .collect())
}

/// The indexes that a table has on this database, each unique that is one among them, in the order in which to create them.
pub(super) fn own_indexes(to: &dyn Definitions, table: &PhysicalTable) -> Vec<PhysicalIndex> {
    let uniques = table.uniques.iter().filter(|_| to.uniques_are_indexes());
    let uniques = uniques.map(of_unique);
    let indexes = table.indexes.iter().filter(|index| to.has_index(index));
    to.creation_order(uniques.chain(indexes.cloned()).collect())
}

/// `CREATE INDEX IF NOT EXISTS "book_title_idx" ON "book" ("title")`.
fn create_index(to: &dyn Definitions, table: &TableName, index: &PhysicalIndex) -> String {
    let unique = unique(index);
    let named = named(to, table, index);
    format!("CREATE {unique}INDEX IF NOT EXISTS {named}")
}

/// `CREATE INDEX "book_title_idx" ON "book" ("title")`, behind the extension that it needs; none if this database has no such
/// index.
pub(super) fn create_new_index(
    to: &dyn Definitions,
    table: &TableName,
    index: &PhysicalIndex,
) -> Result<Vec<String>> {
    let created = created(to, table, index)?;
    let create = created.map(|(unique, named)| format!("CREATE {unique}INDEX {named}"));
    let item = TableItem::Index(index.clone());
    Ok(behind_extension(to, &item, create).collect())
}

/// `CREATE INDEX CONCURRENTLY "book_title_idx" ON "book" ("title")`, behind the extension that it needs; none if this database
/// has no such index.
pub(super) fn create_index_concurrently(
    to: &dyn Definitions,
    table: &TableName,
    index: &PhysicalIndex,
) -> Result<Vec<String>> {
    let created = created(to, table, index)?;
    let create =
        created.map(|(unique, named)| format!("CREATE {unique}INDEX CONCURRENTLY {named}"));
    let item = TableItem::Index(index.clone());
    Ok(behind_extension(to, &item, create).collect())
}

/// The statements that create an item, behind the extension that it needs.
pub(super) fn behind_extension(
    to: &dyn Definitions,
    item: &TableItem,
    create: impl IntoIterator<Item = String>,
) -> impl Iterator<Item = String> {
    let mut create = create.into_iter().peekable();
    let extension = to.extension_of(item).filter(|_| create.peek().is_some());
    extension.map(create_extension).into_iter().chain(create)
}

/// `CREATE EXTENSION IF NOT EXISTS pg_trgm`, for each extension that items of these tables need.
pub(super) fn create_extensions(
    to: &dyn Definitions,
    tables: &[&PhysicalTable],
) -> impl Iterator<Item = String> {
    let items = tables.iter().flat_map(|table| {
        let items = table.items().into_iter();
        items.filter(|item| to.has_item(table, item))
    });
    let extensions: BTreeSet<_> = items.filter_map(|item| to.extension_of(&item)).collect();
    extensions.into_iter().map(create_extension)
}

fn create_extension(name: &str) -> String {
    format!("CREATE EXTENSION IF NOT EXISTS {name}")
}

/// `UNIQUE ` or nothing, and `"book_title_idx" ON "book" ("title")`; none if this database has no such index.
fn created(
    to: &dyn Definitions,
    table: &TableName,
    index: &PhysicalIndex,
) -> Result<Option<(&'static str, String)>> {
    if !to.has_index(index) {
        return Ok(None);
    }
    to.check_index(index)?;
    Ok(Some((unique(index), named(to, table, index))))
}

fn unique(index: &PhysicalIndex) -> &'static str {
    if index.is_unique { "UNIQUE " } else { "" }
}

/// `"book_title_idx" ON "book" ("title")`.
fn named(to: &dyn Definitions, table: &TableName, index: &PhysicalIndex) -> String {
    let (name, table) = (quote(&index.name), table_name(table));
    format!("{name} ON {table}{}", definition(to, index))
}

/// A unique constraint as the index that it is on some databases.
pub(super) fn of_unique(unique: &KeyConstraint) -> PhysicalIndex {
    PhysicalIndex {
        is_unique: true,
        ..PhysicalIndex::over(unique.name.clone(), unique.columns.iter().cloned())
    }
}

/// ` USING gin ("body" "gin_trgm_ops") WHERE (is_public)`: the words that follow the table.
pub(super) fn definition(to: &dyn Definitions, index: &PhysicalIndex) -> String {
    let keys: Vec<_> = index.keys.iter().map(|own| key(to, own)).collect();
    let mut text = String::new();
    if index.method != PhysicalIndex::BTREE {
        text.extend([" USING ", &index.method]);
    }
    text.extend([" (", &keys.join(", "), ")"]);
    if !index.include.is_empty() {
        text.extend([" INCLUDE (", &list(&index.include), ")"]);
    }
    if let Some(condition) = &index.condition {
        text.extend([" WHERE (", to.expression(condition), ")"]);
    }
    text
}

/// `"year"`, or `(lower(title))`.
pub(super) fn value(to: &dyn Definitions, value: &IndexedValue) -> String {
    match value {
        IndexedValue::Column(column) => quote(column),
        IndexedValue::IgnoringCase(column) => to.ignoring_case(column),
        IndexedValue::Expression(sql) => format!("({})", to.expression(sql)),
    }
}

/// `"year" DESC`.
fn key(to: &dyn Definitions, key: &PhysicalIndexKey) -> String {
    let mut text = value(to, &key.value);
    if let Some(collation) = &key.collation {
        text.extend([" COLLATE ", &quote(collation)]);
    }
    if let Some(class) = &key.operator_class {
        let parts: Vec<_> = class.split('.').map(quote).collect();
        text.extend([" ", &parts.join(".")]);
    }
    if key.descending {
        text.push_str(" DESC");
    }
    text.push_str(match key.nulls {
        Some(NullsOrder::First) => " NULLS FIRST",
        Some(NullsOrder::Last) => " NULLS LAST",
        None => "",
    });
    text
}
