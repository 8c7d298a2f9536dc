//! Statements that belong together.

use crate::db::{Executor, Isolation, Target};
use crate::error::Result;

/// Runs statements in a transaction of their own, unless they are in one.
pub(in crate::objects) async fn atomically<T>(
    on: Target<'_>,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    isolated(on, Isolation::Default, work).await
}

/// Runs statements in a transaction of their own at this isolation level, unless they are in one.
pub(in crate::objects) async fn isolated<T>(
    on: Target<'_>,
    isolation: Isolation,
    work: impl AsyncFnOnce(Target<'_>) -> Result<T>,
) -> Result<T> {
    let Some(db) = on.database() else {
        return work(on).await;
    };
    let tx = db.begin_as(isolation, on.timeout()).await?;
    let done = work(tx.target()).await?;
    tx.commit().await?;
    Ok(done)
}
