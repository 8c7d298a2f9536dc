//! A migration without a transaction: each part lasts, and where one fails the next run goes on with it.

use super::record::{finished, record};
use super::retries::{set_limits, with_retries};
use super::step::{call_function, rebuild_table, run_statements, shown, tell_of_dangling_rows};
use super::stop::Stop;
use crate::fetch::fetch;
use crate::runner::error::FailureCause;
use crate::runner::history;
use crate::runner::lock;
use crate::runner::options::RunOptions;
use crate::runner::planned::{Direction, PlannedMigration};
use crate::runner::progress::Event;
use crate::runner::survivors::{Handmade, Survivors};
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::db::{Database, Executor, Transaction};
use orm_core::error::{Error, Result};
use orm_core::sql::ddl::{MigrationStep, statement};
use orm_core::sql::migration::{
    HistoryEntry, HistoryState, drop_invalid_index, find_invalid_indexes, fits_in_transaction,
    is_online,
};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A migration that is applied or undone without a transaction.
struct StepByStep<'a> {
    db: &'a Database,
    planned: &'a PlannedMigration,
    options: &'a RunOptions,
    /// The row of the migration before its first step.
    begun: HistoryEntry,
    /// The tables as each function sees them, by the position of its step.
    states: BTreeMap<usize, SchemaState>,
}

/// Applies or undoes a migration; returns whether any of it was done here, since another runner may have done it all
/// meanwhile.
pub(super) async fn step_by_step(
    db: &Database,
    planned: &PlannedMigration,
    options: &RunOptions,
) -> Result<bool, Stop> {
    let began = Instant::now();
    let migration = StepByStep::new(db, planned, options);
    let dropped = migration.drop_half_built().await;
    dropped.map_err(|error| Stop::at(planned.steps_done, error))?;
    let steps = planned.steps.len();
    let is_own_work = migration.run().await? || steps == planned.steps_done;
    if is_own_work {
        let recorded = record(db, planned, began.elapsed()).await;
        recorded.map_err(|error| Stop::at(steps, error))?;
    }
    Ok(is_own_work)
}

impl<'a> StepByStep<'a> {
    fn new(db: &'a Database, planned: &'a PlannedMigration, options: &'a RunOptions) -> Self {
        let state = match planned.direction {
            Direction::Forward => HistoryState::Running,
            Direction::Backward => HistoryState::Undoing,
        };
        StepByStep {
            db,
            planned,
            options,
            begun: HistoryEntry {
                state,
                ..finished(planned, Duration::ZERO)
            },
            states: planned.states_of_functions(),
        }
    }

    /// Runs the parts that no earlier run has done; returns whether any was done here.
    async fn run(&self) -> Result<bool, Stop> {
        let are_joined = self.db.backend().features().rebuilds_tables;
        let steps_done = self.planned.steps_done;
        let mut is_own_work = false;
        for part in parts(&self.planned.steps, are_joined) {
            if part.end <= steps_done {
                continue;
            }
            let first = &self.planned.steps[part.start];
            let done = if are_joined && !first.is_own() {
                self.together(part.start.max(steps_done)..part.end).await
            } else if fits_whole(first, self.db.backend()) {
                let whole = || self.as_a_whole(part.start);
                with_retries(self.planned, self.options, whole).await
            } else {
                self.by_itself(part.start).await
            };
            match done {
                Ok(is_done) => is_own_work |= is_done,
                Err(stop) => {
                    let entry = HistoryEntry {
                        error: Some(stop.cause.to_string()),
                        ..self.entry(part.start)
                    };
                    // The error that matters is that of the step.
                    let _ = self.write_progress(&entry).await;
                    return Err(stop);
                }
            }
        }
        Ok(is_own_work)
    }

    /// The row of the migration when the steps before this one are done.
    fn entry(&self, position: usize) -> HistoryEntry {
        let steps = self.planned.steps_until(position);
        HistoryEntry {
            steps_done: i64::try_from(steps).unwrap_or_default(),
            ..self.begun.clone()
        }
    }

    fn tell_of_step(&self, position: usize) {
        self.options.tell(&Event::Step {
            position: self.planned.steps_until(position),
            what: &shown(&self.planned.steps[position]),
        });
    }

    /// A failure of one step.
    fn stop(&self, position: usize, cause: impl Into<FailureCause>) -> Stop {
        Stop {
            step: position,
            sql: Some(shown(&self.planned.steps[position])),
            cause: cause.into(),
        }
    }

    /// Returns whether another runner has come further with the migration than this row says. On Postgres none has while
    /// this one has the lock; on SQLite that holds within a transaction.
    async fn is_passed(&self, tx: &Transaction, entry: &HistoryEntry) -> Result<bool> {
        let found = history::find(tx, self.planned.name()).await?;
        let is_further = found
            .as_ref()
            .is_some_and(|found| found.state == entry.state && found.steps_done > entry.steps_done);
        let is_ended = match self.planned.direction {
            Direction::Forward => found.is_some_and(|found| {
                matches!(found.state, HistoryState::Applied | HistoryState::Faked)
            }),
            Direction::Backward => found.is_none(),
        };
        Ok(is_further || is_ended)
    }

    /// Writes the row of the migration, unless another runner has come further; returns whether it did.
    async fn write_progress(&self, entry: &HistoryEntry) -> Result<bool> {
        let tx = lock::patiently(self.options, || self.db.begin()).await?;
        let is_passed = self.is_passed(&tx, entry).await?;
        if !is_passed {
            history::write(&tx, entry).await?;
        }
        tx.commit().await?;
        Ok(!is_passed)
    }

