//! Facts about one replica that reads have found out.

use super::position::Position;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Pause before a replica that failed is tried again; it doubles with each further failure.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// Longest pause of all.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The state of one replica: whether it answers, how far it has come, and how much it was read.
#[derive(Default)]
pub(super) struct ReplicaState {
    n_reads: AtomicU64,
    /// The bytes of the log that it had replayed when it was last asked.
    replayed: AtomicU64,
    outage: Mutex<Option<Outage>>,
}

/// A replica that does not answer.
struct Outage {
    /// The moment from which it is tried again.
    retry_at: Instant,
    /// The pause after the next failure.
    pause: Duration,
}

impl ReplicaState {
    /// Returns whether it answers, or is to be tried again.
    pub(super) fn is_due(&self) -> bool {
        let outage = lock(&self.outage);
        outage.as_ref().is_none_or(Outage::is_due)
    }

    /// Returns whether it answers, as far as that is known.
    pub(super) fn is_up(&self) -> bool {
        lock(&self.outage).is_none()
    }

    /// Returns whether the caller is to read here; of a replica that failed, one caller tries for all.
    pub(super) fn may_be_tried(&self) -> bool {
        match &mut *lock(&self.outage) {
            None => true,
            Some(outage) if outage.is_due() => {
                outage.retry_at = Instant::now() + outage.pause;
                true
            }
            Some(_) => false,
        }
    }

    /// Notes that it does not answer. Returns true where it did until now.
    pub(super) fn note_down(&self) -> bool {
        // Whatever comes back in its place may be older.
        self.replayed.store(0, Ordering::Relaxed);
        let mut outage = lock(&self.outage);
        let pause = outage.as_ref().map_or(FIRST_PAUSE, |outage| outage.pause);
        let was_up = outage.is_none();
        *outage = Some(Outage {
            retry_at: Instant::now() + pause,
            pause: (2 * pause).min(LONGEST_PAUSE),
        });
        was_up
    }

    /// Notes that it has answered a read. Returns true where it did not before.
    pub(super) fn note_read(&self) -> bool {
        self.n_reads.fetch_add(1, Ordering::Relaxed);
        lock(&self.outage).take().is_some()
    }

    /// Returns the number of statements that it has answered.
    pub(super) fn n_reads(&self) -> u64 {
        self.n_reads.load(Ordering::Relaxed)
    }

    /// Notes how far it has come.
    pub(super) fn note_replayed(&self, position: Position) {
        self.replayed.store(position.bytes(), Ordering::Relaxed);
    }

    /// Returns how far it had come when it was last asked.
    pub(super) fn replayed(&self) -> Position {
        Position::behind(self.replayed.load(Ordering::Relaxed))
    }
}

impl Outage {
    fn is_due(&self) -> bool {
        Instant::now() >= self.retry_at
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_caller_tries_a_replica_that_failed() {
        let state = ReplicaState::default();
        assert!(state.is_up() && state.is_due() && state.may_be_tried());
        assert!(state.note_down());
        assert!(!state.note_down());
        assert!(!state.is_due() && !state.may_be_tried());
        lock(&state.outage).as_mut().unwrap().retry_at = Instant::now();
        assert!(state.is_due());
        assert!(state.may_be_tried() && !state.may_be_tried());
        assert!(state.note_read() && !state.note_read());
        assert!(state.is_up());
        assert_eq!(state.n_reads(), 2);
    }

    #[test]
    fn pauses_double_up_to_half_a_minute() {
        let state = ReplicaState::default();
        let pauses = [2, 4, 8, 16, 30, 30].map(|seconds| {
            state.note_down();
            (
                lock(&state.outage).as_ref().unwrap().pause,
                Duration::from_secs(seconds),
            )
        });
        for (found, expected) in pauses {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn nothing_is_known_of_a_replica_that_failed() {
        let state = ReplicaState::default();
        state.note_replayed(Position::behind(7));
        assert_eq!(state.replayed(), Position::behind(7));
        state.note_down();
        assert_eq!(state.replayed(), Position::behind(0));
    }
}
