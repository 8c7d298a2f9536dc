//! One migration, applied or undone: in a transaction, or step by step.

use super::data::MigrationContext;
use super::diagnosis::{diagnosed, first_dependants};
use super::error::{FailureCause, RunError, RunFailure};
use super::history::{self, History, fetch, new_entry};
use super::lock;
use super::options::RunOptions;
use super::progress::Event;
use super::survivors::{Handmade, Survivors, objects_on, stored_columns, unknown_columns};
use super::work::{Direction, PlannedMigration};
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::db::{self, Database, Executor, Target, Transaction};
use orm_core::error::{Error, Result};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::{MigrationStep, TableRebuild, statement};
use orm_core::sql::migration::{
    HistoryEntry, HistoryState, check_deferred, drop_invalid_index, find_invalid_indexes,
    fits_in_transaction, is_online, limits,
};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest pause before the second attempt; it doubles with each further one.
const PAUSE: Duration = Duration::from_secs(2);

/// A failure at one place of a migration.
struct Stop {
    /// The position of the step, from 0.
    step: usize,
    sql: Option<String>,
    cause: FailureCause,
}

/// Applies or undoes a migration; returns whether it did, since another runner may have done it meanwhile.
pub(super) async fn apply(
    db: &Database,
    planned: &PlannedMigration,
    options: &RunOptions,
) -> Result<bool, RunError> {
    let began = Instant::now();
    let (migration, direction) = (planned.name(), planned.direction);
    options.tell(&Event::Started {
        migration,
        direction,
        steps: planned.all_steps(),
    });
    let is_atomic = planned.migration.migration.is_atomic;
    let done = if is_atomic {
        with_retries(planned, options, || in_transaction(db, planned, options)).await
    } else {
        step_by_step(db, planned, options).await
    };
    let is_done = match done {
        Ok(is_done) => is_done,
        Err(stop) => {
            return Err(RunError::Failed(Box::new(RunFailure {
                migration: migration.clone(),
                direction,
                step: planned.steps_until(stop.step + 1),
                steps: planned.all_steps(),
                sql: stop.sql,
                is_undone: is_atomic,
                cause: diagnosed(db, planned, stop.cause).await,
            })));
        }
    };
    if is_done {
        options.tell(&Event::Finished {
            migration,
            direction,
            took: began.elapsed(),
        });
    }
    Ok(is_done)
}

/// Records a migration as applied, or as undone, and runs nothing of it.
pub(super) async fn fake(db: &Database, planned: &PlannedMigration) -> Result<()> {
    match planned.direction {
        Direction::Forward => {
            let entry = new_entry(&planned.migration, HistoryState::Faked);
            history::write(db, &entry).await
        }
        Direction::Backward => forget(db, planned).await,
    }
}

