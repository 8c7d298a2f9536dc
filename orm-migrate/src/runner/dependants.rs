//! Dependants, which keep a database from a change: views and the like that speak of what is dropped, and foreign keys that
//! refer to it.

use crate::fetch::fetch;
use crate::state::SchemaState;
use orm_core::db::Executor;
use orm_core::error::Result;
use orm_core::schema::physical::{PhysicalColumn, TableItem, TableName};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::migration::{ChangedPart, find_dependants};
use std::collections::BTreeMap;

/// Views, triggers and policies of Postgres that speak of a table or a column which changes drop, or give another type, and
/// foreign keys that refer to a key which they drop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependants {
    /// The table.
    pub table: TableName,
    /// The column; `None` if the table goes as a whole, or a key of it.
    pub column: Option<String>,
    /// The name of the key.
    pub key: Option<String>,
    /// The words for each, such as `view late_loans`.
    pub names: Vec<String>,
}

impl Dependants {
    /// Returns the words for the table, the column or the key: ``the column `loan.due` ``.
    pub fn part(&self) -> String {
        let table = &self.table;
        match (&self.column, &self.key) {
            (Some(column), _) => format!("the column `{table}.{column}`"),
            (None, Some(key)) => format!("the unique key `{key}` of the table `{table}`"),
            (None, None) => format!("the table `{table}`"),
        }
    }
}

/// Looks for what stands in the way of changes of these tables. A database that makes tables anew has none of it.
///
/// # Errors
/// Errors of the database.
pub async fn dependants(
    on: &impl Executor,
    before: &SchemaState,
    changes: &[Change],
) -> Result<Vec<Dependants>> {
    let parts: Vec<_> = changes.iter().filter_map(part).collect();
    if parts.is_empty() || !on.target().backend().features().namespaces {
        return Ok(Vec::new());
    }
    let keys = before.tables().flat_map(|it| &it.foreign_keys);
    let keys: Vec<_> = keys.map(|key| key.name.clone()).collect();
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    fetch(on, &find_dependants(&parts, &keys), &mut |row| {
        let position = usize::try_from(row.i64()?).unwrap_or_default();
        found.entry(position).or_default().push(row.string()?);
        Ok(())
    })
    .await?;
    let found = found.into_iter().filter_map(|(position, names)| {
        let part = parts.get(position)?.clone();
        Some(Dependants {
            table: part.table,
            column: part.column,
            key: part.key,
            names,
        })
    });
    Ok(found.collect())
}

fn part(change: &Change) -> Option<ChangedPart> {
    let part = |table: &TableName, column: Option<&PhysicalColumn>, is_retyped| ChangedPart {
        table: table.clone(),
        column: column.map(|column| column.name.clone()),
        key: None,
        is_retyped,
    };
    let key = |table: &TableName, name: &str| ChangedPart {
        key: Some(name.to_owned()),
        ..part(table, None, false)
    };
    match change {
        Change::DropTable(table) => Some(part(&table.name, None, false)),
        Change::AlterTable { table, change } => match change {
            TableChange::DropColumn { column, .. } => Some(part(table, Some(column), false)),
            TableChange::AlterColumn { from, to, .. }
                if from.ty != to.ty || from.collation != to.collation =>
            {
                Some(part(table, Some(to), true))
            }
            TableChange::AlterPrimaryKey {
                from: Some(from), ..
            } => Some(key(table, &from.name)),
            TableChange::DropItem(item) | TableChange::DropOnline(item) => {
                is_unique(item).then(|| key(table, item.name()))
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_unique(item: &TableItem) -> bool {
    match item {
        TableItem::Unique(_) => true,
        TableItem::Index(index) => index.is_unique,
        _ => false,
    }
}
