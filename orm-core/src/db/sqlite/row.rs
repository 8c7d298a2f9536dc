//! Rows of SQLite, read column by column: as sqlx holds them, or packed by `orm_pack`.

use super::packed::SqliteCell;
use super::types::SqliteType;
#[cfg(feature = "decimal")]
use super::types::decimal_of;
use crate::db::driver::{DriverRow, ReadRow, WrittenRow};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::value::{Array, Reader, Type, for_each_type};
use sqlx::sqlite::{Sqlite, SqliteRow, SqliteValueRef};
use sqlx::{Column, Decode, Row, TypeInfo, ValueRef};

/// Reads one row.
struct SqliteReader<'r> {
    values: RowValues<'r>,
    next: usize,
    /// All values, before the first was taken.
    row: RowValues<'r>,
}

/// The values of one row.
#[derive(Clone, Copy)]
enum RowValues<'r> {
    /// Values as sqlx holds them.
    Row(&'r SqliteRow),
    /// The next of so many, packed, and whatever is packed behind them.
    Packed(&'r [u8], usize),
}

/// A row of sqlx, or packed rows.
pub(in crate::db) enum SqliteRows {
    One(SqliteRow),
    /// Rows in bytes, each of so many columns.
    Packed(Vec<u8>, usize),
}

impl DriverRow for SqliteRows {
    type Shape = ();

    fn read(&self, (): &mut (), read: ReadRow<'_>) -> Result<()> {
        match self {
            SqliteRows::One(row) => read(&mut SqliteReader::of(RowValues::Row(row))),
            SqliteRows::Packed(rows, columns) => each_packed(rows, *columns, read),
        }
    }
}

/// Passes all these packed rows to `read`, each of so many columns.
fn each_packed(mut rest: &[u8], columns: usize, read: ReadRow<'_>) -> Result<()> {
    while !rest.is_empty() {
        let mut row = SqliteReader::of(RowValues::Packed(rest, columns));
        read(&mut row)?;
        rest = row.behind().map_err(DecodeError::of_no_model)?;
    }
    Ok(())
}

/// Passes the key of a row to `read`, and whether it is a new row.
pub(super) fn read_written(row: WrittenRow, read: ReadRow<'_>) -> Result<()> {
    let packed = SqliteCell::integers([row.key, i64::from(!row.is_updated)]);
    read(&mut SqliteReader::of(RowValues::Packed(
        packed.as_flattened(),
        packed.len(),
    )))
}

impl<'r> SqliteReader<'r> {
    fn of(values: RowValues<'r>) -> Self {
        SqliteReader {
            values,
            next: 0,
            row: values,
        }
    }

    /// The next value, and how far it is to the one behind it.
    #[inline]
    fn peek(&self) -> DecodeResult<(SqliteCell<'r>, usize)> {
        match self.values {
            RowValues::Packed(rest, columns) if self.next < columns => {
                SqliteCell::first(rest).ok_or_else(end)
            }
            RowValues::Packed(..) => Err(end()),
            RowValues::Row(row) => of_driver(row, self.next).map(|cell| (cell, 0)),
        }
    }

    /// Goes on to the next value.
    #[inline]
    fn pass(&mut self, step: usize) {
        if let RowValues::Packed(rest, _) = &mut self.values {
            *rest = &rest[step..];
        }
        self.next += 1;
    }

    /// Returns the bytes that are packed behind this row.
    fn behind(mut self) -> DecodeResult<&'r [u8]> {
        loop {
            match self.values {
                RowValues::Packed(_, columns) if self.next < columns => {
                    let (_, step) = self.peek()?;
                    self.pass(step);
                }
                RowValues::Packed(rest, _) => return Ok(rest),
                RowValues::Row(_) => return Ok(&[]),
            }
        }
    }
}

fn of_driver(row: &SqliteRow, position: usize) -> DecodeResult<SqliteCell<'_>> {
    let value = row.try_get_raw(position).map_err(|_| end())?;
    // The type of a null is that of its column.
    if value.is_null() {
        return Ok(SqliteCell::Null);
    }
    let kind = value.type_info().into_owned();
    Ok(match kind.name() {
        "INTEGER" => SqliteCell::Integer(decode(value)?),
        "REAL" => SqliteCell::Real(decode(value)?),
        "TEXT" => SqliteCell::Text(decode(value)?),
        _ => SqliteCell::Blob(decode(value)?),
    })
}

fn decode<'r, T: Decode<'r, Sqlite>>(value: SqliteValueRef<'r>) -> DecodeResult<T> {
    T::decode(value).map_err(|_| DecodeError::new("a value that the driver does not know"))
}

fn end() -> DecodeError {
    DecodeError::new("the end of the row")
}

macro_rules! take {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        fn $method(&mut self) -> DecodeResult<$t> {
            let (cell, step) = self.peek()?;
            let value = <$t>::read(cell)?;
            self.pass(step);
            Ok(value)
        }
    )*};
}

impl Reader for SqliteReader<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        if let RowValues::Packed(rest, columns) = self.values
            && self.next < columns
            && !rest.is_empty()
        {
            let is_null = SqliteCell::is_null_first(rest);
            if is_null {
                self.pass(1);
            }
            return Ok(is_null);
        }
        let (cell, step) = self.peek()?;
        let null = matches!(cell, SqliteCell::Null);
        if null {
            self.pass(step);
        }
        Ok(null)
    }

    fn skip(&mut self, n: usize) {
        for _ in 0..n {
            // At the end there is nothing to pass over; whoever asks for more is told.
            let Ok((_, step)) = self.peek() else { return };
            self.pass(step);
        }
    }

    fn rewind(&mut self) {
        self.values = self.row;
        self.next = 0;
    }

    fn position(&self) -> usize {
        self.next
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        match self.row {
            RowValues::Row(row) => row.columns().get(position).map(Column::name),
            RowValues::Packed(..) => None,
        }
    }

    #[cfg(feature = "decimal")]
    fn decimal_of(&mut self, places: u32) -> DecodeResult<rust_decimal::Decimal> {
        let (cell, step) = self.peek()?;
        let value = decimal_of(cell, places)?;
        self.pass(step);
        Ok(value)
    }

    fn array(&mut self, element: &'static Type) -> DecodeResult<Array> {
        let (cell, step) = self.peek()?;
        let array = cell.array(*element)?;
        self.pass(step);
        Ok(array)
    }

    for_each_type!(take);
}