/// Tries again where a table was locked for too long: until then, everybody else who wanted it waited too.
async fn with_retries<T, Running: Future<Output = Result<T, Stop>>>(
    planned: &PlannedMigration,
    options: &RunOptions,
    run: impl Fn() -> Running,
) -> Result<T, Stop> {
    let mut pause = PAUSE.min(options.lock_timeout);
    let mut attempts = 0;
    loop {
        let done = run().await;
        attempts += 1;
        let is_over = attempts > options.lock_retries;
        match done {
            Err(stop) if !is_over && is_locked(&stop) => {}
            done => return done,
        }
        options.tell(&Event::Retrying {
            migration: planned.name(),
            attempts,
            pause,
        });
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
}

fn is_locked(stop: &Stop) -> bool {
    matches!(
        stop.cause,
        FailureCause::Database(Error::Locked { .. } | Error::Conflict { .. })
    )
}

/// Sets how long a transaction that changes tables waits for the lock of one.
async fn set_limits(tx: &Transaction, options: &RunOptions) -> Result<()> {
    if tx.backend().features().session_locks {
        db::execute(tx.target(), &limits(options.lock_timeout)).await?;
    }
    Ok(())
}

async fn in_transaction(
    db: &Database,
    planned: &PlannedMigration,
    options: &RunOptions,
) -> Result<bool, Stop> {
    let begun = if ignores_foreign_keys(planned) {
        lock::patiently(options, || db.begin_rebuilding()).await
    } else {
        lock::patiently(options, || db.begin()).await
    };
    let tx = Arc::new(begun.map_err(|error| at_step(0, None, error))?);
    let done = run_all(&tx, planned, options).await;
    let last = planned.steps.len();
    let Some(tx) = Arc::into_inner(tx) else {
        unreachable!("contexts of functions are dropped with them");
    };
    match done {
        Ok(true) => {
            let committed = tx.commit().await;
            committed.map_err(|error| at_step(last, None, error))?;
            Ok(true)
        }
        done => {
            // The error that matters is the first; a transaction that cannot be rolled back is gone with its connection.
            let _ = tx.rollback().await;
            done
        }
    }
}

/// A table that is dropped deletes its rows, and what they cascade to, unless foreign keys are off.
fn ignores_foreign_keys(planned: &PlannedMigration) -> bool {
    planned.steps.iter().any(has_foreign_keys_off) || planned.changes.iter().any(drops_table)
}

fn has_foreign_keys_off(step: &MigrationStep) -> bool {
    matches!(
        step,
        MigrationStep::Rebuild(_) | MigrationStep::DropTables(_)
    )
}

/// Returns whether what is dropped is there just so when it is dropped: no SQL of the user's own comes before, which may
/// drop what speaks of it, and no change of a type, which may not be one to the database.
fn drops_are_certain(planned: &PlannedMigration) -> bool {
    let is_own = |change: &Change| {
        matches!(
            change,
            Change::RunSql { .. }
                | Change::RunRust { .. }
                | Change::DatabaseOnly(_)
                | Change::AlterTable {
                    change: TableChange::AlterColumn { .. },
                    ..
                }
        )
    };
    !planned.changes.iter().any(is_own)
}

fn drops_table(change: &Change) -> bool {
    match change {
        Change::DropTable(_) => true,
        Change::DatabaseOnly(changes) => changes.iter().any(drops_table),
        _ => false,
    }
}

async fn run_all(
    tx: &Arc<Transaction>,
    planned: &PlannedMigration,
    options: &RunOptions,
) -> Result<bool, Stop> {
    let began = Instant::now();
    let first = |error| at_step(0, None, error);
    let features = tx.backend().features();
    set_limits(tx, options).await.map_err(first)?;
    if is_done(tx, planned).await.map_err(first)? {
        return Ok(false);
    }
    if drops_are_certain(planned)
        && let Some(cause) = first_dependants(tx.as_ref(), planned)
            .await
            .map_err(first)?
    {
        return Err(Stop {
            step: 0,
            sql: None,
            cause,
        });
    }
    let survivors = if features.rebuilds_tables {
        let handmade = Handmade::of(planned);
        let foreign_keys_are_off = ignores_foreign_keys(planned);
        let found = Survivors::find(tx, handmade, foreign_keys_are_off).await;
        let found = found.map_err(first)?;
        tell_of_dangling_rows(&found, options);
        Some(found)
    } else {
        None
    };
    let on: Arc<dyn Executor> = Arc::<Transaction>::clone(tx) as _;
    let mut states = planned.states_of_functions().into_iter();
    let mut is_to_be_checked = false;
    for (position, step) in planned.steps.iter().enumerate() {
        let stop = |cause| Stop {
            step: position,
            sql: Some(shown(step)),
            cause,
        };
        options.tell(&Event::Step {
            position,
            what: &shown(step),
        });
        if is_own(step) {
            is_to_be_checked = features.session_locks;
        } else if std::mem::take(&mut is_to_be_checked) {
            let checked = db::execute(tx.target(), &check_deferred()).await;
            checked.map_err(|error| stop(error.into()))?;
        }
        let done = if let (MigrationStep::Rebuild(rebuild), Some(survivors)) = (step, &survivors) {
            rebuild_table(tx, rebuild, survivors).await
        } else {
            let done = run_step(&on, step, &mut states, options).await;
            done.map_err(FailureCause::from)
        };
        done.map_err(stop)?;
    }
    let last = planned.steps.len();
    if let Some(survivors) = &survivors {
        let checked = survivors.check(tx).await;
        checked.map_err(|cause| Stop {
            step: last,
            sql: None,
            cause,
        })?;
    }
    let recorded = record(tx, planned, began.elapsed()).await;
    recorded.map_err(|error| at_step(last, None, error))?;
    Ok(true)
}

fn tell_of_dangling_rows(survivors: &Survivors, options: &RunOptions) {
    let rows = survivors.dangling_before();
    if rows > 0 {
        options.tell(&Event::DanglingBefore { rows });
    }
}

/// Returns whether another runner has done it meanwhile.
async fn is_done(tx: &Arc<Transaction>, planned: &PlannedMigration) -> Result<bool> {
    let is_applied = History::read(tx).await?.applied().contains(planned.name());
    Ok(is_applied == (planned.direction == Direction::Forward))
}

async fn record(on: &impl Executor, planned: &PlannedMigration, took: Duration) -> Result<()> {
    match planned.direction {
        Direction::Forward => history::write(on, &finished(planned, took)).await,
        Direction::Backward => forget(on, planned).await,
    }
}

/// Deletes the row of a migration that is undone. A sum stands for its parts, which may have been applied one by one.
async fn forget(on: &impl Executor, planned: &PlannedMigration) -> Result<()> {
    history::forget(on, planned.name()).await?;
    for part in planned.migration.replaces() {
        history::forget(on, &part).await?;
    }
    Ok(())
}

fn finished(planned: &PlannedMigration, took: Duration) -> HistoryEntry {
    let steps = i64::try_from(planned.all_steps()).unwrap_or(i64::MAX);
    HistoryEntry {
        steps_done: steps,
        steps_total: steps,
        duration_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
        ..new_entry(&planned.migration, HistoryState::Applied)
    }
}

/// Applies or undoes a migration without a transaction: each part lasts, and where one fails the next run goes on with it.
async fn step_by_step(
    db: &Database,
    planned: &PlannedMigration,
    options: &RunOptions,
) -> Result<bool, Stop> {
    let began = Instant::now();
    let steps = planned.steps.len();
    let mut entry = HistoryEntry {
        state: match planned.direction {
            Direction::Forward => HistoryState::Running,
            Direction::Backward => HistoryState::Undoing,
        },
        ..finished(planned, Duration::ZERO)
    };
    let dropped = drop_half_built(db, planned, options).await;
    dropped.map_err(|error| at_step(planned.steps_done, None, error))?;
    let on: Arc<dyn Executor> = Arc::new(db.clone());
    let mut states = planned.states_of_functions().into_iter();
    let are_joined = db.backend().features().rebuilds_tables;
    let mut is_own_work = steps == planned.steps_done;
    for part in parts(&planned.steps, are_joined) {
        let first = &planned.steps[part.start];
        if part.end <= planned.steps_done {
            if matches!(first, MigrationStep::Function(_)) {
                states.next();
            }
            continue;
        }
        let part = part.start.max(planned.steps_done)..part.end;
        entry = with_steps_done(&entry, planned.steps_until(part.start));
        let done = if are_joined && !is_own(first) {
            together(db, planned, part, &entry, options).await
        } else if fits_whole(first, db.backend()) {
            let whole = || as_a_whole(db, planned, part.start, &entry, options);
            with_retries(planned, options, whole).await
        } else {
            by_itself(db, &on, planned, part.start, &mut states, &entry, options).await
        };
        match done {
            Ok(is_done) => is_own_work |= is_done,
            Err(stop) => {
                entry.error = Some(stop.cause.to_string());
                // The error that matters is that of the step.
                let _ = write_progress(db, planned, &entry, options).await;
                return Err(stop);
            }
        }
    }
    if !is_own_work {
        return Ok(false);
    }
    let recorded = record(db, planned, began.elapsed()).await;
    recorded.map_err(|error| at_step(steps, None, error))?;
    Ok(true)
}

/// Returns whether another runner has come further with a migration than this row says. On Postgres none has, since there is
/// one at a time; on SQLite that holds within a transaction.
async fn is_passed(
    tx: &Transaction,
    planned: &PlannedMigration,
    entry: &HistoryEntry,
) -> Result<bool> {
    let history = History::read(tx).await?;
    let found = history.entry(planned.name());
    let is_further = found
        .is_some_and(|found| found.state == entry.state && found.steps_done > entry.steps_done);
    let is_ended = match planned.direction {
        Direction::Forward => found.is_some_and(|found| {
            matches!(found.state, HistoryState::Applied | HistoryState::Faked)
        }),
        Direction::Backward => found.is_none(),
    };
    Ok(is_further || is_ended)
}

/// Writes the row of a migration, unless another runner has come further; returns whether it did.
async fn write_progress(
    db: &Database,
    planned: &PlannedMigration,
    entry: &HistoryEntry,
    options: &RunOptions,
) -> Result<bool> {
    let tx = lock::patiently(options, || db.begin()).await?;
    let is_passed = is_passed(&tx, planned, entry).await?;
    if !is_passed {
        history::write(&tx, entry).await?;
    }
    tx.commit().await?;
    Ok(!is_passed)
}

/// Drops the indexes of this migration that an earlier attempt left half built, which no statement would build on.
async fn drop_half_built(
    db: &Database,
    planned: &PlannedMigration,
    options: &RunOptions,
) -> Result<()> {
    let built = planned.indexes_built_online();
    if built.is_empty() || !db.backend().features().session_locks {
        return Ok(());
    }
    let mut found = Vec::new();
    fetch(db, &find_invalid_indexes(), &mut |row| {
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
            lock::execute_patiently(db, options, &drop).await?;
        }
    }
    Ok(())
}

/// The steps that last together, by their positions: on a database that makes tables anew those between two of the user's own,
/// since a table may not fit the others before the last of them is done; elsewhere each by itself.
fn parts(steps: &[MigrationStep], are_joined: bool) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (position, step) in steps.iter().enumerate() {
        match parts.last_mut() {
            Some(part) if are_joined && !is_own(step) && !is_own(&steps[part.start]) => {
                part.end = position + 1;
            }
            _ => parts.push(position..position + 1),
        }
    }
    parts
}

