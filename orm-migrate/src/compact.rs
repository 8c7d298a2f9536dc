//! Fewer changes that lead to the same tables.

use crate::diff::diff;
use crate::hints::Hints;
use crate::mistake::Mistake;
use crate::question::DeclaredAnswers;
use crate::state::SchemaState;
use orm_core::schema::physical::{EnumName, SqlExpression, TableName};
use orm_core::schema::{Change, TableChange};
use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
mod tests;

/// Returns changes that lead from these tables to the same ones in fewer steps: what is added and dropped is left out, a
/// table is created with the columns that it gets later, and of two renames of one thing one is left.
///
/// SQL and functions of the user's own stay where they are, unless they may be left out, and so do changes whose rows would
/// not be the same: a column that is dropped and added again, or that gets another type by `using`. A table that is created
/// by these changes has no rows before SQL of the user's own.
///
/// # Errors
/// [`Mistake`] if the changes do not fit the tables.
///
/// ```
/// use orm_core::schema::physical::{PhysicalTable, TableName};
/// use orm_migrate::{Change, SchemaState, compact};
///
/// let table = |name: &str| PhysicalTable::new(TableName::new(None, name));
/// let rename = Change::RenameTable { from: table("tag").name, to: table("label").name };
/// let changes = [Change::CreateTable(table("tag")), rename];
/// let fewer = compact(&changes, &SchemaState::default())?;
/// assert_eq!(fewer, [Change::CreateTable(table("label"))]);
/// # Ok::<(), orm_migrate::Mistake>(())
/// ```
pub fn compact(changes: &[Change], before: &SchemaState) -> Result<Vec<Change>, Mistake> {
    let mut state = before.clone();
    let mut compacted = Vec::new();
    let is_kept = |change: &&Change| !is_elidable(change);
    let changes: Vec<_> = changes.iter().filter(is_kept).cloned().collect();
    for span in changes.chunk_by(|one, other| !is_barrier(one) && !is_barrier(other)) {
        let start = state.clone();
        span.iter().try_for_each(|change| state.apply(change))?;
        match fewer(span, &start, &state) {
            Some(fewer) if fewer.len() < span.len() => compacted.extend(fewer),
            _ => compacted.extend_from_slice(span),
        }
    }
    Ok(compacted)
}

fn is_elidable(change: &Change) -> bool {
    match change {
        Change::RunSql {
            is_elidable, state, ..
        } => *is_elidable && state.is_empty(),
        Change::RunRust { is_elidable, .. } => *is_elidable,
        _ => false,
    }
}

fn is_barrier(change: &Change) -> bool {
    !matches!(
        change,
        Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::RenameTable { .. }
            | Change::AlterTable { .. }
            | Change::CreateEnum(_)
            | Change::DropEnum(_)
            | Change::AlterEnum { .. }
            | Change::RenameEnumValue { .. }
    )
}

/// The changes between two states with the renames and values of these; none if rows would not be the same.
fn fewer(changes: &[Change], start: &SchemaState, end: &SchemaState) -> Option<Vec<Change>> {
    if changes.iter().any(is_barrier) {
        return None;
    }
    let mut origins = Origins::of(start);
    changes
        .iter()
        .try_for_each(|change| origins.follow(change))?;
    let hints = origins.hints(start)?;
    diff(start, end, &hints, &mut DeclaredAnswers).ok()
}

/// Where each table and each column comes from: its name at the start, or none if it is new.
struct Origins {
    tables: BTreeMap<TableName, Option<TableName>>,
    columns: BTreeMap<(TableName, String), Column>,
    /// The enum types that are new.
    enums: BTreeSet<EnumName>,
}

#[derive(Clone, Default)]
struct Column {
    origin: Option<String>,
    fill: Option<SqlExpression>,
}

