//! The migrations that are to be applied or undone, and their steps.

use super::adopt;
use super::apply::{apply, fake};
use super::as_found::{FoundChanges, Names, Start, find_names};
use super::error::RunError;
use super::history::{self, History};
use super::options::{Fake, RunOptions, RunTarget};
use super::{RunReport, lock};
use crate::graph::{GraphError, LoadedMigration, MigrationGraph, MigrationName};
use crate::migrations::ReadFiles;
use crate::plan::PlanError;
use crate::reverse::{Irreversible, reverse};
use crate::state::SchemaState;
use orm_core::db::{Database, Pending};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::MigrationStep;
use orm_core::sql::migration::{HistoryEntry, HistoryState};
use std::collections::BTreeSet;

/// Whether a migration is applied or undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It is applied.
    Forward,
    /// It is undone.
    Backward,
}

/// A migration that is to be applied or undone, with its steps on one database.
#[derive(Clone, Debug)]
pub struct PlannedMigration {
    /// The migration, with its name and file.
    pub migration: LoadedMigration,
    /// Whether it is applied or undone.
    pub direction: Direction,
    /// The steps.
    pub steps: Vec<MigrationStep>,
    /// The number of steps that an earlier run has done.
    pub steps_done: usize,
    pub(super) changes: Vec<Change>,
    /// The tables before.
    pub(super) before: SchemaState,
    /// The tables after.
    pub(super) after: SchemaState,
    /// The changes by the names that the database has.
    pub(super) as_found: FoundChanges,
}

impl PlannedMigration {
    /// The name.
    pub fn name(&self) -> &MigrationName {
        &self.migration.name
    }

    /// The indexes that it builds while others use their tables: their namespaces and names.
    pub(super) fn indexes_built_online(&self) -> Vec<(Option<&str>, &str)> {
        let changes = self.changes.iter();
        let built = changes.filter_map(|change| match change {
            Change::AlterTable {
                table,
                change: TableChange::AddOnline(item),
            } => Some((table.namespace.as_deref(), item.name())),
            _ => None,
        });
        built.collect()
    }

    /// The changes: those of the file, or what undoes them.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The tables before it.
    pub fn before(&self) -> &SchemaState {
        &self.before
    }

    /// The tables as each function of it sees them, in the order of the functions.
    pub(super) fn states_of_functions(&self) -> Vec<SchemaState> {
        let (mut state, mut states) = (self.before.clone(), Vec::new());
        for change in &self.changes {
            collect_states(change, &mut state, &mut states);
        }
        states
    }
}

/// All changes fit, since they have been planned.
fn collect_states(change: &Change, state: &mut SchemaState, states: &mut Vec<SchemaState>) {
    match change {
        Change::RunRust { .. } => states.push(state.clone()),
        Change::DatabaseOnly(changes) => {
            let mut apart = state.clone();
            for change in changes {
                collect_states(change, &mut apart, states);
            }
        }
        change => {
            let _ = state.apply(change);
        }
    }
}

/// Everything that a run does.
pub(super) struct Work {
    pub(super) planned: Vec<PlannedMigration>,
    /// The rows that are written though nothing is run: of sums whose parts are all there, and of files that were edited.
    records: Vec<HistoryEntry>,
}

impl Work {
    pub(super) async fn find(
        db: &Database,
        files: &ReadFiles,
        options: &RunOptions,
        names_in_steps: Names,
    ) -> Result<Self, RunError> {
        let history = History::read(db).await?;
        let graph = load(files, &history, options)?;
        history.check(&graph, options)?;
        let mut applied = history.applied();
        applied.extend(graph.summed_up().map(|migration| migration.name.clone()));
        check_undone(&graph, &history, &options.target)?;
        let selection = selection(&graph, &applied, &options.target)?;
        let (Selection::Forward(names) | Selection::Backward(names)) = &selection;
        let state = graph.state_of(|name| applied.contains(name))?;
        let as_found = if names_in_steps == Names::OfDatabase && options.fake != Fake::All {
            let begun = begun(&graph, &history, &applied, &selection)?;
            find_names(db, &graph, names, &state, &begun).await?
        } else {
            state.clone()
        };
        let start = Start {
            state,
            as_found,
            backend: db.backend(),
        };
        let planned = match &selection {
            Selection::Forward(names) => forward(&graph, start, names, &history)?,
            Selection::Backward(names) => backward(&graph, &applied, start, names, &history)?,
        };
        Ok(Work {
            planned,
            records: records(&graph, &history),
        })
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.planned.is_empty() && self.records.is_empty()
    }

    /// The error that there is work.
    pub(super) fn pending(&self) -> RunError {
        let names = self.planned.iter().map(|planned| planned.name().clone());
        RunError::Pending {
            migrations: names.collect(),
        }
    }

    pub(super) async fn carry_out(
        self,
        db: &Database,
        options: &RunOptions,
    ) -> Result<RunReport, RunError> {
        let mut report = RunReport::default();
        for entry in &self.records {
            lock::patiently(options, || Pending::new(history::write(db, entry))).await?;
        }
        for planned in &self.planned {
            let is_faked = match options.fake {
                Fake::All => true,
                Fake::Initial => adopt::has_tables(db, planned).await?,
                Fake::No => false,
            };
            let is_done = if is_faked {
                lock::patiently(options, || Pending::new(fake(db, planned))).await?;
                true
            } else {
                apply(db, planned, options).await?
            };
            if is_done {
                let name = planned.name().clone();
                match planned.direction {
                    Direction::Forward => report.applied.push(name),
                    Direction::Backward => report.undone.push(name),
                }
            }
        }
        Ok(report)
    }

