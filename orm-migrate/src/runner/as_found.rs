//! Plans by the names that the database has for constraints and indexes.

use super::error::RunError;
use super::planned::{Direction, FoundChanges};
use crate::found_names::{in_found_names, with_found_names};
use crate::graph::{LoadedMigration, MigrationGraph, MigrationName};
use crate::plan::{PlanError, is_joined, plan};
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::db::Database;
use orm_core::schema::physical::{ColumnType, ItemKind, PhysicalTable, TableName};
use orm_core::schema::{Change, TableChange, names};
use orm_core::sql::ddl::MigrationStep;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::slice;
use std::sync::Arc;

/// The source of the names of constraints and indexes in the steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// The migrations give the names, where nothing is run or shown.
    OfMigrations,
    /// The database gives the names; its tables are read for it.
    OfDatabase,
}

/// The tables before a migration, and after those that come before it in a run.
#[derive(Clone)]
pub(super) struct Start {
    pub(super) state: SchemaState,
    /// The tables by the names that the database has for constraints and indexes.
    as_found: SchemaState,
    found: Option<FoundTables>,
    backend: Backend,
}

/// The tables that a database has of those which migrations change.
#[derive(Clone)]
pub(super) struct FoundTables {
    tables: SchemaState,
    /// The columns that go.
    dropped: BTreeSet<(TableName, String)>,
}

impl Start {
    pub(super) fn new(state: SchemaState, found: Option<FoundTables>, backend: Backend) -> Self {
        let are_made_anew = backend.features().rebuilds_tables;
        let as_found = match &found {
            Some(found) => with_found_names(&state, &found.tables, are_made_anew, &found.dropped),
            None => state.clone(),
        };
        Start {
            state,
            as_found,
            found,
            backend,
        }
    }

    /// Goes on to the tables before the change with which an earlier run has stopped, which has left so many steps; returns the
    /// position of the change.
    ///
    /// The steps are counted from the end: those that are done may be others by now, by the names that the database had then.
    pub(super) fn go_on(&mut self, changes: &[Change], left: usize) -> usize {
        let mut states = vec![self.state.clone()];
        for change in changes {
            let mut state = states[states.len() - 1].clone();
            // What does not fit is an error of the plan.
            if state.apply(change).is_err() {
                break;
            }
            states.push(state);
        }
        let are_own = changes.iter().zip(&states);
        let are_own: Vec<_> = are_own
            .map(|(change, state)| self.is_own(change, state))
            .collect();
        for (position, state) in states.into_iter().enumerate().rev() {
            if is_joined(changes, position) || !self.may_have_stopped_at(position, &are_own) {
                continue;
            }
            let rest = &changes[position..];
            let start = Start::new(state.clone(), self.found.clone(), self.backend);
            let steps = start.clone().plan(rest).map(|(steps, _)| steps.len());
            match steps.map(|steps| steps.cmp(&left)) {
                Ok(Ordering::Equal) => *self = start,
                Ok(Ordering::Greater) => {
                    let mut found = self.found.clone();
                    if let (Some(found), Some(change)) = (&mut found, rest.first()) {
                        take_back(&mut found.tables, change);
                        take_types_back(&mut found.tables, &state);
                    }
                    *self = Start::new(state, found, self.backend);
                }
                Ok(Ordering::Less) | Err(_) => continue,
            }
            return position;
        }
        0
    }

    /// Returns whether a run may have stopped before the change at this position: where tables are made anew, changes between two
    /// steps of the user's own are made together, and part of them may be as many steps as all.
    fn may_have_stopped_at(&self, position: usize, are_own: &[bool]) -> bool {
        let is_own = |position: usize| are_own.get(position).copied().unwrap_or_default();
        !self.backend.features().rebuilds_tables
            || position == 0
            || position == are_own.len()
            || is_own(position)
            || is_own(position - 1)
    }

    /// Returns whether a change of these tables is SQL or a function of the user's own, or has some within it.
    fn is_own(&self, change: &Change, state: &SchemaState) -> bool {
        let steps = plan(slice::from_ref(change), &mut state.clone(), self.backend);
        steps.is_ok_and(|steps| steps.iter().any(MigrationStep::is_own))
    }

    /// Plans these changes by the names of the database, and goes on to the tables behind them.
    pub(super) fn plan(
        &mut self,
        changes: &[Change],
    ) -> Result<(Vec<MigrationStep>, FoundChanges), PlanError> {
        let before = self.as_found.clone();
        let changes = in_found_names(changes, &mut self.state, &mut self.as_found)?;
        let steps = plan(&changes, &mut before.clone(), self.backend)?;
        for step in &steps {
            if let MigrationStep::Rebuild(rebuild) = step {
                take_out(&mut self.as_found, &rebuild.taken_out);
            }
        }
        Ok((steps, FoundChanges { before, changes }))
    }
}

/// Gives uniques the names that they have once their tables are made anew.
fn take_out(as_found: &mut SchemaState, names: &[(String, String)]) {
    for (from, to) in names {
        for table in as_found.tables.values_mut() {
            if table.item(ItemKind::Unique, from).is_some() {
                Arc::make_mut(table).rename_item(ItemKind::Unique, from, to);
            }
        }
    }
}

