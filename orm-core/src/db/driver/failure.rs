//! The reason why a statement failed.

use super::Refusal;
#[cfg(feature = "sqlite")]
use crate::backend::Backend;
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

/// The thing that a database could not do where it has undone an insert.
const TO_TELL: &str = "to tell inserted rows from updated ones";

/// The failure of an insert that was undone, since nothing tells whether its rows are new.
#[cfg(feature = "sqlite")]
pub(in crate::db) fn untold(backend: Backend) -> Failure {
    Failure::Own(Error::Unsupported {
        what: TO_TELL,
        backend: backend.name(),
    })
}

/// Returns whether an insert was undone, since nothing tells whether its rows are new.
pub(crate) fn is_untold(error: &Error) -> bool {
    matches!(error, Error::Unsupported { what: TO_TELL, .. })
}

/// Returns whether a server went silent: sending the same again would only take as long once more.
pub(in crate::db) fn is_silence(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(error) if error.kind() == ErrorKind::TimedOut)
}
