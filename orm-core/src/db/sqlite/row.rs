//! Rows of SQLite, read column by column: as sqlx holds them, or packed by `orm_pack`.

use super::packed::SqliteCell;
use super::packs::AHEAD;
use super::types::SqliteType;
#[cfg(feature = "decimal")]
use super::types::{decimal_of, undeclared_decimal_of};
use crate::db::driver::{DriverRow, ReadRow, RowsPart, WrittenRow};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::value::{Array, Reader, Type, for_each_type};
use sqlx::sqlite::{Sqlite, SqliteRow, SqliteValueRef};
use sqlx::{Column, Decode, Row, TypeInfo, ValueRef};

/// Reads one row as sqlx holds it.
struct DriverReader<'r> {
    row: &'r SqliteRow,
    next: usize,
}

/// Reads one packed row, which others may be packed behind.
struct PackedReader<'r> {
    /// The values from the next one on.
    rest: &'r [u8],
    next: usize,
    /// The number of values of the row.
    columns: usize,
    /// All values, before the first was taken.
    row: &'r [u8],
}

/// A row of sqlx, or packed rows.
pub(in crate::db) enum SqliteRows {
    One(SqliteRow),
    /// Rows in bytes, each of so many columns.
    Packed(Vec<u8>, usize),
}

impl DriverRow for SqliteRows {
    type Shape = ();

    /// The place of a packed row is that of its first byte.
    fn read_part(&self, part: &mut RowsPart, (): &mut (), read: ReadRow<'_>) -> Result<bool> {
        match self {
            SqliteRows::One(row) => {
                part.rows -= 1;
                read(&mut DriverReader { row, next: 0 })?;
                Ok(false)
            }
            SqliteRows::Packed(rows, columns) => {
                let mut rest = &rows[part.start..];
                while !rest.is_empty() && part.rows > 0 {
                    let mut row = PackedReader::new(rest, *columns);
                    read(&mut row)?;
                    rest = row.behind().map_err(DecodeError::of_no_model)?;
                    part.rows -= 1;
                }
                part.start = rows.len() - rest.len();
                Ok(!rest.is_empty())
            }
        }
    }

    fn is_long(&self) -> bool {
        matches!(self, SqliteRows::Packed(rows, _) if rows.len() >= AHEAD)
    }
}

/// Passes the key of a row to `read`, and whether it is a new row.
pub(super) fn read_written(row: WrittenRow, read: ReadRow<'_>) -> Result<()> {
    let packed = SqliteCell::integers([row.key, i64::from(!row.is_updated)]);
    read(&mut PackedReader::new(packed.as_flattened(), packed.len()))
}

impl<'r> DriverReader<'r> {
    /// The next value, and how far it is to the one behind it.
    fn peek(&self) -> DecodeResult<(SqliteCell<'r>, usize)> {
        of_driver(self.row, self.next).map(|cell| (cell, 0))
    }

    /// Goes on to the next value.
    fn pass(&mut self, _: usize) {
        self.next += 1;
    }
}

impl<'r> PackedReader<'r> {
    fn new(row: &'r [u8], columns: usize) -> Self {
        PackedReader {
            rest: row,
            next: 0,
            columns,
            row,
        }
    }

    /// The next value, and how far it is to the one behind it.
    #[inline]
    fn peek(&self) -> DecodeResult<(SqliteCell<'r>, usize)> {
        if self.next < self.columns
            && let Some(first) = SqliteCell::first(self.rest)
        {
            return Ok(first);
        }
        Err(end())
    }

    /// Goes on to the next value.
    #[inline]
    fn pass(&mut self, step: usize) {
        self.rest = &self.rest[step..];
        self.next += 1;
    }

    /// Returns the bytes that are packed behind this row.
    fn behind(mut self) -> DecodeResult<&'r [u8]> {
        self.skip(self.columns - self.next);
        if self.next < self.columns {
            return Err(end());
        }
        Ok(self.rest)
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

#[cold]
fn end() -> DecodeError {
    DecodeError::new("the end of the row")
}

macro_rules! take {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
        $(
            $(#[$cfg])*
            fn $method(&mut self) -> DecodeResult<$t> {
                let (cell, step) = self.peek()?;
                let value = <$t>::read(cell)?;
                self.pass(step);
                Ok(value)
            }
        )*

        #[cfg(feature = "decimal")]
        fn decimal_of(&mut self, places: u32) -> DecodeResult<rust_decimal::Decimal> {
            let (cell, step) = self.peek()?;
            let value = decimal_of(cell, places)?;
            self.pass(step);
            Ok(value)
        }

        #[cfg(feature = "decimal")]
        fn undeclared_decimal(&mut self) -> DecodeResult<rust_decimal::Decimal> {
            let (cell, step) = self.peek()?;
            let value = undeclared_decimal_of(cell)?;
            self.pass(step);
            Ok(value)
        }

        fn array(&mut self, element: &'static Type) -> DecodeResult<Array> {
            let (cell, step) = self.peek()?;
            let array = cell.array(*element)?;
            self.pass(step);
            Ok(array)
        }

        fn position(&self) -> usize {
            self.next
        }
    };
}

impl Reader for PackedReader<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        if self.next == self.columns || self.rest.is_empty() {
            return Err(end());
        }
        let is_null = SqliteCell::is_null_first(self.rest);
        if is_null {
            self.pass(1);
        }
        Ok(is_null)
    }

    fn skip(&mut self, n: usize) {
        for _ in 0..n {
            // At the end there is nothing to pass over; whoever asks for more is told.
            let step = SqliteCell::length_of_first(self.rest);
            if self.next == self.columns || step == 0 || step > self.rest.len() {
                return;
            }
            self.pass(step);
        }
    }

    fn rewind(&mut self) {
        (self.rest, self.next) = (self.row, 0);
    }

    for_each_type!(take);
}

impl Reader for DriverReader<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        let (cell, step) = self.peek()?;
        let null = matches!(cell, SqliteCell::Null);
        if null {
            self.pass(step);
        }
        Ok(null)
    }

    fn skip(&mut self, n: usize) {
        self.next = (self.next + n).min(self.row.len());
    }

    fn rewind(&mut self) {
        self.next = 0;
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        self.row.columns().get(position).map(Column::name)
    }

    for_each_type!(take);
}