    /// Makes sure that each function is registered, before anything is run.
    pub(super) fn check_functions(&self, options: &RunOptions) -> Result<(), RunError> {
        if options.fake == Fake::All {
            return Ok(());
        }
        for planned in &self.planned {
            for step in &planned.steps {
                if let MigrationStep::Function(name) = step
                    && options.functions.get(name).is_none()
                {
                    return Err(RunError::UnknownFunction {
                        migration: planned.name().clone(),
                        name: name.clone(),
                        known: options.functions.names(),
                    });
                }
            }
        }
        Ok(())
    }
}

/// The migrations of the files; on the way back also those that the database alone has, by the texts that it keeps.
fn load(
    files: &ReadFiles,
    history: &History,
    options: &RunOptions,
) -> Result<MigrationGraph, RunError> {
    let applied = history.applied();
    let graph = files.graph(&applied, Vec::new())?;
    let unknown = history.unknown(&graph);
    if options.target == RunTarget::Latest || unknown.is_empty() {
        return Ok(graph);
    }
    let kept: Result<Vec<_>, _> = unknown.into_iter().map(kept_file).collect();
    Ok(files.graph(&applied, kept?)?)
}

fn kept_file(entry: &HistoryEntry) -> Result<LoadedMigration, GraphError> {
    let path = format!("{}.toml", entry.name);
    LoadedMigration::parse(&entry.set, &path, &entry.file)
}

enum Selection {
    Forward(Vec<MigrationName>),
    /// In the order in which they are undone.
    Backward(Vec<MigrationName>),
}

fn selection(
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

fn forward(
    graph: &MigrationGraph,
    mut start: Start,
    names: &[MigrationName],
    history: &History,
) -> Result<Vec<PlannedMigration>, RunError> {
    let mut planned = Vec::new();
    for migration in names.iter().filter_map(|name| graph.get(name)) {
        let before = start.state.clone();
        let changes = migration.migration.changes.clone();
        let steps = start.plan(&changes);
        let (steps, as_found) = steps.map_err(|error| not_planned(migration, error))?;
        let entry = history.entry(&migration.name);
        let done = entry.map_or(0, |entry| entry.steps_done);
        planned.push(PlannedMigration {
            steps,
            steps_done: usize::try_from(done).unwrap_or_default(),
            migration: migration.clone(),
            direction: Direction::Forward,
            changes,
            before,
            after: start.state.clone(),
            as_found,
        });
    }
    Ok(planned)
}

fn backward(
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
        let there = start.state.clone();
        let (steps, as_found) = match start.plan(&changes) {
            Ok(steps) => steps,
            Err(PlanError::Unsupported(error)) => {
                let reason = error.to_string();
                let reason = Irreversible::Unsupported { reason };
                irreversible.push((migration.name.clone(), reason));
                continue;
            }
            Err(error) => return Err(not_planned(migration, error)),
        };
        planned.push(PlannedMigration {
            steps,
            steps_done: steps_undone(history, &migration.name),
            migration: migration.clone(),
            direction: Direction::Backward,
            changes,
            before: there,
            after: start.state.clone(),
            as_found,
        });
    }
    if irreversible.is_empty() {
        Ok(planned)
    } else {
        Err(RunError::Irreversible {
            migrations: irreversible,
        })
    }
}

/// The changes of the migration that an earlier run has applied in part, or undone in part; none where there is no such.
fn begun(
    graph: &MigrationGraph,
    history: &History,
    applied: &BTreeSet<MigrationName>,
    selection: &Selection,
) -> Result<Vec<Change>, RunError> {
    let (names, state) = match selection {
        Selection::Forward(names) => (names, HistoryState::Running),
        Selection::Backward(names) => (names, HistoryState::Undoing),
    };
    let is_begun = |name: &&MigrationName| {
        let entry = history.entry(name);
        entry.is_some_and(|entry| entry.state == state && entry.steps_done > 0)
    };
    let begun = names.iter().find(is_begun);
    let Some(begun) = begun.and_then(|name| graph.get(name)) else {
        return Ok(Vec::new());
    };
    let changes = &begun.migration.changes;
    if state == HistoryState::Running {
        return Ok(changes.clone());
    }
    let before = graph.state_of(|name| applied.contains(name) && *name != begun.name)?;
    // What cannot be undone is an error of the plan.
    Ok(reverse(changes, &before).unwrap_or_default())
}

/// The steps back that an earlier run has done.
fn steps_undone(history: &History, name: &MigrationName) -> usize {
    let entry = history.entry(name);
    let entry = entry.filter(|entry| entry.state == HistoryState::Undoing);
    entry.map_or(0, |entry| {
        usize::try_from(entry.steps_done).unwrap_or_default()
    })
}

/// Nothing is applied while a migration is half undone: where one is, it must be among those that are undone.
fn check_undone(
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

fn records(graph: &MigrationGraph, history: &History) -> Vec<HistoryEntry> {
    let sums = graph.summed_up();
    let sums = sums.map(|migration| history::new_entry(migration, HistoryState::Applied));
    // Those that are not accepted have been refused.
    let edited = history.edited(graph).map(|(known, entry)| HistoryEntry {
        checksum: known.migration.checksum(),
        file: known.migration.to_text(),
        ..entry.clone()
    });
    sums.chain(edited).collect()
}
