//! Where each table and each column comes from.

use super::row_values::RowValues;
use crate::hints::Hints;
use crate::state::SchemaState;
use orm_core::schema::physical::{ColumnType, EnumName, SqlExpression, TableName};
use orm_core::schema::{Change, TableChange};
use std::collections::{BTreeMap, BTreeSet};

/// Where each table and each column comes from: its name at the start, or none if it is new.
pub(super) struct Origins {
    tables: BTreeMap<TableName, Option<TableName>>,
    columns: BTreeMap<(TableName, String), Column>,
    /// The enum types that are new.
    enums: BTreeSet<EnumName>,
    fills: Fills,
}

struct Column {
    origin: Option<String>,
    values: RowValues,
}

/// The SQL of values that rows are given, and the names that mean something else before or after: where SQL reads one of
/// them, it cannot be run at another place.
#[derive(Default)]
struct Fills {
    sql: Vec<SqlExpression>,
    changed: BTreeSet<String>,
}

impl Fills {
    /// Adds what one change gives to rows, and the names that it changes; none if the order of this change and another matters.
    fn follow(&mut self, names: &[&str], fill: Option<&SqlExpression>) -> Option<()> {
        let is_read = |name: &&str| self.sql.iter().any(|sql| sql.reads(name));
        let reads = |sql: &SqlExpression| self.changed.iter().any(|name| sql.reads(name));
        if names.iter().any(is_read) || fill.is_some_and(reads) {
            return None;
        }
        self.sql.extend(fill.cloned());
        let names = names.iter().map(|&name| name.to_owned());
        self.changed.extend(names);
        Some(())
    }
}

impl Origins {
    pub(super) fn of(start: &SchemaState) -> Self {
        let tables = start.tables().map(|table| &table.name);
        let columns = start.tables().flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(|column| {
                let own = Column {
                    origin: Some(column.name.clone()),
                    values: RowValues::stored(column),
                };
                ((table.name.clone(), column.name.clone()), own)
            })
        });
        Origins {
            tables: tables
                .map(|name| (name.clone(), Some(name.clone())))
                .collect(),
            columns: columns.collect(),
            enums: BTreeSet::new(),
            fills: Fills::default(),
        }
    }

    /// Returns whether a table has no rows yet.
    fn is_new(&self, table: &TableName) -> bool {
        self.tables.get(table) == Some(&None)
    }

    /// Follows a change; none if fewer changes would do something else to rows.
    pub(super) fn follow(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::CreateTable(table) => {
                self.fills.follow(&[&table.name.name], None)?;
                self.tables.insert(table.name.clone(), None);
                for column in &table.columns {
                    let own = Column {
                        origin: None,
                        values: RowValues::of_no_row(column),
                    };
                    let key = (table.name.clone(), column.name.clone());
                    self.columns.insert(key, own);
                }
            }
            Change::DropTable(table) => {
                self.tables.remove(&table.name);
                self.columns.retain(|(name, _), _| *name != table.name);
            }
            Change::RenameTable { from, to } => {
                self.fills.follow(&[&from.name, &to.name], None)?;
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
            Change::RenameEnumValue { name, .. } if self.enums.contains(name) => {
                let ty = ColumnType::of_enum(name.clone());
                let mut columns = self.columns.values();
                if columns.any(|column| column.values.are_given() && *column.values.ty() == ty) {
                    return None;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn follow_column(&mut self, table: &TableName, change: &TableChange) -> Option<()> {
        let key = |name: &String| (table.clone(), name.clone());
        let has_rows = !self.is_new(table);
        match change {
            TableChange::AddColumn { column, fill } => {
                let fill = fill.as_ref().filter(|_| has_rows);
                self.fills.follow(&[&column.name], fill)?;
                let values = if has_rows {
                    RowValues::added(column, fill)
                } else {
                    RowValues::of_no_row(column)
                };
                let added = Column {
                    origin: None,
                    values,
                };
                self.columns.insert(key(&column.name), added);
            }
            TableChange::DropColumn { column, .. } => {
                self.columns.remove(&key(&column.name));
            }
            TableChange::RenameColumn { from, to } => {
                self.fills.follow(&[from, to], None)?;
                let column = self.columns.remove(&key(from))?;
                self.columns.insert(key(to), column);
            }
            TableChange::AlterColumn {
                from,
                to,
                fill,
                using,
            } if has_rows => {
                if using.is_some() {
                    return None;
                }
                if from.ty != to.ty || fill.is_some() {
                    self.fills.follow(&[&to.name], fill.as_ref())?;
                }
                let column = self.columns.get_mut(&key(&to.name))?;
                column.values.alter(from, to, fill.as_ref())?;
            }
            TableChange::RenameChoice { .. } if has_rows => return None,
            _ => {}
        }
        Some(())
    }

    /// The renames, and the values of nulls; none if a table or a column was dropped and made again under its name, or rows would have other
    /// values.
    pub(super) fn hints(&self, start: &SchemaState, end: &SchemaState) -> Option<Hints> {
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
            let Some(before) = column.origin.as_ref().and_then(|it| before.column(it)) else {
                continue;
            };
            let wanted = end.table(table)?.column(name)?;
            if let Some(fill) = column.values.of_nulls(before, wanted).ok()? {
                hints = hints.fill(table, name, fill);
            }
        }
        Some(hints)
    }

    /// Has a change that adds a column give rows the values that these changes do; none if it cannot.
    pub(super) fn fill(&self, change: &mut Change) -> Option<()> {
        if let Change::AlterTable {
            table,
            change: TableChange::AddColumn { column, fill },
        } = change
        {
            let own = self.columns.get(&(table.clone(), column.name.clone()))?;
            *fill = own.values.of_new(column).ok()?;
        }
        Some(())
    }

    fn column_survives(&self, table: &TableName, name: &str) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|((own, _), column)| own == table && column.origin.as_deref() == Some(name))
    }
}
