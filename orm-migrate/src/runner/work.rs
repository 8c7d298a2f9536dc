//! The migrations that are to be applied or undone, and their steps.

use super::adopt;
use super::apply::{apply, fake};
use super::as_found::{FoundChanges, Names, Start, find_tables};
use super::error::RunError;
use super::history::{self, History};
use super::options::{Fake, RunOptions, RunTarget};
use super::{RunReport, interrupted, lock};
use crate::graph::{GraphError, LoadedMigration, MigrationGraph, MigrationName};
use crate::migrations::ReadFiles;
use crate::plan::PlanError;
use crate::reverse::{Irreversible, reverse};
use crate::state::SchemaState;
use orm_core::db::{Database, Pending};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::MigrationStep;
use orm_core::sql::migration::{HistoryEntry, HistoryState};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a migration is applied or undone.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::Migrations;
/// use orm_migrate::runner::{self, Direction, RunOptions};
///
/// # let text = r#"
/// # format = 1
/// #
/// # [[operation]]
/// # op = "create_table"
/// # table = "tag"
/// # columns = [{ name = "label", type = "text" }]
/// # "#;
/// # let migrations = Migrations::from_texts([("0001_initial", text)]);
/// # let db = Database::connect("sqlite::memory:").await?;
/// // A file that makes the table `tag`.
/// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
/// assert_eq!(planned[0].direction, Direction::Forward);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It is applied.
    Forward,
    /// It is undone.
    Backward,
}

/// A migration that is to be applied or undone, with its steps on one database.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::Migrations;
/// use orm_migrate::runner::{self, RunOptions};
///
/// # let text = r#"
/// # format = 1
/// #
/// # [[operation]]
/// # op = "create_table"
/// # table = "tag"
/// # columns = [{ name = "label", type = "text" }]
/// # "#;
/// # let migrations = Migrations::from_texts([("0001_initial", text)]);
/// # let db = Database::connect("sqlite::memory:").await?;
/// // A file that makes the table `tag`.
/// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
/// for migration in &planned {
///     println!("{}: {} steps", migration.name(), migration.steps.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct PlannedMigration {
    /// The migration, with its name and file.
    pub migration: LoadedMigration,
    /// Whether it is applied or undone.
    pub direction: Direction,
    /// The steps; where an earlier run has stopped, those of the change with which it did, and of the changes behind it.
    pub steps: Vec<MigrationStep>,
    /// The number of these steps that an earlier run has done.
    pub steps_done: usize,
    /// The number of the steps before them, which an earlier run has done.
    pub(super) steps_before: usize,
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
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{self, RunOptions};
    ///
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let migrations = Migrations::from_texts([("0001_initial", text)]);
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// // A file that makes the table `tag`.
    /// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
    /// assert_eq!(planned[0].name().to_string(), "0001_initial");
    /// # Ok(())
    /// # }
    /// ```
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

    /// The number of the steps before this one, those of an earlier run with them.
    pub(super) fn steps_until(&self, position: usize) -> usize {
        self.steps_before + position
    }

    /// The number of all steps, those of an earlier run with them.
    pub(super) fn all_steps(&self) -> usize {
        self.steps_until(self.steps.len())
    }

    /// The changes: those of the file, or what undoes them, as far as no earlier run has made them.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{self, RunOptions};
    ///
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let migrations = Migrations::from_texts([("0001_initial", text)]);
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// // A file that makes the table `tag`.
    /// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
    /// assert_eq!(planned[0].changes().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The tables before it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{self, RunOptions};
    ///
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let migrations = Migrations::from_texts([("0001_initial", text)]);
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// // A file that makes the table `tag`.
    /// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
    /// assert_eq!(planned[0].before().tables().count(), 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn before(&self) -> &SchemaState {
        &self.before
    }

    /// The tables as each function of it sees them, by the position of its step.
    pub(super) fn states_of_functions(&self) -> BTreeMap<usize, SchemaState> {
        let (mut state, mut states) = (self.before.clone(), Vec::new());
        for change in &self.changes {
            collect_states(change, &mut state, &mut states);
        }
        let steps = self.steps.iter().enumerate();
        let functions = steps.filter(|(_, step)| matches!(step, MigrationStep::Function(_)));
        functions
            .map(|(position, _)| position)
            .zip(states)
            .collect()
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
        let mut history = History::read(db).await?;
        let graph = load(files, &history, options)?;
        history.check(&graph, options)?;
        if names_in_steps == Names::OfDatabase {
            interrupted::settle(db, &graph, &mut history).await?;
        }
        let mut applied = history.applied();
        applied.extend(graph.summed_up().map(|migration| migration.name.clone()));
        check_undone(&graph, &history, &options.target)?;
        let selection = selection(&graph, &applied, &options.target)?;
        let (names, direction) = match &selection {
            Selection::Forward(names) => (names, Direction::Forward),
            Selection::Backward(names) => (names, Direction::Backward),
        };
        let state = graph.state_of(|name| applied.contains(name))?;
        let found = if names_in_steps == Names::OfDatabase && options.fake != Fake::All {
            find_tables(db, &graph, (names, direction), &state).await?
        } else {
            None
        };
        let start = Start::new(state, found, db.backend());
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
