//! How a transaction ends.
//!
//! No part of a schema. `db` sets it, `model` asks for it, and this is the highest floor that both may use.

use std::sync::{Arc, OnceLock};

/// The outcome of one transaction, for those who keep what was read or written within it. Clones are of the same
/// transaction.
#[derive(Clone, Debug, Default)]
pub struct Outcome(Arc<OnceLock<Ended>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Committed,
    RolledBack,
    Unknown,
}

impl Outcome {
    /// Notes that the transaction committed.
    pub(crate) fn commit(&self) {
        _ = self.0.set(Ended::Committed);
    }

    /// Notes that the transaction was rolled back.
    pub(crate) fn roll_back(&self) {
        _ = self.0.set(Ended::RolledBack);
    }

    /// Notes that the transaction has ended and nobody knows how.
    pub(crate) fn lose(&self) {
        _ = self.0.set(Ended::Unknown);
    }

    /// Returns whether the transaction goes on.
    pub(crate) fn is_open(&self) -> bool {
        self.0.get().is_none()
    }

    /// Returns whether the transaction's changes last, or may.
    pub(crate) fn may_last(&self) -> bool {
        matches!(self.0.get(), Some(Ended::Committed | Ended::Unknown))
    }

    /// Returns whether the transaction's changes are undone, or may be.
    pub(crate) fn may_be_undone(&self) -> bool {
        matches!(self.0.get(), Some(Ended::RolledBack | Ended::Unknown))
    }
}

/// Two are equal if they are of one transaction.
impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
