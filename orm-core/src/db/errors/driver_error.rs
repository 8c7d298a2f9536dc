//! The driver's error, without what may be secret.

use crate::db::driver::ReportedError;
use crate::db::drivers;
use sqlx::error::DatabaseError;
use std::borrow::Cow;
use std::fmt;

/// The error that the driver reported: the source of an [`Error`](crate::error::Error).
///
/// Neither its text nor `{:?}` shows a value or a row; [`detail`](DriverError::detail) and
/// [`database_message`](DriverError::database_message) may.
pub struct DriverError(sqlx::Error);

impl DriverError {
    pub(super) fn new(error: sqlx::Error) -> Self {
        DriverError(error)
    }

    pub(super) fn inner(&self) -> &sqlx::Error {
        &self.0
    }

    /// SQLSTATE on Postgres, the extended result code on SQLite.
    pub fn code(&self) -> Option<String> {
        self.0
            .as_database_error()
            .and_then(DatabaseError::code)
            .map(Cow::into_owned)
    }

    /// The database's words beside its message: on Postgres they may hold the contents of a row, and are in the
    /// server's language.
    pub fn detail(&self) -> Option<&str> {
        drivers::reported(&self.0)?.detail()
    }

    /// The database's own message, in its language. On Postgres it may hold values.
    pub fn database_message(&self) -> Option<&str> {
        self.0.as_database_error().map(DatabaseError::message)
    }
}

/// Returns the message without values.
fn words(error: &sqlx::Error) -> Cow<'_, str> {
    drivers::reported(error).map_or_else(|| error.to_string().into(), ReportedError::words)
}

impl fmt::Display for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words(&self.0))
    }
}

impl fmt::Debug for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverError")
            .field("code", &self.code())
            .field("message", &words(&self.0))
            .finish()
    }
}

impl std::error::Error for DriverError {}
