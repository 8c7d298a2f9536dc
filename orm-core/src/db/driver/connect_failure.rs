//! The reason why no connection came about, and the prospects of another attempt.

/// The reason why no connection came about, in words.
pub(in crate::db) struct ConnectFailure {
    why: String,
    prospect: Prospect,
    source: Option<sqlx::Error>,
}

/// The prospects of another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum Prospect {
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
    pub(in crate::db) fn new(why: impl Into<String>) -> Self {
        ConnectFailure {
            why: why.into(),
            prospect: Prospect::Elsewhere,
            source: None,
        }
    }

    /// A failure that may be over a moment later.
    pub(in crate::db) fn passing(why: impl Into<String>) -> Self {
        ConnectFailure {
            prospect: Prospect::Passing,
            ..ConnectFailure::new(why)
        }
    }

    /// A failure that no other server would spare.
    pub(in crate::db) fn last(why: impl Into<String>) -> Self {
        ConnectFailure {
            prospect: Prospect::Final,
            ..ConnectFailure::new(why)
        }
    }

    /// A failure that the driver reports.
    pub(in crate::db) fn of(error: sqlx::Error, why: String, prospect: Prospect) -> Self {
        ConnectFailure {
            why,
            prospect,
            source: Some(error),
        }
    }

    /// The failures of all servers that were tried.
    pub(in crate::db) fn of_all(mut failures: Vec<ConnectFailure>) -> Self {
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
    pub(in crate::db) fn after(mut self, first: Option<sqlx::Error>) -> Self {
        if let Some(first) = first.filter(|first| first.as_database_error().is_none()) {
            self.why = format!("{} (before that: {first})", self.why);
        }
        self
    }

    /// Returns what is wrong.
    pub(in crate::db) fn why(&self) -> &str {
        &self.why
    }

    /// Returns whether connecting may succeed a moment later.
    pub(in crate::db) fn is_passing(&self) -> bool {
        self.prospect == Prospect::Passing
    }

    /// Returns whether other servers need not be tried.
    pub(in crate::db) fn is_final(&self) -> bool {
        self.prospect == Prospect::Final
    }

    /// Returns what is to be said, and the driver's error.
    pub(in crate::db) fn into_parts(self) -> (String, Option<sqlx::Error>) {
        (self.why, self.source)
    }
}

/// Returns what is wrong with a url or setting, without the driver's words around it.
pub(in crate::db) fn configuration(error: &sqlx::Error) -> String {
    error.to_string().replace("error with configuration: ", "")
}
