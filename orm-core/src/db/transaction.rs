//! Transactions.
//!
//! - `begin`: where they come from, and `transaction`, which runs one as a whole;
//! - `perform`: a statement in one;
//! - `turn`: waiting for the connection, which its statements and streams share;
//! - `open`: the connection and what is known of it, until the transaction ends.

mod begin;
mod open;
mod perform;
mod turn;

use super::catalog_cache::Generation;
use super::database::Database;
use super::finish_in_background::FinishInBackground;
use super::holders::{Holder, Holders};
use super::poll_watch::PollWatch;
use super::row_sink::InFlight;
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::Outcome;
use open::OpenTransaction;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Time that the rollback of a dropped transaction may take before its connection is closed instead.
const ROLL_BACK: Duration = Duration::from_secs(1);

/// An open transaction: everything run on it is stored together, by [`commit`](Transaction::commit), or not at all.
///
/// Dropping it rolls it back. Its statements run one after the other, also where several futures share it. After an
/// error of the database it is broken: whatever is run on it answers [`Error::TransactionBroken`] until it is rolled
/// back.
///
/// On SQLite it may write from its beginning, and waits for its turn if another transaction does.
///
/// ```no_run
/// # async fn test(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
/// let tx = db.begin().await?;
/// // … queries on `&tx` …
/// tx.commit().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    pub(super) db: Database,
    holder: Holder,
    open: tokio::sync::Mutex<OpenTransaction>,
    /// The statements and streams that use the connection or wait for it; the first one has it, or was given it.
    users: Holders,
    watch: Arc<PollWatch>,
    /// The outcome, for those who keep what was read within it.
    pub(super) outcome: Outcome,
    /// The generation of the catalog that it sees.
    catalog: Generation,
    /// True once it made or dropped tables itself.
    changed_tables: AtomicBool,
}

impl Transaction {
    /// Returns which database it runs on.
    pub fn backend(&self) -> Backend {
        self.db.backend()
    }

    /// Commits: makes all changes last.
    ///
    /// Fails with [`Error::TransactionBroken`] if an earlier statement failed, even where that error was ignored;
    /// nothing is stored then. Dropping the future does not stop it: it is finished in the background.
    pub async fn commit(mut self) -> Result<()> {
        let open = std::mem::take(self.open.get_mut());
        let (db, outcome) = (self.db.clone(), self.outcome.clone());
        let changed_tables = self.changed_tables.load(Ordering::Relaxed);
        FinishInBackground::new(async move {
            let _forget = changed_tables.then(|| db.inner().catalog.forget_after());
            let done = open.commit(db.inner(), db.timeout).await;
            match &done {
                Ok(()) => outcome.commit(),
                Err(Error::CommitOutcomeUnknown { .. }) => outcome.lose(),
                Err(_) => outcome.roll_back(),
            }
            done
        })
        .await
    }

    /// Returns the generation of the catalog that it sees; `None` where it changed tables, so that nobody else sees
    /// them.
    pub(super) fn sees_catalog(&self) -> Option<Generation> {
        let changed = self.changed_tables.load(Ordering::Relaxed);
        (!changed).then_some(self.catalog)
    }

    /// Rolls back: undoes all changes.
    pub async fn rollback(mut self) -> Result<()> {
        self.outcome.roll_back();
        let mut open = std::mem::take(self.open.get_mut());
        let db = self.db.clone();
        FinishInBackground::new(async move {
            open.roll_back()
                .await
                .map_err(|error| db.inner().explain_plain(error))
        })
        .await
    }
}

/// Rolls back. On SQLite that is under way when this returns; on Postgres it is done in the background, or, where
/// that is not possible, by closing the connection.
impl Drop for Transaction {
    fn drop(&mut self) {
        let mut open = std::mem::take(self.open.get_mut());
        if !open.is_open() {
            return;
        }
        self.outcome.roll_back();
        let connection = open.connection();
        let can_wait = !connection.rolls_back_when_released()
            && connection.in_flight() != InFlight::Sent
            && !connection.is_lost();
        if can_wait && let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { tokio::time::timeout(ROLL_BACK, open.roll_back()).await });
        }
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("begun_at", &self.holder.at)
            .finish_non_exhaustive()
    }
}
