//! The last write of one user, as far as it is known.

use super::position::Position;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The position behind the writes of one user.
#[derive(Debug, Default)]
pub(super) struct SessionState {
    /// The position behind the writes that it was asked after.
    position: Mutex<Option<Position>>,
    /// True where something was written since.
    has_written: AtomicBool,
}

impl SessionState {
    pub(super) fn new(position: Option<Position>) -> Self {
        SessionState {
            position: Mutex::new(position),
            has_written: AtomicBool::new(false),
        }
    }

    /// Notes that something was written, or may have been.
    pub(super) fn note_write(&self) {
        self.has_written.store(true, Ordering::SeqCst);
    }

    /// Returns whether something was written since the position was last asked for; the caller asks for it now.
    pub(super) fn take_written(&self) -> bool {
        self.has_written.swap(false, Ordering::SeqCst)
    }

    /// Notes the position behind what was written.
    pub(super) fn note_position(&self, position: Position) {
        let mut known = self.lock();
        *known = (*known).max(Some(position));
    }

    /// Returns the position behind the writes that it was asked after; `None` where nothing was written.
    pub(super) fn position(&self) -> Option<Position> {
        *self.lock()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Position>> {
        self.position.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
