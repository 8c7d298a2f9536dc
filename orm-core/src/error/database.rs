//! Errors of the database that have no variant of their own.

use super::Source;
use std::fmt;

/// An error of the database that has no variant of its own.
#[non_exhaustive]
pub struct DatabaseError {
    /// SQLSTATE on Postgres, the extended result code on SQLite.
    pub code: Option<String>,
    /// The database's primary message, without details, which may hold a row's contents.
    pub message: String,
    /// The driver's error.
    pub source: Option<Source>,
}

impl DatabaseError {
    /// An error of this code and message.
    pub fn new(code: Option<String>, message: impl Into<String>, source: Option<Source>) -> Self {
        DatabaseError {
            code,
            message: message.into(),
            source,
        }
    }
}

impl fmt::Debug for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseError")
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
