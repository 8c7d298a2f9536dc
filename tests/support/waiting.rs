//! Waiting for those who wait for each other.

use orm::db::Backend;
use orm::prelude::*;

/// Returns as soon as a session waits for a lock of another; on SQLite, where one transaction writes at a time, at once.
pub async fn until_a_writer_waits(db: &Database) -> orm::Result<()> {
    while db.backend() == Backend::Postgres && !is_waiting(db).await? {
        tokio::task::yield_now().await;
    }
    Ok(())
}

async fn is_waiting(db: &Database) -> orm::Result<bool> {
    let waiting = sql!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    );
    Ok(db.fetch_one::<i64>(waiting).await? > 0)
}
