//! A migration in one transaction: all of it, or nothing.

use super::record::record;
use super::retries::set_limits;
use super::step::{call_function, rebuild_table, run_statements, shown, tell_of_dangling_rows};
use super::stop::Stop;
use crate::runner::diagnosis::first_dependants;
use crate::runner::error::FailureCause;
use crate::runner::history;
use crate::runner::lock;
use crate::runner::options::RunOptions;
use crate::runner::planned::{Direction, PlannedMigration};
use crate::runner::progress::Event;
use crate::runner::survivors::{Handmade, Survivors};
use orm_core::db::{self, Database, Executor, Transaction};
use orm_core::error::Result;
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::MigrationStep;
use orm_core::sql::migration::{HistoryState, check_deferred};
use std::sync::Arc;
use std::time::Instant;

/// Applies or undoes a migration; returns whether it did, since another runner may have done it meanwhile.
pub(super) async fn in_transaction(
    db: &Database,
    planned: &PlannedMigration,
    options: &RunOptions,
) -> Result<bool, Stop> {
    let begun = if ignores_foreign_keys(planned) {
        lock::patiently(options, || db.begin_rebuilding()).await
    } else {
        lock::patiently(options, || db.begin()).await
    };
    let tx = Arc::new(begun.map_err(|error| Stop::at(0, error))?);
    let done = run_all(&tx, planned, options).await;
    let last = planned.steps.len();
    let Some(tx) = Arc::into_inner(tx) else {
        unreachable!("contexts of functions are dropped with them");
    };
    match done {
        Ok(true) => {
            let committed = tx.commit().await;
            committed.map_err(|error| Stop::at(last, error))?;
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
    let first = |error| Stop::at(0, error);
    set_limits(tx, options).await.map_err(first)?;
    if is_done(tx, planned).await.map_err(first)? {
        return Ok(false);
    }
    check_dependants(tx, planned).await?;
    let survivors = find_survivors(tx, planned, options).await.map_err(first)?;
    run_steps(tx, planned, survivors.as_ref(), options).await?;
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
    recorded.map_err(|error| Stop::at(last, error))?;
    Ok(true)
}

/// Returns whether another runner has done it meanwhile.
async fn is_done(tx: &Arc<Transaction>, planned: &PlannedMigration) -> Result<bool> {
    let entry = history::find(tx, planned.name()).await?;
    let is_applied = entry.is_some_and(|entry| entry.state != HistoryState::Running);
    Ok(is_applied == (planned.direction == Direction::Forward))
}

/// Refuses to drop something of which objects of the database's own speak, before anything is run.
async fn check_dependants(tx: &Transaction, planned: &PlannedMigration) -> Result<(), Stop> {
    if !drops_are_certain(planned) {
        return Ok(());
    }
    let found = first_dependants(tx, planned).await;
    match found.map_err(|error| Stop::at(0, error))? {
        Some(cause) => Err(Stop {
            step: 0,
            sql: None,
            cause,
        }),
        None => Ok(()),
    }
}

/// Finds all that is to outlive the tables it is on, where those are made anew.
async fn find_survivors(
    tx: &Transaction,
    planned: &PlannedMigration,
    options: &RunOptions,
) -> Result<Option<Survivors>> {
    if !tx.backend().features().rebuilds_tables {
        return Ok(None);
    }
    let foreign_keys_are_off = ignores_foreign_keys(planned);
    let found = Survivors::find(tx, Handmade::of(planned), foreign_keys_are_off).await?;
    tell_of_dangling_rows(&found, options);
    Ok(Some(found))
}

async fn run_steps(
    tx: &Arc<Transaction>,
    planned: &PlannedMigration,
    survivors: Option<&Survivors>,
    options: &RunOptions,
) -> Result<(), Stop> {
    let defers_checks = tx.backend().features().session_locks;
    let on: Arc<dyn Executor> = Arc::<Transaction>::clone(tx) as _;
    let mut states = planned.states_of_functions();
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
        if step.is_own() {
            is_to_be_checked = defers_checks;
        } else if std::mem::take(&mut is_to_be_checked) {
            let checked = db::execute(tx.target(), &check_deferred()).await;
            checked.map_err(|error| stop(error.into()))?;
        }
        let done = match (step, survivors) {
            (MigrationStep::Rebuild(rebuild), Some(survivors)) => {
                rebuild_table(tx, rebuild, survivors).await
            }
            (MigrationStep::Function(name), _) => {
                let state = states.remove(&position).unwrap_or_default();
                let done = call_function(&on, name, state, options).await;
                done.map_err(FailureCause::from)
            }
            _ => {
                let done = run_statements(tx.target(), step).await;
                done.map_err(FailureCause::from)
            }
        };
        done.map_err(stop)?;
    }
    Ok(())
}
