//! Positions of a primary, and the moments at which they were asked for, by which a replica is dated.

use super::position::Position;
use std::time::{Duration, Instant};

/// Number of milestones that are kept at most.
const MOST: usize = 64;

/// Positions that the primary had, with the moment before each was asked for, the oldest first.
#[derive(Default)]
pub(super) struct Milestones(Vec<(Instant, Position)>);

impl Milestones {
    /// Returns whether one is no older than that.
    pub(super) fn has_within(&self, age: Duration) -> bool {
        let newest = self.0.last();
        newest.is_some_and(|(moment, _)| moment.elapsed() <= age)
    }

    /// Adds a position that was asked for after that moment.
    pub(super) fn add(&mut self, moment: Instant, position: Position) {
        if self.0.len() == MOST {
            // The older they are, the farther apart.
            let mut is_kept = false;
            self.0.retain(|_| {
                is_kept = !is_kept;
                is_kept
            });
        }
        self.0.push((moment, position));
    }

    /// Returns the latest moment all of whose writes stand in front of this position, if one is known.
    pub(super) fn moment_of(&self, position: Position) -> Option<Instant> {
        let reached = self.0.iter().rev().find(|(_, at)| *at <= position);
        reached.map(|(moment, _)| *moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_is_as_old_as_the_last_position_that_it_has_passed() {
        let now = Instant::now();
        let mut milestones = Milestones::default();
        assert!(!milestones.has_within(Duration::MAX));
        let at = |n: u64| (now + Duration::from_secs(n), Position::behind(10 * n));
        for (moment, position) in (1..=3).map(at) {
            milestones.add(moment, position);
        }
        assert!(milestones.has_within(Duration::MAX));
        for (position, expected) in [
            (9, None),
            (10, Some(1)),
            (29, Some(2)),
            (30, Some(3)),
            (99, Some(3)),
        ] {
            let expected = expected.map(|n| at(n).0);
            assert_eq!(
                milestones.moment_of(Position::behind(position)),
                expected,
                "{position}"
            );
        }
    }

    #[test]
    fn the_first_and_the_last_are_kept() {
        let now = Instant::now();
        let mut milestones = Milestones::default();
        for n in 0..1_000 {
            milestones.add(now + Duration::from_secs(n), Position::behind(n));
        }
        assert!(milestones.0.len() <= MOST);
        assert_eq!(milestones.moment_of(Position::behind(0)), Some(now));
        assert_eq!(
            milestones.moment_of(Position::behind(999)),
            Some(now + Duration::from_secs(999))
        );
    }
}
