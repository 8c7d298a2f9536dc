//! The reason why a statement failed.

use super::Refusal;
use crate::error::Error;
use crate::value::Value;
use std::io::ErrorKind;

/// The reason why a statement failed.
pub(in crate::db) enum Failure {
    /// The statement was not sent.
    Refused(Refusal),
    /// A row of the answer could not be read: nothing is wrong with the connection.
    Own(Error),
    /// The driver or the database reports it.
    Driver(sqlx::Error),
    /// The database reports it of one row of many, which has these values.
    OfRow(sqlx::Error, Vec<Value>),
    /// The statement took longer than its caller lets it.
    TimedOut(sqlx::Error),
}

/// The reason why a transaction was not committed, or is not known to be.
#[derive(Debug)]
pub(in crate::db) struct CommitFailure {
    pub(in crate::db) error: sqlx::Error,
    /// True where the database said so before it came to the commit: nothing was stored, whatever became of the
    /// connection.
    pub(in crate::db) is_before: bool,
}

impl From<sqlx::Error> for CommitFailure {
    fn from(error: sqlx::Error) -> Self {
        CommitFailure {
            error,
            is_before: false,
        }
    }
}

impl From<CommitFailure> for Failure {
    fn from(failure: CommitFailure) -> Self {
        Failure::Driver(failure.error)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Failure::Driver(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Refused(refusal)
    }
}

/// Returns whether a server went silent: sending the same again would only take as long once more.
pub(in crate::db) fn is_silence(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(error) if error.kind() == ErrorKind::TimedOut)
}
