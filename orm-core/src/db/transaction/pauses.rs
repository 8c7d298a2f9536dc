//! Pauses between the attempts of a transaction.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// Longest pause after the first failure; it doubles with each further one.
const FIRST: Duration = Duration::from_millis(10);
/// Longest pause of all.
const LONGEST: Duration = Duration::from_millis(640);

/// The pauses of one transaction: each is of random length, and may be twice as long as the one before.
pub(crate) struct Pauses {
    longest: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Pauses { longest: FIRST }
    }
}

impl Pauses {
    /// Returns the next pause.
    pub(crate) fn next(&mut self) -> Duration {
        let pause = random_part(self.longest);
        self.longest = (2 * self.longest).min(LONGEST);
        pause
    }
}

/// Returns a part of a pause, so that those who stood in each other's way do not meet again.
fn random_part(longest: Duration) -> Duration {
    let random = u32::try_from(RandomState::new().build_hasher().finish() % 1_000);
    longest / 1_000 * (random.unwrap_or_default() + 1)
}
