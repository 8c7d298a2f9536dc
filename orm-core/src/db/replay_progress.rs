//! How far the server of one connection has replayed the log.

use super::milestones::Milestones;
use super::position::Position;
use std::time::Instant;

/// Facts about the server of one connection, which hold for as long as the connection does: another one may lead to
/// another server of the same name, or to the same one after it has begun anew from an older state.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ReplayProgress {
    /// The position that it is known to have come to.
    replayed: Position,
    /// The moment of the primary that it is known to have come to.
    as_of: Option<Instant>,
}

impl ReplayProgress {
    /// Notes how far it has come.
    pub(super) fn note(&mut self, position: Position) {
        self.replayed = self.replayed.max(position);
    }

    /// Returns whether it is known to have come to a position.
    pub(super) fn has_come_to(&self, position: Position) -> bool {
        self.replayed >= position
    }

    /// Dates it by the positions of the primary that are known.
    pub(super) fn date(&mut self, primary: &Milestones) {
        self.as_of = self.as_of.max(primary.moment_of(self.replayed));
    }

    /// Returns whether it is known to have all that the primary had at that moment; `None` is before all others.
    pub(super) fn has_all_since(&self, moment: Option<Instant>) -> bool {
        self.as_of.is_some_and(|known| Some(known) >= moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn it_is_dated_by_the_last_position_that_it_has_passed() {
        let now = Instant::now();
        let mut primary = Milestones::default();
        primary.add(now, Position::behind(6));
        let mut progress = ReplayProgress::default();
        progress.note(Position::behind(7));
        progress.note(Position::behind(5));
        assert!(progress.has_come_to(Position::behind(7)));
        assert!(!progress.has_come_to(Position::behind(8)));
        assert!(!progress.has_all_since(None));
        progress.date(&primary);
        assert!(progress.has_all_since(None) && progress.has_all_since(Some(now)));
        assert!(!progress.has_all_since(Some(now + Duration::from_nanos(1))));
    }
}
