//! Facts about a transaction that its savepoints share.

use super::on_commit::Callbacks;
use crate::db::driver::{CallDeadline, TransactionMode};
use crate::db::session_state::SessionState;
use crate::error::{Error, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Facts about a transaction, for all of its levels.
#[derive(Default)]
pub(super) struct TransactionNotes {
    /// True once it made or dropped tables itself.
    changed_tables: AtomicBool,
    /// True where the last thing that was run failed, and might succeed in another attempt.
    is_in_conflict: AtomicBool,
    pub(super) mode: TransactionMode,
    /// The moment by which it must have ended.
    pub(super) deadline: CallDeadline,
    /// The user whose writes they are, where that is kept.
    pub(super) session: OnceLock<Arc<SessionState>>,
    /// The work to be done after the commit.
    pub(super) callbacks: Callbacks,
}

impl TransactionNotes {
    pub(super) fn new(mode: TransactionMode, deadline: CallDeadline) -> Self {
        TransactionNotes {
            mode,
            deadline,
            ..TransactionNotes::default()
        }
    }

    pub(super) fn note_changed_tables(&self) {
        self.changed_tables.store(true, Ordering::Relaxed);
    }

    pub(super) fn has_changed_tables(&self) -> bool {
        self.changed_tables.load(Ordering::Relaxed)
    }

    /// Notes how something ended that was run.
    pub(super) fn note_end<T>(&self, done: &Result<T>) {
        let is_in_conflict = done.as_ref().is_err_and(Error::is_retryable);
        self.is_in_conflict.store(is_in_conflict, Ordering::Relaxed);
    }

    pub(super) fn is_in_conflict(&self) -> bool {
        self.is_in_conflict.load(Ordering::Relaxed)
    }

    /// Returns how long the next statement may take: until the deadline of its own call, or else as `usual`, and not
    /// beyond that of the transaction.
    pub(super) fn limit(&self, own: CallDeadline, usual: Option<Duration>) -> Option<Duration> {
        match (own.left(), self.deadline.left()) {
            (None, Some(whole)) if usual.is_some_and(|usual| usual <= whole) => None,
            (own, whole) => own.into_iter().chain(whole).min(),
        }
    }

    /// Refuses whatever is run after the deadline.
    pub(super) fn check_deadline(&self) -> Result<()> {
        if self.deadline.is_over() {
            return Err(Error::transaction_timeout());
        }
        Ok(())
    }
}
