//! Why no connection came about.

use super::errors;
use crate::error::Error;

/// Why no connection came about, in words.
pub(super) struct ConnectFailure {
    why: String,
    prospect: Prospect,
    source: Option<sqlx::Error>,
}

/// The prospects of another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prospect {
    /// Another attempt may succeed a moment later: the server restarts, or is full.
    Passing,
    /// Another server may let the program in.
    Elsewhere,
    /// Every server would refuse: the user, the password or the settings are wrong.
    Final,
}

#[cfg_attr(
    not(feature = "postgres"),
    expect(dead_code, reason = "SQLite has one file")
)]
impl ConnectFailure {
    /// A failure that another attempt would meet again.
    pub(super) fn new(why: impl Into<String>) -> Self {
        ConnectFailure {
            why: why.into(),
            prospect: Prospect::Elsewhere,
            source: None,
        }
    }

    /// A failure that may be over a moment later.
    pub(super) fn passing(why: impl Into<String>) -> Self {
        ConnectFailure {
            prospect: Prospect::Passing,
            ..ConnectFailure::new(why)
        }
    }

    /// A failure that no other server would spare.
    pub(super) fn last(why: impl Into<String>) -> Self {
        ConnectFailure {
            prospect: Prospect::Final,
            ..ConnectFailure::new(why)
        }
    }

    /// A failure that the driver reports.
    pub(super) fn of(error: sqlx::Error, why: String) -> Self {
        let prospect = match &error {
            error if errors::is_passing(error) => Prospect::Passing,
            error if errors::is_refusal(error) => Prospect::Final,
            _ => Prospect::Elsewhere,
        };
        ConnectFailure {
            why,
            prospect,
            source: Some(error),
        }
    }

    /// The failures of all servers that were tried.
    pub(super) fn of_all(mut failures: Vec<ConnectFailure>) -> Self {
        let is_passing = failures.iter().any(ConnectFailure::is_passing);
        let mut whys: Vec<_> = failures.iter().map(|failure| failure.why.clone()).collect();
        whys.dedup();
        ConnectFailure {
            why: whys.join("; "),
            prospect: if is_passing {
                Prospect::Passing
            } else {
                Prospect::Elsewhere
            },
            source: failures.pop().and_then(|failure| failure.source),
        }
    }

    /// A failure before the database was even reached.
    pub(super) fn after(mut self, first: Option<sqlx::Error>) -> Self {
        if let Some(first) = first.filter(|first| first.as_database_error().is_none()) {
            self.why = format!("{} (before that: {first})", self.why);
        }
        self
    }

    /// Returns whether connecting may succeed a moment later.
    pub(super) fn is_passing(&self) -> bool {
        self.prospect == Prospect::Passing
    }

    /// Returns whether other servers need not be tried.
    pub(super) fn is_final(&self) -> bool {
        self.prospect == Prospect::Final
    }

    /// The error for callers. No `From`: with a second source of errors, `?` would leave a caller's type open.
    pub(super) fn into_error(self) -> Error {
        Error::Connect {
            why: self.why,
            source: self.source.map(errors::source),
        }
    }
}
