//! The error of a column that cannot be read.

use super::{DatabaseError, Error, FoundValue, NOT_OF_ITS_TYPE};
use std::fmt;

/// The result of reading a column.
pub type DecodeResult<T> = Result<T, DecodeError>;

/// A column holds something that is no value of the field's type.
///
/// Readers fail with it, and so does [`Scalar::load`](crate::model::Scalar::load) by way of [`Error::decode`]. Model and
/// field are added by whoever reads the row, so that the user sees [`Error::Decode`].
// In a box, since every value that is read may come back as one. No `From<DecodeError> for Error`: with a second one
// beside that of `Error` itself, `orm::Result::Ok(…)` in an async block would not say its error any more.
#[derive(Debug)]
pub struct DecodeError(Box<UnreadColumn>);

#[derive(Debug)]
struct UnreadColumn {
    cause: Cause,
    /// Set if the reader has gone past the column: a value could be taken, but is none of the field's type.
    is_taken: bool,
}

/// The reason why a column cannot be read.
#[derive(Debug)]
enum Cause {
    /// The kind of thing found in place of a value.
    Found(FoundValue),
    /// A number beyond those of the type, named like what is found.
    Beyond(FoundValue),
    /// An error of another kind, which [`Scalar::load`](crate::model::Scalar::load) failed with.
    Other(Error),
}

impl DecodeError {
    /// Makes one that says what was found.
    ///
    /// Name the kind of thing (`a text that is no ISBN`); the value itself may be secret, and goes beside it
    /// ([`FoundValue::of`]).
    pub fn new(found: impl Into<FoundValue>) -> Self {
        Self::of_cause(Cause::Found(found.into()))
    }

    /// Makes one of a number that is none of those which the type has. Where the database calculated it, it has left its range.
    pub(crate) fn beyond(found: &'static str) -> Self {
        Self::of_cause(Cause::Beyond(found.into()))
    }

    fn of_cause(cause: Cause) -> Self {
        DecodeError(Box::new(UnreadColumn {
            cause,
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

    /// Returns whether the column holds null, which the type has no value for.
    pub(crate) fn is_of_null(&self) -> bool {
        self.is_of("null")
    }

    /// Returns whether the column holds this kind of thing.
    pub(crate) fn is_of(&self, kind: &str) -> bool {
        matches!(&self.0.cause, Cause::Found(found) if found.kind() == kind)
    }

    /// Names the column of the row, where that is not known by the field.
    pub(crate) fn in_column(mut self, column: &str) -> Self {
        if let Cause::Found(found) | Cause::Beyond(found) = self.0.cause {
            self.0.cause = Cause::Found(found.in_column(column));
        }
        self
    }

    /// Makes the error of what was computed in a query of this model: a number beyond those of its type is out of range.
    #[must_use]
    pub(crate) fn of_computed(self, model: &'static str) -> Self {
        match self.0.cause {
            Cause::Beyond(_) => self.out_of_range(model),
            _ => self,
        }
    }

    /// Makes the error of integers that were calculated in a query of this model: where the database calculates with
    /// larger ones, the result may be none of its type.
    #[must_use]
    pub(crate) fn of_calculation(self, model: &'static str) -> Self {
        match self.0.cause {
            Cause::Found(_) if !self.0.is_taken => self.out_of_range(model),
            _ => self.of_computed(model),
        }
    }

    fn out_of_range(mut self, model: &'static str) -> Self {
        self.0.cause = Cause::Other(Error::OutOfRange {
            model,
            field: None,
            why: NOT_OF_ITS_TYPE.to_owned(),
        });
        self
    }

    /// Makes the error of a column that is no field of a model, such as a count or one of the database's catalog.
    pub(crate) fn of_no_model(self) -> Error {
        if let Cause::Other(error @ Error::OutOfRange { .. }) = self.0.cause {
            return error;
        }
        let message = format!("cannot read a column: {self}");
        Error::Database(DatabaseError::new(None, message, None))
    }

    /// Makes the error that users see.
    pub(crate) fn of(self, model: &'static str, field: &'static str) -> Error {
        match self.0.cause {
            Cause::Found(found) | Cause::Beyond(found) => Error::Decode {
                model,
                field,
                found,
            },
            Cause::Other(error) => error,
        }
    }
}

/// Takes the error of [`Scalar::load`](crate::model::Scalar::load).
impl From<Error> for DecodeError {
    fn from(error: Error) -> DecodeError {
        match error {
            Error::Undecoded(error) => error,
            error => DecodeError::of_cause(Cause::Other(error)),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.cause {
            Cause::Found(found) | Cause::Beyond(found) => write!(f, "found {found}"),
            Cause::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn model_and_field_are_added_later() {
        let error = DecodeError::new("a text that is no ISBN").of_taken_column();
        assert!(error.is_of_taken_column());
        assert_eq!(
            error.of("Book", "isbn").to_string(),
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
    fn an_error_of_another_kind_stays_what_it_is() {
        let error = DecodeError::from(Error::DoesNotExist { model: "Key" });
        let error = error.of_taken_column().of("Book", "isbn");
        assert!(matches!(error, Error::DoesNotExist { model: "Key" }));
        let error = DecodeError::from(Error::decode("a text that is no ISBN"));
        assert_eq!(error.to_string(), "found a text that is no ISBN");
    }

    #[test]
    fn a_value_that_may_not_be_read_is_as_small_as_possible() {
        assert_eq!(size_of::<DecodeResult<i64>>(), 16);
        assert_eq!(size_of::<DecodeResult<String>>(), size_of::<String>());
    }
}
