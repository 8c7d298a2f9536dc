//! One migration, applied or undone.
//!
//! - `in_transaction`: all of it in one transaction;
//! - `step_by_step`: without one: each part lasts;
//! - `step`: one step; `stop`: the place at which one failed; `retries`: further attempts at locked tables;
//! - `record`: the row of a migration.

mod in_transaction;
mod record;
mod retries;
mod step;
mod step_by_step;
mod stop;

pub(super) use record::fake;
pub(super) use retries::set_limits;

use self::in_transaction::in_transaction;
use self::retries::with_retries;
use self::step_by_step::step_by_step;
use super::diagnosis::diagnosed;
use super::error::{RunError, RunFailure};
use super::options::RunOptions;
use super::planned::PlannedMigration;
use super::progress::Event;
use orm_core::db::Database;
use std::time::Instant;

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
