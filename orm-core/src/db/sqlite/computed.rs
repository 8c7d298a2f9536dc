//! The results of functions.

use super::packed::SqliteCell;
use std::borrow::Cow;

/// The result of a function.
#[derive(Debug, PartialEq)]
pub(super) enum Computed<'v> {
    /// A number, null, or a part of an argument.
    Cell(SqliteCell<'v>),
    /// A text that is made.
    Text(String),
    /// Bytes that are made.
    Bytes(Vec<u8>),
}

impl Computed<'_> {
    pub(super) const NULL: Self = Computed::Cell(SqliteCell::Null);

    /// The result for a value that becomes none of another type: a text that no such column takes, so that the rows which have
    /// it can be counted and named.
    pub(super) const UNFIT: Self = Computed::Cell(SqliteCell::Text(b"of another type"));

    /// Returns the result for a text that becomes none of a type which is stored as a text: bytes, which no such column takes.
    pub(super) fn unfit_text(text: &str) -> Self {
        Computed::Bytes(text.as_bytes().to_vec())
    }

    /// Returns the value as SQLite takes it.
    pub(super) fn cell(&self) -> SqliteCell<'_> {
        match self {
            Computed::Cell(cell) => *cell,
            Computed::Text(text) => SqliteCell::Text(text.as_bytes()),
            Computed::Bytes(bytes) => SqliteCell::Blob(bytes),
        }
    }
}

impl<'v> From<SqliteCell<'v>> for Computed<'v> {
    fn from(cell: SqliteCell<'v>) -> Self {
        Computed::Cell(cell)
    }
}

impl From<String> for Computed<'_> {
    fn from(text: String) -> Self {
        Computed::Text(text)
    }
}

impl<'v> From<&'v str> for Computed<'v> {
    fn from(text: &'v str) -> Self {
        Computed::Cell(SqliteCell::Text(text.as_bytes()))
    }
}

impl<'v> From<Cow<'v, str>> for Computed<'v> {
    fn from(text: Cow<'v, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl From<i64> for Computed<'_> {
    fn from(number: i64) -> Self {
        Computed::Cell(SqliteCell::Integer(number))
    }
}

impl From<f64> for Computed<'_> {
    fn from(number: f64) -> Self {
        Computed::Cell(SqliteCell::Real(number))
    }
}

impl From<bool> for Computed<'_> {
    fn from(truth: bool) -> Self {
        Computed::Cell(SqliteCell::Integer(truth.into()))
    }
}

impl<'v, T: Into<Computed<'v>>> From<Option<T>> for Computed<'v> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Computed::NULL, Into::into)
    }
}
