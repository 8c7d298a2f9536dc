//! Attempts of what another transaction may stand in the way of, and the pauses between them.

use crate::db::driver::CallDeadline;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// Longest pause after the first failure; it doubles with each further one.
const FIRST: Duration = Duration::from_millis(10);
/// Longest pause of all.
const LONGEST: Duration = Duration::from_millis(640);

/// How often a call outside of a transaction is run again: nobody else could.
const OF_CALL: u32 = 5;

/// Further attempts, with a pause before each: it is of random length, and may be twice as long as the one before.
pub(crate) struct Attempts {
    left: u32,
    longest: Duration,
}

impl Attempts {
    /// So many attempts after the first.
    pub(crate) fn new(n: u32) -> Self {
        Attempts {
            left: n,
            longest: FIRST,
        }
    }

    /// The further attempts of a call outside of a transaction.
    pub(crate) fn of_call() -> Self {
        Attempts::new(OF_CALL)
    }

    /// Waits until the next attempt. Returns false at once where there is none.
    pub(crate) async fn wait(&mut self) -> bool {
        self.wait_within(CallDeadline::default()).await
    }

    /// Waits until the next attempt. Returns false at once where there is none, or none within the deadline.
    pub(in crate::db) async fn wait_within(&mut self, deadline: CallDeadline) -> bool {
        let pause = random_part(self.longest);
        if self.left == 0 || deadline.left().is_some_and(|left| left <= pause) {
            return false;
        }
        self.left -= 1;
        self.longest = (2 * self.longest).min(LONGEST);
        tokio::time::sleep(pause).await;
        true
    }
}

/// Returns a part of a pause, so that those who stood in each other's way do not meet again.
fn random_part(longest: Duration) -> Duration {
    let random = u32::try_from(RandomState::new().build_hasher().finish() % 1_000);
    longest / 1_000 * (random.unwrap_or_default() + 1)
}
