//! Statements that belong together.

use crate::db::{Executor, Pauses, Target, TransactionMode};
use crate::error::{Error, Result};
use std::time::Duration;

/// How often statements that are in a transaction of their own are run again.
const RETRIES: usize = 5;

/// The attempts of statements in a transaction of their own, which are run again where another transaction was in their way:
/// whoever sent them did not open the transaction that is to be run again.
pub(in crate::objects) struct Attempts {
    left: usize,
    pauses: Pauses,
}

impl Attempts {
    pub(in crate::objects) fn new() -> Self {
        Attempts {
            left: RETRIES,
            pauses: Pauses::default(),
        }
    }

    /// Returns the pause before the next attempt; `None` if this outcome is the last.
    pub(in crate::objects) fn pause<T>(
        &mut self,
        done: &Result<T>,
        on: Target<'_>,
    ) -> Option<Duration> {
        let is_retryable = done.as_ref().is_err_and(Error::is_retryable);
        if !is_retryable || on.database().is_none() {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        Some(self.pauses.next())
    }
}

/// Runs statements in a transaction of their own, unless they are in one.
pub(in crate::objects) async fn atomically<T>(
    on: Target<'_>,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    isolated(on, TransactionMode::default(), work).await
}

/// Runs statements in a transaction of their own, or in a savepoint of the one that they are in: where they fail for
/// reasons that the database does not see, nothing of them stays.
pub(in crate::objects) async fn all_or_nothing<T>(
    on: Target<'_>,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    if on.database().is_some() {
        return atomically(on, work).await;
    }
    let tx = on.begin().await?;
    match work(tx.target().within(on.timeout())).await {
        Ok(done) => {
            tx.commit().await?;
            Ok(done)
        }
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}

/// Runs statements in a transaction of their own in this mode, unless they are in one.
pub(in crate::objects) async fn isolated<T>(
    on: Target<'_>,
    mode: TransactionMode,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    let Some(db) = on.database() else {
        return work(on).await;
    };
    let tx = db.begin_as(mode, on.timeout()).await?;
    let done = work(tx.target()).await?;
    tx.commit().await?;
    Ok(done)
}
