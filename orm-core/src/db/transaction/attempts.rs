//! Attempts of what another transaction may stand in the way of, and the pauses between them.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// Longest pause after the first failure; it doubles with each further one.
const FIRST: Duration = Duration::from_millis(10);
/// Longest pause of all.
const LONGEST: Duration = Duration::from_millis(640);

/// How often what opens no transaction of the program's own is run again: nobody else could.
pub(crate) const OWN_RETRIES: u32 = 5;

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

    /// Returns the pause before the next attempt; `None` where there is none.
    pub(crate) fn pause(&mut self) -> Option<Duration> {
        self.left = self.left.checked_sub(1)?;
        let pause = random_part(self.longest);
        self.longest = (2 * self.longest).min(LONGEST);
        Some(pause)
    }
}

/// Returns a part of a pause, so that those who stood in each other's way do not meet again.
fn random_part(longest: Duration) -> Duration {
    let random = u32::try_from(RandomState::new().build_hasher().finish() % 1_000);
    longest / 1_000 * (random.unwrap_or_default() + 1)
}
