//! Errors as tests look at them.

use orm::Error;

/// Returns the error of a value, of which one of many drafts says its place too.
pub fn of_the_value(error: Error) -> Error {
    match error {
        Error::RefusedDraft { error, .. } => *error,
        error => error,
    }
}
