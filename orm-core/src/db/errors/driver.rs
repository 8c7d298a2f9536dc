//! The driver's error, without what may be secret.

use sqlx::error::DatabaseError;
use std::borrow::Cow;
use std::fmt;

/// The error that the driver reported: the source of an [`Error`](crate::error::Error).
///
/// Neither its text nor `{:?}` shows a value or a row; [`detail`](DriverError::detail) may.
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

    /// What else the database says: on Postgres this may hold the contents of a row.
    pub fn detail(&self) -> Option<&str> {
        #[cfg(feature = "postgres")]
        if let Some(error) = self.0.as_database_error()
            && let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
        {
            return error.detail();
        }
        None
    }

    /// The message without values.
    fn message(&self) -> Cow<'_, str> {
        let Some(error) = self.0.as_database_error() else {
            return self.0.to_string().into();
        };
        let (code, message) = (error.code().unwrap_or_default(), error.message());
        // Errors about data quote the data, and so does SQLite where JSON is asked for a path.
        if code.starts_with("22") && code.len() == 5 {
            without_quotes(message, '"').into()
        } else if message.starts_with("bad JSON path") {
            "bad JSON path".into()
        } else {
            message.into()
        }
    }
}

/// A text with whatever stands in quotes left out.
fn without_quotes(message: &str, quote: char) -> String {
    let mut parts = message.split(quote);
    let first = parts.next().unwrap_or_default().to_owned();
    match parts.next_back() {
        Some(last) => format!("{first}\u{2026}{last}"),
        None => first,
    }
}

impl fmt::Display for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl fmt::Debug for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverError")
            .field("code", &self.code())
            .field("message", &self.message())
            .finish()
    }
}

impl std::error::Error for DriverError {}

#[cfg(test)]
mod tests {
    use super::without_quotes;

    #[test]
    fn what_is_quoted_is_left_out() {
        assert_eq!(
            without_quotes("integer out of range", '"'),
            "integer out of range"
        );
        assert_eq!(
            without_quotes("invalid input syntax for type integer: \"a\"b\"", '"'),
            "invalid input syntax for type integer: \u{2026}"
        );
        assert_eq!(
            without_quotes("value \"9\" is out of range for type integer", '"'),
            "value \u{2026} is out of range for type integer"
        );
    }
}
