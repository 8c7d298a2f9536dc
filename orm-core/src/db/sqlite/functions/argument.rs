//! Arguments of functions, as types of Rust.

use super::FunctionFailure;
use crate::db::sqlite::packed::SqliteCell;
use std::str;

/// A type of Rust that a function takes.
pub(in crate::db::sqlite) trait Argument<'v>: Sized {
    /// The argument; none where it is null, or no value of this type at all.
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure>;
}

impl<'v> Argument<'v> for &'v str {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        Ok(match cell {
            SqliteCell::Text(bytes) => str::from_utf8(bytes).ok(),
            _ => None,
        })
    }
}

/// The bytes of a text, of which nobody has looked yet whether they are UTF-8.
pub(super) struct TextBytes<'v>(pub(super) &'v [u8]);

impl<'v> Argument<'v> for TextBytes<'v> {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        Ok(match cell {
            SqliteCell::Text(bytes) => Some(Self(bytes)),
            _ => None,
        })
    }
}

impl<'v> Argument<'v> for f64 {
    #[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        Ok(match cell {
            SqliteCell::Real(number) => Some(number),
            SqliteCell::Integer(number) => Some(number as f64),
            _ => None,
        })
    }
}

/// A float stands where an integer was calculated that grew too large.
impl<'v> Argument<'v> for i64 {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        match cell {
            SqliteCell::Integer(number) => Ok(Some(number)),
            SqliteCell::Real(_) => Err(FunctionFailure::OutOfRange),
            _ => Ok(None),
        }
    }
}

/// Any value, null among them.
impl<'v> Argument<'v> for SqliteCell<'v> {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        Ok(Some(cell))
    }
}

/// An argument that may be null.
impl<'v, T: Argument<'v>> Argument<'v> for Option<T> {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        T::read(cell).map(Some)
    }
}
