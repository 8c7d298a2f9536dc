//! The work of one run: what is found to be done, and done.

use super::adopt;
use super::apply::{apply, fake};
use super::as_found::{Names, Start, find_tables};
use super::error::RunError;
use super::history::{self, History};
use super::options::{Fake, RunOptions, RunTarget};
use super::planned::{Direction, PlannedMigration};
use super::planning::{backward, forward};
use super::selection::{Selection, check_undone, selection};
use super::{RunReport, interrupted, lock};
use crate::graph::{GraphError, LoadedMigration, MigrationGraph};
use crate::migrations::ReadFiles;
use orm_core::db::{Database, Pending};
use orm_core::sql::ddl::MigrationStep;
use orm_core::sql::migration::{HistoryEntry, HistoryState};

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
