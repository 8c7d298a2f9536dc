//! The driver's error, without what may be secret.

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

    /// What else the database says: on Postgres this may hold the contents of a row, and it is in the server's language.
    pub fn detail(&self) -> Option<&str> {
        #[cfg(feature = "postgres")]
        if let Some(error) = postgres(&self.0) {
            return error.detail();
        }
        None
    }

    /// The database's own message, in its language. On Postgres it may hold values.
    pub fn database_message(&self) -> Option<&str> {
        self.0.as_database_error().map(DatabaseError::message)
    }
}

#[cfg(feature = "postgres")]
fn postgres(error: &sqlx::Error) -> Option<&sqlx::postgres::PgDatabaseError> {
    error.as_database_error()?.try_downcast_ref()
}

/// The message without values.
pub(super) fn message(error: &sqlx::Error) -> Cow<'_, str> {
    #[cfg(feature = "postgres")]
    if let Some(error) = postgres(error) {
        return super::postgres::message(error);
    }
    match error.as_database_error().map(DatabaseError::message) {
        // SQLite quotes what JSON is asked for.
        Some(message) if message.starts_with("bad JSON path") => "bad JSON path".into(),
        Some(message) => message.into(),
        None => error.to_string().into(),
    }
}

impl fmt::Display for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&message(&self.0))
    }
}

impl fmt::Debug for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverError")
            .field("code", &self.code())
            .field("message", &message(&self.0))
            .finish()
    }
}

impl std::error::Error for DriverError {}