    /// Drops the indexes of the migration that an earlier attempt left half built, which no statement would build on.
    async fn drop_half_built(&self) -> Result<()> {
        let built = self.planned.indexes_built_online();
        if built.is_empty() || !self.db.backend().features().session_locks {
            return Ok(());
        }
        let mut found = Vec::new();
        fetch(self.db, &find_invalid_indexes(), &mut |row| {
            found.push((row.string()?, row.string()?, row.bool()?));
            Ok(())
        })
        .await?;
        for (namespace, name, is_own) in &found {
            // Another schema may have an index of the name, which somebody else builds at the moment.
            let is_there = |of: Option<&str>| of.map_or(*is_own, |of| of == namespace);
            let mut built = built.iter();
            if built.any(|(of, own)| own == name && is_there(*of)) {
                let drop = drop_invalid_index(namespace, name);
                lock::execute_patiently(self.db, self.options, &drop).await?;
            }
        }
        Ok(())
    }

    /// A step in a transaction with the number of steps that are done: one that stops half-way has done nothing, and none
    /// is done twice where the program ends behind it.
    async fn as_a_whole(&self, position: usize) -> Result<bool, Stop> {
        let failed = |error: Error| self.stop(position, error);
        self.tell_of_step(position);
        let begun = lock::patiently(self.options, || self.db.begin()).await;
        let tx = begun.map_err(failed)?;
        let done = async {
            if self.is_passed(&tx, &self.entry(position)).await? {
                return Ok(false);
            }
            set_limits(&tx, self.options).await?;
            run_statements(tx.target(), &self.planned.steps[position]).await?;
            history::write(&tx, &self.entry(position + 1)).await?;
            Ok(true)
        }
        .await;
        end(tx, done.map_err(failed), failed).await
    }

    /// A step without a transaction.
    async fn by_itself(&self, position: usize) -> Result<bool, Stop> {
        self.tell_of_step(position);
        let record = async |position| {
            let written = self.write_progress(&self.entry(position)).await;
            written.map_err(|error| Stop::at(position, error))
        };
        // Where the program is ended, the server goes on with the step, which is looked for then.
        if !record(position).await? {
            return Ok(false);
        }
        let done = match &self.planned.steps[position] {
            MigrationStep::Statement(text) => {
                let statement = statement(text, Vec::new());
                lock::execute_patiently(self.db, self.options, &statement).await
            }
            MigrationStep::Function(name) => {
                let on: Arc<dyn Executor> = Arc::new(self.db.clone());
                let state = self.states.get(&position).cloned().unwrap_or_default();
                call_function(&on, name, state, self.options).await
            }
            step => run_statements(self.db.target(), step).await,
        };
        done.map_err(|error| self.stop(position, error))?;
        record(position + 1).await?;
        Ok(true)
    }

    /// Some steps in a transaction of their own. Where one of them fails, those before it are not stored either.
    async fn together(&self, part: Range<usize>) -> Result<bool, Stop> {
        let failed = |error: Error| self.stop(part.start, error);
        let begun = lock::patiently(self.options, || self.db.begin_rebuilding()).await;
        let tx = begun.map_err(failed)?;
        let done = async {
            let entry = self.entry(part.start);
            if self.is_passed(&tx, &entry).await.map_err(failed)? {
                return Ok(false);
            }
            let survivors = Survivors::find(&tx, Handmade::of(self.planned), true).await;
            let survivors = survivors.map_err(failed)?;
            tell_of_dangling_rows(&survivors, self.options);
            for position in part.clone() {
                let done = self.one_of_several(&tx, position, &survivors).await;
                done.map_err(|cause| Stop {
                    step: part.start,
                    ..self.stop(position, cause)
                })?;
            }
            let checked = survivors.check(&tx).await;
            checked.map_err(|cause| self.stop(part.start, cause))?;
            let written = history::write(&tx, &self.entry(part.end)).await;
            written.map_err(failed)?;
            Ok(true)
        }
        .await;
        end(tx, done, failed).await
    }

    async fn one_of_several(
        &self,
        tx: &Transaction,
        position: usize,
        survivors: &Survivors,
    ) -> Result<(), FailureCause> {
        self.tell_of_step(position);
        match &self.planned.steps[position] {
            MigrationStep::Rebuild(rebuild) => rebuild_table(tx, rebuild, survivors).await,
            step => Ok(run_statements(tx.target(), step).await?),
        }
    }
}

/// The steps that last together, by their positions: on a database that makes tables anew those between two of the user's own,
/// since a table may not fit the others before the last of them is done; elsewhere each by itself.
fn parts(steps: &[MigrationStep], are_joined: bool) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (position, step) in steps.iter().enumerate() {
        match parts.last_mut() {
            Some(part) if are_joined && !step.is_own() && !steps[part.start].is_own() => {
                part.end = position + 1;
            }
            _ => parts.push(position..position + 1),
        }
    }
    parts
}

/// Returns whether a step is run in a transaction: a function is not, and neither is what the database does outside of one
/// alone.
fn fits_whole(step: &MigrationStep, backend: Backend) -> bool {
    match step {
        MigrationStep::Function(_) => false,
        MigrationStep::Script(script) => fits_in_transaction(script, backend),
        step => !step.statements().iter().any(|text| is_online(text)),
    }
}

/// Commits a transaction whose work is done, or rolls it back.
async fn end(
    tx: Transaction,
    done: Result<bool, Stop>,
    failed: impl Fn(Error) -> Stop,
) -> Result<bool, Stop> {
    match done {
        Ok(is_done) => tx.commit().await.map(|()| is_done).map_err(failed),
        Err(stop) => {
            // The error that matters is the first; a transaction that cannot be rolled back is gone with its connection.
            let _ = tx.rollback().await;
            Err(stop)
        }
    }
}
