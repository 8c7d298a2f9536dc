//! Further attempts, where a table was locked.

use super::stop::Stop;
use crate::runner::options::RunOptions;
use crate::runner::planned::PlannedMigration;
use crate::runner::progress::Event;
use orm_core::db::{self, Executor, Transaction};
use orm_core::error::Result;
use orm_core::sql::migration::limits;
use std::time::Duration;

/// Longest pause before the second attempt; it doubles with each further one.
const PAUSE: Duration = Duration::from_secs(2);

/// Tries again where a table was locked for too long: until then, everybody else who wanted it waited too.
pub(super) async fn with_retries<T, Running: Future<Output = Result<T, Stop>>>(
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
            Err(stop) if !is_over && stop.is_locked() => {}
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

/// Sets how long a transaction that changes tables waits for the lock of one.
pub(in crate::runner) async fn set_limits(tx: &Transaction, options: &RunOptions) -> Result<()> {
    if tx.backend().features().session_locks {
        db::execute(tx.target(), &limits(options.lock_timeout)).await?;
    }
    Ok(())
}
