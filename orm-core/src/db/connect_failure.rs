//! Why no connection came about.

use super::errors;
use crate::error::Error;

/// Why no connection came about, in words, and whether to try again.
pub(super) struct ConnectFailure {
    why: String,
    passing: bool,
    source: Option<sqlx::Error>,
}

impl ConnectFailure {
    /// A failure that another attempt would meet again.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "SQLite reports everything itself")
    )]
    pub(super) fn new(why: impl Into<String>) -> Self {
        ConnectFailure {
            why: why.into(),
            passing: false,
            source: None,
        }
    }

    /// A failure that the driver reports.
    pub(super) fn of(error: sqlx::Error, why: String) -> Self {
        ConnectFailure {
            why,
            passing: errors::is_passing(&error),
            source: Some(error),
        }
    }

    /// Whether connecting may succeed a moment later: the server restarts, or is full.
    pub(super) fn is_passing(&self) -> bool {
        self.passing
    }

    /// The same for callers. No `From`: with a second source of errors, `?` would leave a caller's type open.
    pub(super) fn into_error(self) -> Error {
        Error::Connect {
            why: self.why,
            source: self.source.map(errors::source),
        }
    }
}
