//! The steps of the migrations that a run applies or undoes.

use super::as_found::Start;
use super::error::RunError;
use super::history::History;
use super::planned::{Direction, PlannedMigration};
use crate::graph::{LoadedMigration, MigrationGraph, MigrationName};
use crate::plan::PlanError;
use crate::reverse::{Irreversible, reverse};
use orm_core::schema::Change;
use orm_core::sql::migration::HistoryState;
use std::collections::BTreeSet;

/// Plans migrations that are applied.
pub(super) fn forward(
    graph: &MigrationGraph,
    mut start: Start,
    names: &[MigrationName],
    history: &History,
) -> Result<Vec<PlannedMigration>, RunError> {
    let mut planned = Vec::new();
    for migration in names.iter().filter_map(|name| graph.get(name)) {
        let left = steps_left(history, &migration.name, HistoryState::Running);
        let changes = migration.migration.changes.clone();
        let own = plan_rest(&mut start, migration, Direction::Forward, changes, left);
        planned.push(own.map_err(|error| not_planned(migration, error))?);
    }
    Ok(planned)
}

/// A migration as far as it is left, where an earlier run has done some steps of it and left others.
fn plan_rest(
    start: &mut Start,
    migration: &LoadedMigration,
    direction: Direction,
    mut changes: Vec<Change>,
    left: Option<StepsLeft>,
) -> Result<PlannedMigration, PlanError> {
    if let Some(left) = left {
        let position = start.go_on(&changes, left.left);
        changes.drain(..position);
    }
    let before = start.state.clone();
    let (steps, as_found) = start.plan(&changes)?;
    let steps_done = left.map_or(0, |it| steps.len().saturating_sub(it.left));
    Ok(PlannedMigration {
        steps_done,
        steps_before: left.map_or(0, |it| it.done.saturating_sub(steps_done)),
        steps,
        migration: migration.clone(),
        direction,
        changes,
        before,
        after: start.state.clone(),
        as_found,
    })
}

/// Plans migrations that are undone.
pub(super) fn backward(
    graph: &MigrationGraph,
    applied: &BTreeSet<MigrationName>,
    mut start: Start,
    names: &[MigrationName],
    history: &History,
) -> Result<Vec<PlannedMigration>, RunError> {
    let mut left = applied.clone();
    let (mut planned, mut irreversible) = (Vec::new(), Vec::new());
    check_finished(graph, history)?;
    for migration in names.iter().filter_map(|name| graph.get(name)) {
        left.remove(&migration.name);
        let before = graph.state_of(|name| left.contains(name))?;
        let changes = match reverse(&migration.migration.changes, &before) {
            Ok(changes) => changes,
            Err(reason) => {
                irreversible.push((migration.name.clone(), reason));
                continue;
            }
        };
        if !irreversible.is_empty() {
            continue;
        }
        let left = steps_left(history, &migration.name, HistoryState::Undoing);
        match plan_rest(&mut start, migration, Direction::Backward, changes, left) {
            Ok(own) => planned.push(own),
            Err(PlanError::Unsupported(error)) => {
                let reason = error.to_string();
                let reason = Irreversible::Unsupported { reason };
                irreversible.push((migration.name.clone(), reason));
            }
            Err(error) => return Err(not_planned(migration, error)),
        }
    }
    if irreversible.is_empty() {
        Ok(planned)
    } else {
        Err(RunError::Irreversible {
            migrations: irreversible,
        })
    }
}

/// How many steps of a migration an earlier run has done, and how many it has left.
#[derive(Clone, Copy)]
struct StepsLeft {
    done: usize,
    left: usize,
}

/// The steps that are left of a migration which an earlier run has begun; none where none has.
fn steps_left(history: &History, name: &MigrationName, state: HistoryState) -> Option<StepsLeft> {
    let entry = history.entry(name)?;
    let number = |steps: i64| usize::try_from(steps).unwrap_or_default();
    let (done, total) = (number(entry.steps_done), number(entry.steps_total));
    let left = total.saturating_sub(done);
    (entry.state == state && done > 0).then_some(StepsLeft { done, left })
}

/// Nothing is undone while a migration is half applied.
fn check_finished(graph: &MigrationGraph, history: &History) -> Result<(), RunError> {
    for migration in graph.migrations() {
        let entry = history.entry(&migration.name);
        if entry.is_some_and(|entry| entry.state == HistoryState::Running) {
            return Err(RunError::Unfinished {
                migration: migration.name.clone(),
            });
        }
    }
    Ok(())
}

fn not_planned(migration: &LoadedMigration, error: PlanError) -> RunError {
    match error {
        PlanError::Mistake { position, mistake } => {
            RunError::Graph(migration.misfit(position, *mistake))
        }
        PlanError::Unsupported(error) => RunError::Unsupported {
            migration: migration.name.clone(),
            path: migration.path.clone(),
            error: Box::new(error),
        },
    }
}
