//! Items that SQLite keeps by triggers, as SQL: search indexes, and ranges that do not overlap.

use super::definitions::Definitions;
use super::index::behind_extension;
use crate::error::Result;
use crate::schema::physical::{PhysicalTable, TableItem, TableName};

/// The statements that create such an item of an empty table; none of another item.
fn create(to: &dyn Definitions, table: &PhysicalTable, item: &TableItem) -> Result<Vec<String>> {
    match item {
        TableItem::Search(search) => to.create_search(&table.name, search),
        TableItem::Exclusion(own) => to.create_exclusion(table, own),
        _ => Ok(Vec::new()),
    }
}

/// The statements that bring the rows of a table that is there into a new item, or look whether they may be in it.
fn take_rows_in(to: &dyn Definitions, table: &PhysicalTable, item: &TableItem) -> Option<String> {
    match item {
        TableItem::Search(search) => to.fill_search(search),
        TableItem::Exclusion(own) => to.check_exclusion(table, own),
        _ => None,
    }
}

/// The statements that create such an item of a table that is there, with its rows.
pub(super) fn create_triggered(
    to: &dyn Definitions,
    table: &PhysicalTable,
    item: &TableItem,
) -> Result<Vec<String>> {
    let statements = create(to, table, item)?.into_iter();
    let statements = behind_extension(to, item, statements);
    Ok(statements.chain(take_rows_in(to, table, item)).collect())
}

/// The statements that create the items of a table that is new, each behind the extension that it needs.
pub(super) fn create_new_triggered(
    to: &dyn Definitions,
    table: &PhysicalTable,
) -> Result<Vec<String>> {
    let mut statements = Vec::new();
    for item in table.triggered_items() {
        let create = create(to, table, &item)?;
        statements.extend(behind_extension(to, &item, create));
    }
    Ok(statements)
}

/// The statements that create the items that were not found, with the rows of a table that was. Their extensions come first,
/// once for all tables.
pub(super) fn create_all_triggered(
    to: &dyn Definitions,
    table: &PhysicalTable,
    found: Option<&PhysicalTable>,
) -> Result<Vec<String>> {
    let mut statements = Vec::new();
    for item in table.triggered_items() {
        let create = create(to, table, &item)?;
        if found.is_some_and(|found| found.item(item.kind(), item.name()).is_some()) {
            continue;
        }
        statements.extend(create);
        statements.extend(found.and_then(|_| take_rows_in(to, table, &item)));
    }
    Ok(statements)
}

/// The statements that drop such an item, and leave its table.
pub(super) fn drop_triggered(
    to: &dyn Definitions,
    table: &TableName,
    item: &TableItem,
) -> Vec<String> {
    match item {
        TableItem::Search(search) => to.drop_search(table, search),
        TableItem::Exclusion(own) => to.drop_exclusion(table, own),
        _ => Vec::new(),
    }
}
