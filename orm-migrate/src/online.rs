//! Changes as several migrations that keep nobody from writing meanwhile.

#[cfg(test)]
mod tests;

use crate::lint::not_null;
use crate::migration::Migration;
use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::schema::physical::{CheckConstraint, PhysicalColumn, TableItem, TableName};
use orm_core::schema::{Change, TableChange, names};
use std::collections::BTreeSet;

/// Returns these changes as migrations that keep others from reading and writing for moments only, one to be applied after
/// the other. On Postgres
///
/// - an index is built by `CREATE INDEX CONCURRENTLY`, and a unique has its index built so first: in a migration of its own,
///   around which no transaction is;
/// - a check and a foreign key are added as `NOT VALID`, and the rows that are there are looked at in the next migration;
/// - a column that must not be null is first checked so in the same way, and then needs no search.
///
/// Tables that the changes create are changed as they are, and tables of partitions get indexes, uniques and foreign keys as
/// they are: Postgres knows no such way there. On SQLite it is all the same. The migrations depend on nothing
/// yet; whoever names them puts them in a row.
///
/// # Errors
/// [`Mistake`] if the changes do not fit the tables.
///
/// ```
/// use orm_migrate::{Migration, SchemaState, online};
///
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "create_table"
/// table = "book"
/// columns = [{ name = "title", type = "text" }]
/// "#;
/// let mut state = SchemaState::default();
/// for change in &Migration::parse("0001.toml", text)?.changes {
///     state.apply(change)?;
/// }
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "add_index"
/// table = "book"
/// index = { name = "book_title_idx", columns = ["title"] }
/// "#;
/// let migrations = online(&Migration::parse("0002.toml", text)?.changes, &state)?;
/// assert_eq!(migrations.len(), 1);
/// assert!(!migrations[0].is_atomic);
/// assert!(migrations[0].to_text().contains("concurrently = true"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn online(changes: &[Change], before: &SchemaState) -> Result<Vec<Migration>, Mistake> {
    let (mut state, mut split) = (before.clone(), Split::default());
    for change in changes {
        state.apply(change)?;
        split.add(change, &state);
    }
    split.end();
    Ok(split.migrations)
}

/// The changes by the migrations that they go to.
#[derive(Default)]
struct Split {
    /// The tables that the changes create.
    created: BTreeSet<TableName>,
    migrations: Vec<Migration>,
    /// Changes in one transaction.
    first: Vec<Change>,
    /// Indexes, around which no transaction may be.
    concurrent: Vec<Change>,
    /// Changes in a transaction after them: the rows that are there are looked at.
    last: Vec<Change>,
}

impl Split {
    fn add(&mut self, change: &Change, after: &SchemaState) {
        if !is_addition(change) {
            self.flush();
        }
        if let Change::CreateTable(table) = change {
            self.created.insert(table.name.clone());
        }
        match change {
            Change::AlterTable { table, change } if !self.created.contains(table) => {
                let is_partitioned = after
                    .table(table)
                    .is_some_and(|it| it.partition_by.is_some());
                self.alter(table, change, is_partitioned);
            }
            change => self.first.push(change.clone()),
        }
    }

    fn alter(&mut self, table: &TableName, change: &TableChange, is_partitioned: bool) {
        let of = |change| Change::of_table(table, change);
        match change {
            // Postgres knows neither an index that is built concurrently nor a foreign key that is not valid there.
            TableChange::AddItem(
                TableItem::Index(_) | TableItem::Unique(_) | TableItem::ForeignKey(_),
            ) if is_partitioned => self.first.push(of(change.clone())),
            TableChange::AddItem(item @ (TableItem::Index(_) | TableItem::Unique(_))) => {
                self.concurrent
                    .push(of(TableChange::AddOnline(item.clone())));
            }
            // What it refers to must be unique by then.
            TableChange::AddItem(TableItem::ForeignKey(key)) if self.waits_for(&key.target) => {
                self.last.push(of(change.clone()));
            }
            TableChange::AddItem(item @ (TableItem::Check(_) | TableItem::ForeignKey(_))) => {
                self.first.push(of(TableChange::AddOnline(item.clone())));
                self.last.push(of(validate(item)));
            }
            TableChange::AlterColumn {
                from,
                to,
                fill: None,
                ..
            } if from.null && !to.null && from.ty == to.ty => {
                let check = never_null(table, to);
                self.first.push(of(TableChange::AddOnline(check.clone())));
                let validate = validate(&check);
                let changes = [validate, change.clone(), TableChange::DropItem(check)];
                self.last.extend(changes.map(of));
            }
            change => self.first.push(of(change.clone())),
        }
    }

    /// Returns whether an index of this table is still to be built.
    fn waits_for(&self, table: &TableName) -> bool {
        let mut waiting = self.concurrent.iter();
        waiting
            .any(|change| matches!(change, Change::AlterTable { table: own, .. } if own == table))
    }

    /// Ends the migrations that others come after.
    fn flush(&mut self) {
        if self.concurrent.is_empty() && self.last.is_empty() {
            return;
        }
        self.end();
    }

    fn end(&mut self) {
        let parts = [
            (true, &mut self.first),
            (false, &mut self.concurrent),
            (true, &mut self.last),
        ];
        for (is_atomic, changes) in parts {
            if !changes.is_empty() {
                self.migrations.push(Migration {
                    is_atomic,
                    changes: std::mem::take(changes),
                    ..Migration::default()
                });
            }
        }
    }
}

/// Returns whether a change may come before indexes that wait: it takes nothing away and gives nothing another name.
fn is_addition(change: &Change) -> bool {
    match change {
        Change::CreateTable(_) => true,
        Change::AlterTable { change, .. } => matches!(
            change,
            TableChange::AddColumn { .. }
                | TableChange::AlterColumn { .. }
                | TableChange::AddItem(_)
                | TableChange::AddOnline(_)
        ),
        _ => false,
    }
}

fn validate(item: &TableItem) -> TableChange {
    TableChange::Validate {
        kind: item.kind(),
        name: item.name().to_owned(),
    }
}

/// The check by which a column becomes not null.
fn never_null(table: &TableName, column: &PhysicalColumn) -> TableItem {
    TableItem::Check(CheckConstraint {
        name: names::not_null(&table.name, &column.name),
        condition: not_null(&column.name),
    })
}
