//! How a transaction ends.
//!
//! No part of a schema. `db` sets it, `model` asks for it, and this is the highest floor that both may use.

use std::sync::{Arc, OnceLock};

/// The outcome of one transaction, or of a savepoint in it, for those who keep what was read or written within it.
/// Clones are of the same one.
#[derive(Clone, Debug, Default)]
pub struct Outcome(Arc<OutcomeNode>);

#[derive(Debug, Default)]
struct OutcomeNode {
    ended: OnceLock<Ended>,
    /// The outcome of what is around a savepoint: its changes last only if that lasts.
    around: Option<Outcome>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Committed,
    RolledBack,
    Unknown,
}

impl Outcome {
    /// Returns the outcome of a savepoint within this one.
    pub(crate) fn savepoint(&self) -> Outcome {
        Outcome(Arc::new(OutcomeNode {
            ended: OnceLock::new(),
            around: Some(self.clone()),
        }))
    }

    /// Notes that the transaction committed, or that the savepoint was released.
    pub(crate) fn commit(&self) {
        _ = self.0.ended.set(Ended::Committed);
    }

    /// Notes that the transaction or savepoint was rolled back.
    pub(crate) fn roll_back(&self) {
        _ = self.0.ended.set(Ended::RolledBack);
    }

    /// Notes that the transaction has ended and nobody knows how.
    pub(crate) fn lose(&self) {
        _ = self.0.ended.set(Ended::Unknown);
    }

    /// Returns whether the transaction goes on.
    pub(crate) fn is_open(&self) -> bool {
        self.ended().is_none()
    }

    /// Returns whether the transaction's changes last, or may.
    pub(crate) fn may_last(&self) -> bool {
        matches!(self.ended(), Some(Ended::Committed | Ended::Unknown))
    }

    /// Returns whether the transaction's changes are undone, or may be.
    pub(crate) fn may_be_undone(&self) -> bool {
        matches!(self.ended(), Some(Ended::RolledBack | Ended::Unknown))
    }

    /// Returns how it ended. A savepoint that was released, or is open, has ended when what is around it has.
    fn ended(&self) -> Option<Ended> {
        match (self.0.ended.get(), &self.0.around) {
            (None | Some(Ended::Committed), Some(around)) => around.ended(),
            (ended, _) => ended.copied(),
        }
    }

    fn transaction(&self) -> &Outcome {
        self.0.around.as_ref().map_or(self, Outcome::transaction)
    }
}

/// Two are equal if they are of one transaction, or of savepoints in it: each sees what the others changed.
impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.transaction().0, &other.transaction().0)
    }
}
