//! Statements that belong together.

use crate::db::{Executor, Target, TransactionMode};
use crate::error::Result;

/// Evaluates an attempt of statements that are in a transaction of their own, again where another transaction was in their
/// way: whoever sent them did not open the transaction that is to be run again. In a transaction of the program it is
/// evaluated once.
macro_rules! retried {
    ($on:expr, $attempt:expr) => {{
        let mut attempts = $crate::db::Attempts::of_call();
        loop {
            let done = $attempt;
            let is_retryable = done.as_ref().is_err_and($crate::error::Error::is_retryable);
            let may_retry = is_retryable && $on.database().is_some();
            if !may_retry || !attempts.wait().await {
                break done;
            }
        }
    }};
}

pub(in crate::objects) use retried;

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
    match work(tx.target().asked_as(on)).await {
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

/// Runs several writes in a transaction of their own, unless they are in one. About the rows of a tenant they are in a
/// savepoint of that then: a later write may be refused for the key of another tenant's row when earlier ones were sent.
pub(in crate::objects) async fn together<T>(
    on: Target<'_>,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    match on.tenant() {
        Some(_) => all_or_nothing(on, work).await,
        None => atomically(on, work).await,
    }
}

/// Runs statements in a transaction of their own in this mode, unless they are in one.
pub(in crate::objects) async fn isolated<T>(
    on: Target<'_>,
    mode: TransactionMode,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    if on.database().is_none() {
        return work(on).await;
    }
    let tx = on.begin_as(mode).await?;
    let done = work(tx.target()).await?;
    tx.commit().await?;
    Ok(done)
}