/// Returns whether a step is SQL or a function of the user's own.
pub(super) fn is_own(step: &MigrationStep) -> bool {
    matches!(step, MigrationStep::Script(_) | MigrationStep::Function(_))
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

/// A step in a transaction with the number of steps that are done: one that stops half-way has done nothing, and none is done
/// twice where the program ends behind it.
async fn as_a_whole(
    db: &Database,
    planned: &PlannedMigration,
    position: usize,
    entry: &HistoryEntry,
    options: &RunOptions,
) -> Result<bool, Stop> {
    let step = &planned.steps[position];
    let what = shown(step);
    let failed = |error| at_step(position, Some(what.clone()), error);
    options.tell(&Event::Step {
        position: planned.steps_until(position),
        what: &what,
    });
    let begun = lock::patiently(options, || db.begin()).await;
    let tx = begun.map_err(failed)?;
    let done = async {
        if is_passed(&tx, planned, entry).await? {
            return Ok(false);
        }
        set_limits(&tx, options).await?;
        run_statements(tx.target(), step).await?;
        let done = planned.steps_until(position + 1);
        history::write(&tx, &with_steps_done(entry, done)).await?;
        Ok(true)
    }
    .await;
    end(tx, done.map_err(failed), failed).await
}

/// One step without a transaction.
async fn by_itself(
    db: &Database,
    on: &Arc<dyn Executor>,
    planned: &PlannedMigration,
    position: usize,
    states: &mut std::vec::IntoIter<SchemaState>,
    entry: &HistoryEntry,
    options: &RunOptions,
) -> Result<bool, Stop> {
    let step = &planned.steps[position];
    let what = shown(step);
    options.tell(&Event::Step {
        position: planned.steps_until(position),
        what: &what,
    });
    let record = async |position| {
        let entry = with_steps_done(entry, planned.steps_until(position));
        let written = write_progress(db, planned, &entry, options).await;
        written.map_err(|error| at_step(position, None, error))
    };
    // Where the program is ended, the server goes on with the step, which is looked for then.
    if !record(position).await? {
        if matches!(step, MigrationStep::Function(_)) {
            states.next();
        }
        return Ok(false);
    }
    let done = match step {
        MigrationStep::Statement(text) => {
            let statement = statement(text, Vec::new());
            lock::execute_patiently(db, options, &statement).await
        }
        step => run_step(on, step, states, options).await,
    };
    done.map_err(|error| at_step(position, Some(what), error))?;
    record(position + 1).await?;
    Ok(true)
}

/// Some steps in a transaction of their own.
async fn together(
    db: &Database,
    planned: &PlannedMigration,
    part: Range<usize>,
    entry: &HistoryEntry,
    options: &RunOptions,
) -> Result<bool, Stop> {
    let at_first = |cause| Stop {
        step: part.start,
        sql: Some(shown(&planned.steps[part.start])),
        cause,
    };
    let begun = lock::patiently(options, || db.begin_rebuilding()).await;
    let tx = begun.map_err(|error| at_first(error.into()))?;
    let done = async {
        let passed = is_passed(&tx, planned, entry).await;
        if passed.map_err(|error| at_first(error.into()))? {
            return Ok(false);
        }
        let survivors = Survivors::find(&tx, Handmade::of(planned), true).await;
        let survivors = survivors.map_err(|error| at_first(error.into()))?;
        tell_of_dangling_rows(&survivors, options);
        for position in part.clone() {
            let step = &planned.steps[position];
            let what = shown(step);
            options.tell(&Event::Step {
                position: planned.steps_until(position),
                what: &what,
            });
            let done = if let MigrationStep::Rebuild(rebuild) = step {
                rebuild_table(&tx, rebuild, &survivors).await
            } else {
                let done = run_statements(tx.target(), step).await;
                done.map_err(FailureCause::from)
            };
            // Those before it are not stored either.
            done.map_err(|cause| Stop {
                step: part.start,
                sql: Some(what),
                cause,
            })?;
        }
        survivors.check(&tx).await.map_err(at_first)?;
        let written =
            history::write(&tx, &with_steps_done(entry, planned.steps_until(part.end))).await;
        written.map_err(|error| at_first(error.into()))?;
        Ok(true)
    }
    .await;
    end(tx, done, |error| at_first(error.into())).await
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

fn with_steps_done(entry: &HistoryEntry, steps: usize) -> HistoryEntry {
    HistoryEntry {
        steps_done: i64::try_from(steps).unwrap_or_default(),
        ..entry.clone()
    }
}

async fn rebuild_table(
    tx: &Transaction,
    rebuild: &TableRebuild,
    survivors: &Survivors,
) -> Result<(), FailureCause> {
    let objects = objects_on(tx, &rebuild.table, &rebuild.known_items).await?;
    let mut rebuild = rebuild.clone();
    let columns = stored_columns(tx, &rebuild.table).await?;
    rebuild.bring_into_form(&columns);
    rebuild.keep(&unknown_columns(columns, &rebuild)?);
    for text in rebuild.statements() {
        db::execute(tx.target(), &statement(text, Vec::new())).await?;
    }
    survivors.restore(tx, objects).await
}

async fn run_step(
    on: &Arc<dyn Executor>,
    step: &MigrationStep,
    states: &mut std::vec::IntoIter<SchemaState>,
    options: &RunOptions,
) -> Result<()> {
    if let MigrationStep::Function(name) = step {
        let state = states.next().unwrap_or_default();
        let context = MigrationContext::new(Arc::clone(on), state, options.listener());
        return match options.functions.get(name) {
            Some(function) => function(&context).await,
            None => Ok(()),
        };
    }
    run_statements(on.target(), step).await
}

async fn run_statements(target: Target<'_>, step: &MigrationStep) -> Result<()> {
    for text in step.statements() {
        db::execute(target, &statement(text, Vec::new())).await?;
    }
    Ok(())
}

/// The first statement of a step, or the name of its function.
fn shown(step: &MigrationStep) -> String {
    match step {
        MigrationStep::Function(name) => name.clone(),
        step => step
            .statements()
            .first()
            .copied()
            .unwrap_or_default()
            .to_owned(),
    }
}

fn at_step(step: usize, sql: Option<String>, error: Error) -> Stop {
    Stop {
        step,
        sql,
        cause: error.into(),
    }
}