/// The tables that these migrations change, as far as the database has them.
pub(super) async fn find_tables(
    db: &Database,
    graph: &MigrationGraph,
    (names, direction): (&[MigrationName], Direction),
    state: &SchemaState,
) -> Result<Option<FoundTables>, RunError> {
    let migrations = || names.iter().filter_map(|name| graph.get(name));
    let changed = migrations().flat_map(|it| it.migration.changed_tables());
    let changed: BTreeSet<_> = changed.collect();
    let mut wanted = state.clone();
    wanted.tables.retain(|name, _| changed.contains(name));
    // A table whose rename is undone has its new name by now, and so has one after a run that has stopped.
    for name in migrations().flat_map(|it| it.migration.changes.iter().filter_map(new_name)) {
        let table = state.table(&name).cloned();
        let table = table.unwrap_or_else(|| Arc::new(PhysicalTable::new(name.clone())));
        wanted.tables.insert(name, table);
    }
    if wanted.tables().len() == 0 {
        return Ok(None);
    }
    let tables = db.introspect_tables(&wanted.describe()).await?.into();
    let dropped = if db.backend().features().rebuilds_tables {
        dropped_columns(migrations(), direction)
    } else {
        BTreeSet::new()
    };
    Ok(Some(FoundTables { tables, dropped }))
}

/// A column or table that goes, or gets another name, as a run in one direction has it.
enum Departure {
    Column(TableName, String),
    ColumnName {
        table: TableName,
        from: String,
        to: String,
    },
    TableName {
        from: TableName,
        to: TableName,
    },
}

impl Departure {
    fn of(change: &Change, direction: Direction) -> Option<Self> {
        let is_forward = direction == Direction::Forward;
        match change {
            Change::RenameTable { from, to } => {
                let (from, to) = if is_forward { (from, to) } else { (to, from) };
                let (from, to) = (from.clone(), to.clone());
                Some(Departure::TableName { from, to })
            }
            Change::AlterTable { table, change } => match (change, is_forward) {
                (TableChange::DropColumn { column, .. }, true)
                | (TableChange::AddColumn { column, .. }, false) => {
                    Some(Departure::Column(table.clone(), column.name.clone()))
                }
                (TableChange::RenameColumn { from, to }, _) => {
                    let (from, to) = if is_forward { (from, to) } else { (to, from) };
                    let (from, to) = (from.clone(), to.clone());
                    let table = table.clone();
                    Some(Departure::ColumnName { table, from, to })
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// The columns that go with these migrations, by all names that they have on the way.
fn dropped_columns<'g>(
    migrations: impl Iterator<Item = &'g LoadedMigration>,
    direction: Direction,
) -> BTreeSet<(TableName, String)> {
    let in_order = migrations.flat_map(|it| {
        let changes = it.migration.changes.iter();
        let own = changes.filter_map(|change| Departure::of(change, direction));
        let mut own: Vec<_> = own.collect();
        if direction == Direction::Backward {
            own.reverse();
        }
        own
    });
    let mut dropped = BTreeSet::new();
    for departure in in_order.collect::<Vec<_>>().into_iter().rev() {
        match departure {
            Departure::Column(table, column) => {
                dropped.insert((table, column));
            }
            Departure::ColumnName { table, from, to } => {
                if dropped.contains(&(table.clone(), to)) {
                    dropped.insert((table, from));
                }
            }
            Departure::TableName { from, to } => {
                let of_table = dropped.iter().filter(|(table, _)| *table == to);
                let renamed = of_table.map(|(_, column)| (from.clone(), column.clone()));
                let renamed: Vec<_> = renamed.collect();
                dropped.extend(renamed);
            }
        }
    }
    dropped
}

/// Takes back what a change has made of names and items, of which some steps are done: afterwards nothing in the tables is
/// taken for what the database has in place of what the migrations say.
fn take_back(found: &mut SchemaState, change: &Change) {
    match change {
        Change::DatabaseOnly(changes) | Change::RunSql { state: changes, .. } => {
            for change in changes.iter().rev() {
                take_back(found, change);
            }
        }
        Change::RenameTable { from, to } => {
            let (from, to) = (to.clone(), from.clone());
            // It does not fit where the table has its old name yet.
            let _ = found.apply(&Change::RenameTable { from, to });
        }
        Change::AlterTable { table, change } => {
            if let Some(table) = found.tables.get_mut(table) {
                take_back_of_table(Arc::make_mut(table), change);
            }
        }
        _ => {}
    }
}

fn take_back_of_table(table: &mut PhysicalTable, change: &TableChange) {
    match change {
        TableChange::AddItem(item) | TableChange::AddOnline(item) => {
            table.drop_item(item.kind(), item.name());
        }
        TableChange::RenameItem { kind, from, to } if table.item(*kind, from).is_none() => {
            table.rename_item(*kind, to, from);
        }
        TableChange::RenameColumn { from, to } if table.column(from).is_none() => {
            table.rename_column(to, from);
        }
        TableChange::AlterPrimaryKey { from, to } if table.primary_key == *to => {
            table.primary_key.clone_from(from);
        }
        TableChange::AlterColumn { from, .. } => {
            let mut columns = table.columns.iter_mut();
            if let Some(column) = columns.find(|column| column.name == from.name) {
                column.clone_from(from);
            }
        }
        _ => {}
    }
}

/// Gives columns their types back whose check has the name before a rename, by which it was not found to be one of the type.
fn take_types_back(found: &mut SchemaState, before: &SchemaState) {
    for (name, table) in &mut found.tables {
        let Some(before) = before.table(name) else {
            continue;
        };
        let table = Arc::make_mut(table);
        for column in &mut table.columns {
            let check = names::range(&name.name, &column.name);
            let is_unknown = matches!(column.ty, ColumnType::Other(_));
            let checks = table.checks.len();
            if let Some(before) = before.column(&column.name).filter(|_| is_unknown) {
                table.checks.retain(|own| own.name != check);
                if table.checks.len() < checks {
                    column.ty = before.ty.clone();
                }
            }
        }
    }
}

fn new_name(change: &Change) -> Option<TableName> {
    match change {
        Change::RenameTable { to, .. } => Some(to.clone()),
        _ => None,
    }
}
