//! The migrations that a run is to apply or undo.

use super::error::RunError;
use super::history::History;
use super::options::RunTarget;
use crate::graph::{LoadedMigration, MigrationGraph, MigrationName};
use orm_core::sql::migration::HistoryState;
use std::collections::BTreeSet;

/// The migrations that a target asks for.
pub(super) enum Selection {
    Forward(Vec<MigrationName>),
    /// In the order in which they are undone.
    Backward(Vec<MigrationName>),
}

/// Finds the migrations that lead from those that are applied to a target.
pub(super) fn selection(
    graph: &MigrationGraph,
    applied: &BTreeSet<MigrationName>,
    target: &RunTarget,
) -> Result<Selection, RunError> {
    let forward = |migrations: Vec<&LoadedMigration>| {
        let names = migrations.into_iter().map(|it| it.name.clone());
        Selection::Forward(names.filter(|name| !applied.contains(name)).collect())
    };
    let backward = |undone: &dyn Fn(&MigrationName) -> bool| {
        let names = graph.migrations().rev().map(|it| it.name.clone());
        let names = names.filter(|name| applied.contains(name) && undone(name));
        Selection::Backward(names.collect())
    };
    match target {
        RunTarget::Latest => {
            graph.check_heads()?;
            Ok(forward(graph.migrations().collect()))
        }
        RunTarget::Zero(set) => {
            let set = set.as_ref().unwrap_or(&graph.sets()[0]);
            let own = graph.migrations().filter(|it| it.name.set == *set);
            let gone = own.flat_map(|it| graph.descendants(&it.name));
            let gone: BTreeSet<_> = gone.map(|it| &it.name).collect();
            Ok(backward(&|name| gone.contains(name)))
        }
        RunTarget::Migration(prefix) => {
            let target = &graph.find(prefix)?.name;
            if !applied.contains(target) {
                return Ok(forward(graph.ancestors(target)));
            }
            let later = graph.descendants(target).into_iter();
            let later: BTreeSet<_> = later
                .map(|it| &it.name)
                .filter(|it| *it != target)
                .collect();
            Ok(backward(&|name| later.contains(name)))
        }
    }
}

/// Nothing is applied while a migration is half undone: where one is, it must be among those that are undone.
pub(super) fn check_undone(
    graph: &MigrationGraph,
    history: &History,
    target: &RunTarget,
) -> Result<(), RunError> {
    let is_half = |migration: &&LoadedMigration| {
        let entry = history.entry(&migration.name);
        entry.is_some_and(|entry| entry.state == HistoryState::Undoing)
    };
    let Some(half) = graph.migrations().find(is_half) else {
        return Ok(());
    };
    match selection(graph, &history.applied(), target)? {
        Selection::Backward(names) if names.contains(&half.name) => Ok(()),
        _ => Err(RunError::HalfUndone {
            migration: half.name.clone(),
        }),
    }
}