impl Origins {
    fn of(start: &SchemaState) -> Self {
        let tables = start.tables().map(|table| &table.name);
        let columns = start.tables().flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(|column| (table.name.clone(), column.name.clone()))
        });
        Origins {
            tables: tables
                .map(|name| (name.clone(), Some(name.clone())))
                .collect(),
            columns: columns
                .map(|key| {
                    let column = Column {
                        origin: Some(key.1.clone()),
                        fill: None,
                    };
                    (key, column)
                })
                .collect(),
            enums: BTreeSet::new(),
        }
    }

    /// Returns whether a table has no rows yet.
    fn is_new(&self, table: &TableName) -> bool {
        self.tables.get(table) == Some(&None)
    }

    /// Follows a change; none if what it does to rows is not in the states.
    fn follow(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::CreateTable(table) => {
                self.tables.insert(table.name.clone(), None);
                for column in &table.columns {
                    let key = (table.name.clone(), column.name.clone());
                    self.columns.insert(key, Column::default());
                }
            }
            Change::DropTable(table) => {
                self.tables.remove(&table.name);
                self.columns.retain(|(name, _), _| *name != table.name);
            }
            Change::RenameTable { from, to } => {
                let origin = self.tables.remove(from)?;
                self.tables.insert(to.clone(), origin);
                let columns = std::mem::take(&mut self.columns).into_iter();
                self.columns = columns
                    .map(|((table, name), column)| {
                        let table = if table == *from { to.clone() } else { table };
                        ((table, name), column)
                    })
                    .collect();
            }
            Change::AlterTable { table, change } => self.follow_column(table, change)?,
            Change::CreateEnum(own) => {
                self.enums.insert(own.name.clone());
            }
            Change::DropEnum(own) => {
                self.enums.remove(&own.name);
            }
            Change::AlterEnum { .. } => {}
            Change::RenameEnumValue { name, .. } if self.enums.contains(name) => {}
            _ => return None,
        }
        Some(())
    }

    fn follow_column(&mut self, table: &TableName, change: &TableChange) -> Option<()> {
        let key = |name: &String| (table.clone(), name.clone());
        match change {
            TableChange::AddColumn { column, fill } => {
                let added = Column {
                    origin: None,
                    fill: fill.clone(),
                };
                self.columns.insert(key(&column.name), added);
            }
            TableChange::DropColumn { column, .. } => {
                self.columns.remove(&key(&column.name));
            }
            TableChange::RenameColumn { from, to } => {
                let column = self.columns.remove(&key(from))?;
                self.columns.insert(key(to), column);
            }
            TableChange::AlterColumn {
                to, fill, using, ..
            } => {
                if using.is_some() && !self.is_new(table) {
                    return None;
                }
                let column = self.columns.get_mut(&key(&to.name))?;
                if column.fill.is_none() {
                    column.fill.clone_from(fill);
                }
            }
            TableChange::RenameChoice { .. } if !self.is_new(table) => return None,
            _ => {}
        }
        Some(())
    }

    /// The renames and values; none if a table or a column was dropped and made again under its name.
    fn hints(&self, start: &SchemaState) -> Option<Hints> {
        let mut hints = Hints::default();
        let survives = |name| self.tables.values().flatten().any(|origin| origin == name);
        for (name, origin) in &self.tables {
            match origin {
                Some(origin) if origin != name => hints = hints.rename_table(origin, name),
                None if start.table(name).is_some() && !survives(name) => return None,
                _ => {}
            }
        }
        for ((table, name), column) in &self.columns {
            let Some(own) = self.tables.get(table)?.as_ref() else {
                continue;
            };
            let before = start.table(own)?;
            match &column.origin {
                Some(origin) if origin != name => hints = hints.rename_column(table, origin, name),
                None if before.column(name).is_some() && !self.column_survives(table, name) => {
                    return None;
                }
                _ => {}
            }
            if let Some(fill) = column.fill.clone() {
                hints = hints.fill(table, name, fill);
            }
        }
        Some(hints)
    }

    fn column_survives(&self, table: &TableName, name: &str) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|((own, _), column)| own == table && column.origin.as_deref() == Some(name))
    }
}
