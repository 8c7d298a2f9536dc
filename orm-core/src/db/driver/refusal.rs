//! The reason why a statement is not sent.

use crate::error::Error;
use std::borrow::Cow;
use std::fmt;

/// The reason why a statement is not sent: its text, or a value of it, is none that the database takes.
///
/// A driver knows no models. The [`Error`] is made by whoever knows the model of the statement: [`of`](Refusal::of).
#[derive(Debug)]
pub(in crate::db) enum Refusal {
    /// The SQL text holds a NUL character.
    Sql,
    /// A text holds a NUL character.
    Text,
    /// A value, or all of them together, out of a range, in these words.
    OutOfRange(Cow<'static, str>),
    /// The database cannot do this.
    Unsupported {
        what: &'static str,
        backend: &'static str,
    },
}

impl Refusal {
    /// Refuses an integer that is greater than both databases store.
    pub(in crate::db) fn too_large() -> Self {
        Refusal::OutOfRange(
            "a number is greater than 9223372036854775807, the greatest that is stored".into(),
        )
    }

    /// Returns the error of a statement about a model.
    pub(in crate::db) fn of(self, model: &'static str) -> Error {
        match self {
            Refusal::Sql => Error::InvalidQuery {
                model,
                why: self.to_string(),
            },
            Refusal::Text => Error::InvalidText { model, field: None },
            Refusal::OutOfRange(why) => Error::OutOfRange {
                model,
                field: None,
                why: why.into_owned(),
            },
            Refusal::Unsupported { what, backend } => Error::Unsupported { what, backend },
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Sql => f.write_str("the SQL text holds a NUL character; remove it"),
            Refusal::Text => f.write_str("a text holds a NUL character; remove it"),
            Refusal::OutOfRange(why) => f.write_str(why),
            Refusal::Unsupported { what, backend } => {
                write!(f, "not supported on {backend}: {what}")
            }
        }
    }
}

impl std::error::Error for Refusal {}
