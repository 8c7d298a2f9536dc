//! The error of a column that cannot be read.

use super::{DatabaseError, Error};
use std::borrow::Cow;
use std::fmt;

/// The result of reading a column.
pub type DecodeResult<T> = Result<T, DecodeError>;

/// A column holds something that is no value of the field's type.
///
/// [`Scalar::load`](crate::model::Scalar::load) fails with it. Model and field are added by whoever reads the row, so
/// that the user sees [`Error::Decode`].
///
/// ```
/// use orm_core::error::DecodeError;
///
/// fn percent(stored: i16) -> Result<i16, DecodeError> {
///     if (0..=100).contains(&stored) { Ok(stored) } else { Err(DecodeError::new("an integer that is no percentage")) }
/// }
///
/// assert_eq!(percent(101).unwrap_err().to_string(), "found an integer that is no percentage");
/// ```
// In a box, since every value that is read may come back as one. No `From<DecodeError> for Error`: with a second one
// beside that of `Error` itself, `orm::Result::Ok(…)` in an async block would not say its error any more.
#[derive(Debug)]
pub struct DecodeError(Box<Found>);

#[derive(Debug)]
struct Found {
    what: Cow<'static, str>,
    /// Set if the reader has gone past the column: a value could be taken, but is none of the field's type.
    is_taken: bool,
}

impl DecodeError {
    /// Makes one that says what was found.
    ///
    /// Name the kind of thing (`a text that is no ISBN`), never the value itself: it may be secret.
    pub fn new(found: impl Into<Cow<'static, str>>) -> Self {
        DecodeError(Box::new(Found {
            what: found.into(),
            is_taken: false,
        }))
    }

    /// Says that the reader has taken the column.
    #[must_use]
    pub(crate) fn of_taken_column(mut self) -> Self {
        self.0.is_taken = true;
        self
    }

    /// Returns whether the reader has taken the column, which then is the one before its position.
    pub(crate) fn is_of_taken_column(&self) -> bool {
        self.0.is_taken
    }

    /// Makes the error of rows that are of no model, such as those of the database's catalog.
    pub(crate) fn of_no_model(self) -> Error {
        let message = format!("cannot read a column: {self}");
        Error::Database(DatabaseError::new(None, message, None))
    }

    /// Makes the error that users see. A column that is no field's, such as a count, has no `field`.
    pub(crate) fn of(self, model: &'static str, field: Option<&'static str>) -> Error {
        Error::Decode {
            model,
            field,
            found: self.0.what.into_owned(),
        }
    }
}

/// Makes one of the words themselves: `stored.parse().map_err(|_| "a text that is no number")?`.
impl From<&'static str> for DecodeError {
    fn from(found: &'static str) -> DecodeError {
        DecodeError::new(found)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "found {}", self.0.what)
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn model_and_field_are_added_later() {
        let error = DecodeError::from("a text that is no ISBN").of_taken_column();
        assert!(error.is_of_taken_column());
        assert_eq!(
            error.of("Book", Some("isbn")).to_string(),
            "cannot read `Book.isbn`: found a text that is no ISBN"
        );
        let error = DecodeError::new("null");
        assert!(!error.is_of_taken_column());
        assert_eq!(
            error.of_no_model().to_string(),
            "database error: cannot read a column: found null"
        );
    }

    #[test]
    fn a_value_that_may_not_be_read_is_as_small_as_possible() {
        assert_eq!(size_of::<DecodeResult<i64>>(), 16);
        assert_eq!(size_of::<DecodeResult<String>>(), size_of::<String>());
    }
}
