//! The writes of one user, and the position behind those that are known to stand in front of it.

use super::position::Position;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The writes of one user.
#[derive(Debug, Default)]
pub(super) struct SessionState(Mutex<SessionWrites>);

#[derive(Debug, Default)]
struct SessionWrites {
    /// The position behind the writes that it was asked after.
    position: Option<Position>,
    /// The number of writes, as far as they have ended.
    n_written: u64,
    /// The number of those that stand in front of the position.
    n_placed: u64,
}

impl SessionState {
    pub(super) fn new(position: Option<Position>) -> Self {
        SessionState(Mutex::new(SessionWrites {
            position,
            ..SessionWrites::default()
        }))
    }

    /// Notes that something was written, or may have been.
    pub(super) fn note_write(&self) {
        self.lock().n_written += 1;
    }

    /// Returns the number of writes where the position is not behind all of them: it is to be asked for. Whoever reads
    /// meanwhile asks too, and does not take the old one for the answer.
    pub(super) fn unplaced_writes(&self) -> Option<u64> {
        let writes = self.lock();
        (writes.n_placed < writes.n_written).then_some(writes.n_written)
    }

    /// Notes the position behind so many writes.
    pub(super) fn note_position(&self, position: Position, n_written: u64) {
        let mut writes = self.lock();
        writes.position = writes.position.max(Some(position));
        writes.n_placed = writes.n_placed.max(n_written);
    }

    /// Returns the position behind the writes that it was asked after; `None` where nothing was written.
    pub(super) fn position(&self) -> Option<Position> {
        self.lock().position
    }

    fn lock(&self) -> MutexGuard<'_, SessionWrites> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_asked_for_until_it_is_behind_all_writes() {
        let state = SessionState::new(None);
        assert_eq!(state.unplaced_writes(), None);
        state.note_write();
        let first = state.unplaced_writes();
        // Whoever reads meanwhile asks too.
        assert_eq!((first, state.unplaced_writes()), (Some(1), Some(1)));
        state.note_write();
        state.note_position(Position::behind(7), 1);
        assert_eq!(state.unplaced_writes(), Some(2));
        state.note_position(Position::behind(9), 2);
        // The answer of one who asked before.
        state.note_position(Position::behind(8), 1);
        assert_eq!(state.unplaced_writes(), None);
        assert_eq!(state.position(), Some(Position::behind(9)));
    }
}
