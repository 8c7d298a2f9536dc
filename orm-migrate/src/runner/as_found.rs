//! Plans by the names that the database has for constraints and indexes.

use super::error::RunError;
use crate::found_names::{in_found_names, with_found_names};
use crate::graph::{MigrationGraph, MigrationName};
use crate::plan::{PlanError, plan};
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::db::Database;
use orm_core::schema::physical::{ItemKind, PhysicalTable, TableName};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::MigrationStep;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The source of the names of constraints and indexes in the steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// The migrations give the names, where nothing is run or shown.
    OfMigrations,
    /// The database gives the names; its tables are read for it.
    OfDatabase,
}

/// Changes by the names that the database has for constraints and indexes.
#[derive(Clone, Debug)]
pub(super) struct FoundChanges {
    /// The tables before.
    pub(super) before: SchemaState,
    pub(super) changes: Vec<Change>,
}

/// The tables before a run.
pub(super) struct Start {
    pub(super) state: SchemaState,
    /// The tables by the names that the database has for constraints and indexes.
    pub(super) as_found: SchemaState,
    pub(super) backend: Backend,
}

impl Start {
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

/// The tables that these migrations change, and all others, by the names that the database has for their constraints and
/// indexes. `begun` are changes of which an earlier run may have made some: the steps that it has done are counted, so
/// they are planned as they were then, for the tables before.
pub(super) async fn find_names(
    db: &Database,
    graph: &MigrationGraph,
    names: &[MigrationName],
    state: &SchemaState,
    begun: &[Change],
) -> Result<SchemaState, RunError> {
    let migrations = names.iter().filter_map(|name| graph.get(name));
    let mut changed = BTreeSet::new();
    for migration in migrations {
        changed.extend(migration.migration.changed_tables());
        // A table whose rename is undone has its new name by now.
        changed.extend(migration.migration.changes.iter().filter_map(new_name));
    }
    let tables = state.tables().filter(|table| changed.contains(&table.name));
    let wanted = tables.cloned().collect::<SchemaState>();
    if wanted.tables().len() == 0 {
        return Ok(state.clone());
    }
    let found = db.introspect_tables(&wanted.describe()).await?;
    let are_made_anew = db.backend().features().rebuilds_tables;
    let mut found = SchemaState::from(found);
    for change in begun.iter().rev() {
        take_back(&mut found, change);
    }
    Ok(with_found_names(state, &found, are_made_anew))
}

/// Takes back what a change has made of names and items, if it was made: afterwards nothing in the tables is taken for what
/// the database has in place of what the migrations say.
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

fn new_name(change: &Change) -> Option<TableName> {
    match change {
        Change::RenameTable { to, .. } => Some(to.clone()),
        _ => None,
    }
}
