//! The levels of a transaction: the transaction itself, and savepoints within it, each in another.

use super::open::OpenTransaction;
use crate::db::database::Inner;
use crate::db::driver::{CommitFailure, SavepointStep};
use crate::db::errors;
use crate::db::holders::Hold;
use crate::error::{DatabaseError, Error, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// A transaction, or a savepoint in it.
pub(super) struct Level {
    /// Everything that the transaction holds; nothing while a savepoint within has it, and after the end.
    open: Option<OpenTransaction>,
    broken: Option<Arc<Error>>,
    /// The level around a savepoint.
    outer: Option<OuterLevel>,
    /// The number of savepoints that are open, with this one.
    depth: u32,
}

/// The level around a savepoint, locked until the savepoint has ended.
struct OuterLevel {
    level: OwnedMutexGuard<Level>,
    _user: Hold,
}

impl Level {
    /// Returns the level of a transaction that has just begun.
    pub(super) fn of_transaction(open: OpenTransaction) -> Self {
        Level {
            open: Some(open),
            broken: None,
            outer: None,
            depth: 0,
        }
    }

    /// Opens a savepoint, which keeps this level locked until it has ended.
    pub(super) async fn open_savepoint(
        mut outer: OwnedMutexGuard<Level>,
        user: Hold,
        inner: &Inner,
    ) -> Result<Level> {
        let depth = outer.depth + 1;
        let open = outer.ready(inner).await?;
        let opened = open.connection().savepoint(SavepointStep::Open(depth));
        if let Err(error) = opened.await {
            return Err(outer.fail(error, inner));
        }
        Ok(Level {
            open: outer.open.take(),
            broken: None,
            outer: Some(OuterLevel {
                level: outer,
                _user: user,
            }),
            depth,
        })
    }

    /// Returns what is needed to run a statement. Refuses whatever is run after an error, or after a statement whose
    /// future was dropped: it may have been carried out in part.
    pub(super) async fn ready(&mut self, inner: &Inner) -> Result<&mut OpenTransaction> {
        if self.broken.is_none()
            && let Err(error) = self.prepare(inner).await
        {
            self.broken = Some(Arc::new(error));
        }
        match (&self.broken, &mut self.open) {
            (Some(first), _) => Err(broken_by(first)),
            (None, Some(open)) => Ok(open),
            (None, None) => Err(ended()),
        }
    }

    /// Returns what is needed to run a statement, where nothing is in its way and nothing is to be sent before.
    pub(super) fn ready_at_once(&mut self) -> Option<&mut OpenTransaction> {
        let open = self.open.as_mut().filter(|_| self.broken.is_none())?;
        let is_ready = !open.is_out_of_use() && !open.has_dropped_savepoint();
        is_ready.then_some(open)
    }

    async fn prepare(&mut self, inner: &Inner) -> Result<()> {
        let open = self.open.as_mut().ok_or_else(ended)?;
        if open.is_out_of_use() {
            return Err(dropped());
        }
        if open.has_dropped_savepoint() {
            // On the heap: hardly any statement needs it.
            let undone = Box::pin(open.undo_dropped_savepoint()).await;
            undone.map_err(|error| inner.explain_plain(error))?;
        }
        Ok(())
    }

    /// Notes the error that breaks it.
    pub(super) fn break_by(&mut self, error: Error) -> &Arc<Error> {
        self.broken.insert(Arc::new(error))
    }

    /// Makes the changes last: those of a savepoint for as long as those of what is around it.
    pub(super) async fn commit(&mut self, inner: &Inner, timeout: Option<Duration>) -> Result<()> {
        let done = match self.ready(inner).await.and_then(|_| inner.admit()) {
            Ok(()) if self.outer.is_some() => self.release_savepoint(inner).await,
            Ok(()) => self.commit_transaction(inner, timeout).await,
            Err(refused) => Err(refused),
        };
        if done.is_err() {
            // The error that matters is the first. The connection is closed where this fails, which undoes the
            // changes too.
            let _ = self.roll_back(inner).await;
        }
        done
    }

    /// Undoes the changes.
    pub(super) async fn roll_back(&mut self, inner: &Inner) -> Result<()> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        if self.outer.is_none() {
            let done = open.roll_back().await;
            self.open = None;
            return done.map_err(|error| inner.explain_plain(error));
        }
        let done = if open.is_out_of_use() {
            Err(dropped())
        } else {
            let rolled_back = open.roll_back_to(self.depth).await;
            rolled_back.map_err(|error| inner.explain_plain(error))
        };
        self.give_back(done)
    }

    async fn commit_transaction(&mut self, inner: &Inner, timeout: Option<Duration>) -> Result<()> {
        let Some(open) = &mut self.open else {
            return Err(ended());
        };
        let Err(CommitFailure { error, is_before }) = open.connection().commit(timeout).await
        else {
            self.open = None;
            return Ok(());
        };
        if open.connection().is_lost() {
            inner.pool.suspect_all();
            return Err(if is_before {
                errors::lost(error, false)
            } else {
                Error::CommitOutcomeUnknown {
                    source: Some(errors::source(error)),
                }
            });
        }
        let (tables, connection) = open.tables();
        Err(inner.explain_commit(error, tables, connection).await)
    }

    async fn release_savepoint(&mut self, inner: &Inner) -> Result<()> {
        let Some(open) = &mut self.open else {
            return Err(ended());
        };
        let released = open
            .connection()
            .savepoint(SavepointStep::Release(self.depth));
        if let Err(error) = released.await {
            return Err(self.fail(error, inner));
        }
        self.give_back(Ok(()))
    }

    /// Notes that a savepoint could not be opened or released, and returns the error.
    fn fail(&mut self, error: sqlx::Error, inner: &Inner) -> Error {
        let error = inner.explain_plain(error);
        if self
            .open
            .as_mut()
            .is_some_and(|open| open.connection().is_lost())
        {
            inner.pool.suspect_all();
        }
        broken_by(self.break_by(error))
    }

    /// Gives back what a savepoint was lent. If the savepoint has not `ended` as it should, the level around it is
    /// broken by the first error.
    fn give_back(&mut self, ended: Result<()>) -> Result<()> {
        let (Some(open), Some(mut outer)) = (self.open.take(), self.outer.take()) else {
            return ended;
        };
        outer.level.open = Some(open);
        ended.map_err(|error| {
            let first = self.broken.take().unwrap_or_else(|| Arc::new(error));
            broken_by(outer.level.broken.insert(first))
        })
    }
}

/// Rolls back what has not ended. A savepoint within may have outlived the user's handle, and ends here after it.
impl Drop for Level {
    fn drop(&mut self) {
        let Some(open) = &mut self.open else { return };
        if self.outer.is_none() {
            if let Some(open) = self.open.take() {
                open.abandon();
            }
        } else {
            let ended = if open.is_out_of_use() {
                Err(dropped())
            } else {
                open.drop_savepoint(self.depth);
                Ok(())
            };
            // Nobody is there to be told but the level around it, which is.
            let _ = self.give_back(ended);
        }
    }
}

/// Returns the error of whatever is run in a transaction that is broken.
pub(super) fn broken_by(first: &Arc<Error>) -> Error {
    Error::TransactionBroken {
        first: Arc::clone(first),
    }
}

fn dropped() -> Error {
    let message = "a statement of this transaction was dropped before it had ended";
    Error::Database(DatabaseError::new(None, message, None))
}

/// Returns the error of a savepoint whose transaction has ended.
pub(super) fn ended() -> Error {
    let message = "the transaction around this savepoint was rolled back";
    Error::Database(DatabaseError::new(None, message, None))
}
