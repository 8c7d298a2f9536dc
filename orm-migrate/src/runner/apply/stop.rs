//! The place at which a migration failed.

use crate::runner::error::FailureCause;
use orm_core::error::Error;

/// A failure at one place of a migration.
pub(super) struct Stop {
    /// The position of the step, from 0.
    pub(super) step: usize,
    pub(super) sql: Option<String>,
    pub(super) cause: FailureCause,
}

impl Stop {
    /// A failure outside of the statements of any step.
    pub(super) fn at(step: usize, error: Error) -> Self {
        Stop {
            step,
            sql: None,
            cause: error.into(),
        }
    }

    /// Returns whether a table was locked for too long.
    pub(super) fn is_locked(&self) -> bool {
        matches!(
            self.cause,
            FailureCause::Database(Error::Locked { .. } | Error::Conflict { .. })
        )
    }
}
