//! Taking turns at writing to a file of SQLite, in this process.
//!
//! SQLite lets writers try again and again until one is lucky. Behind this lock they come in the order of asking.

use super::holders::{Holder, HolderKind};
use crate::error::{Error, Result};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// The locks of all files that are open.
static FILES: LazyLock<Mutex<HashMap<PathBuf, Weak<WriteLock>>>> = LazyLock::new(Mutex::default);

/// The lock of one file.
#[derive(Default)]
pub(super) struct WriteLock {
    turn: Arc<tokio::sync::Mutex<()>>,
    holder: Mutex<Option<Holder>>,
}

/// One writer's turn. It is the next one's when this is dropped.
pub(super) struct WriteTurn {
    lock: Arc<WriteLock>,
    _guard: OwnedMutexGuard<()>,
}

impl WriteLock {
    /// The lock of this file.
    pub(super) fn of(file: PathBuf) -> Arc<WriteLock> {
        let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = files.get(&file).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::new(WriteLock::default());
        files.insert(file, Arc::downgrade(&lock));
        lock
    }

    /// Waits for a turn, in the order of asking. `holder` is told to those who wait in vain.
    pub(super) async fn take(
        self: &Arc<Self>,
        wait: Duration,
        holder: Option<Holder>,
    ) -> Result<WriteTurn> {
        let guard = match Arc::clone(&self.turn).try_lock_owned() {
            Ok(guard) => guard,
            Err(_) => match tokio::time::timeout(wait, Arc::clone(&self.turn).lock_owned()).await {
                Ok(guard) => guard,
                Err(_) => return Err(self.explain()),
            },
        };
        *self.holder() = holder;
        Ok(WriteTurn {
            lock: Arc::clone(self),
            _guard: guard,
        })
    }

    /// Returns the address by which it is known.
    pub(super) fn address(self: &Arc<Self>) -> usize {
        Arc::as_ptr(self).addr()
    }

    fn holder(&self) -> std::sync::MutexGuard<'_, Option<Holder>> {
        self.holder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the error of a write that waits in vain.
    pub(super) fn explain(&self) -> Error {
        let why = match *self.holder() {
            Some(holder) if holder.kind == HolderKind::Statement => format!(
                "SQLite lets one write at a time, and others were before, now {}; raise `busy_timeout`, or, if that does not end, {}",
                holder.name(),
                holder.advice()
            ),
            Some(holder) => format!(
                "SQLite lets one write at a time, and {} does; {}",
                holder.name(),
                holder.advice()
            ),
            None => "SQLite lets one write at a time, and others were before; raise `busy_timeout`"
                .to_owned(),
        };
        Error::Locked { why, source: None }
    }
}

impl Drop for WriteTurn {
    fn drop(&mut self) {
        *self.lock.holder() = None;
    }
}
