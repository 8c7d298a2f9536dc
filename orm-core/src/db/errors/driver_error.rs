//! The driver's error, without what may be secret.

use crate::db::driver::{ReportedError, Routine};
use crate::db::drivers;
use crate::error::{Error, FailedDraft, MissingRow};
use sqlx::error::DatabaseError;
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// The error that the driver reported: the source of an [`Error`](crate::error::Error).
///
/// Neither its text nor `{:?}` shows a value or a row; [`detail`](DriverError::detail) and
/// [`database_message`](DriverError::database_message) may.
pub struct DriverError {
    error: sqlx::Error,
    /// The draft whose row was refused, once somebody has found it.
    draft: OnceLock<FailedDraft>,
    /// The model of the row that a join would lead to and that is not there.
    missing: OnceLock<MissingRow>,
}

/// Notes which of many drafts an error is about. Returns false where it is none of the database, which holds no such note.
pub(crate) fn note_draft(error: &Error, position: u64) -> bool {
    let error = driver_error(error);
    if let Some(error) = error {
        // The first to look has found it.
        let _ = error.draft.set(FailedDraft(position));
    }
    error.is_some()
}

/// Notes the model of the row that a join would lead to and that is not there.
pub(super) fn note_missing_row(error: &Error, model: &'static str) {
    if let Some(error) = driver_error(error) {
        let _ = error.missing.set(MissingRow(model));
    }
}

fn driver_error(error: &Error) -> Option<&DriverError> {
    std::error::Error::source(error)?.downcast_ref()
}

impl DriverError {
    pub(super) fn new(error: sqlx::Error) -> Self {
        DriverError {
            error,
            draft: OnceLock::new(),
            missing: OnceLock::new(),
        }
    }

    /// Returns the trigger or function of the database in which it failed, as far as that is known.
    pub(super) fn routine(&self) -> Option<Routine> {
        drivers::reported(&self.error)?.routine()
    }

    pub(super) fn inner(&self) -> &sqlx::Error {
        &self.error
    }

    /// SQLSTATE on Postgres, the extended result code on SQLite.
    pub fn code(&self) -> Option<String> {
        self.error
            .as_database_error()
            .and_then(DatabaseError::code)
            .map(Cow::into_owned)
    }

    /// The database's words beside its message: on Postgres they may hold the contents of a row, and are in the
    /// server's language.
    pub fn detail(&self) -> Option<&str> {
        drivers::reported(&self.error)?.detail()
    }

    /// The database's own message, in its language. On Postgres it may hold values.
    pub fn database_message(&self) -> Option<&str> {
        self.error.as_database_error().map(DatabaseError::message)
    }
}

/// Returns the message without values.
fn words(error: &sqlx::Error) -> Cow<'_, str> {
    drivers::reported(error).map_or_else(|| error.to_string().into(), ReportedError::words)
}

impl fmt::Display for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words(&self.error))
    }
}

impl fmt::Debug for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverError")
            .field("code", &self.code())
            .field("message", &words(&self.error))
            .finish_non_exhaustive()
    }
}

impl std::error::Error for DriverError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.draft.get() {
            Some(draft) => Some(draft),
            None => Some(self.missing.get()?),
        }
    }
}
