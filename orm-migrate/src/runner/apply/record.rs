//! The row of a migration that was applied or undone.

use crate::runner::history::{self, new_entry};
use crate::runner::planned::{Direction, PlannedMigration};
use orm_core::db::{Database, Executor};
use orm_core::error::Result;
use orm_core::sql::migration::{HistoryEntry, HistoryState};
use std::time::Duration;

/// Records a migration as applied, or as undone.
pub(super) async fn record(
    on: &impl Executor,
    planned: &PlannedMigration,
    took: Duration,
) -> Result<()> {
    match planned.direction {
        Direction::Forward => history::write(on, &finished(planned, took)).await,
        Direction::Backward => forget(on, planned).await,
    }
}

/// Records a migration as applied, or as undone, and runs nothing of it.
pub(in crate::runner) async fn fake(db: &Database, planned: &PlannedMigration) -> Result<()> {
    match planned.direction {
        Direction::Forward => {
            let entry = new_entry(&planned.migration, HistoryState::Faked);
            history::write(db, &entry).await
        }
        Direction::Backward => forget(db, planned).await,
    }
}

/// The row of a migration that was applied, with all its steps.
pub(super) fn finished(planned: &PlannedMigration, took: Duration) -> HistoryEntry {
    let steps = i64::try_from(planned.all_steps()).unwrap_or(i64::MAX);
    HistoryEntry {
        steps_done: steps,
        steps_total: steps,
        duration_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
        ..new_entry(&planned.migration, HistoryState::Applied)
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
