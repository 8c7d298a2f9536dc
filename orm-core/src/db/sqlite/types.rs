//! Each type of value as SQLite stores it.

#[cfg(feature = "decimal")]
use super::fixed::Fixed;
use super::packed::SqliteCell;
use super::{array, time};
#[cfg(feature = "json")]
use crate::db::driver::check_json;
use crate::db::driver::{Refusal, check_duration, check_float, check_text};
use crate::error::{DecodeError, DecodeResult};
#[cfg(feature = "json")]
use crate::value::JsonText;
#[cfg(feature = "decimal")]
use crate::value::decimal::{at_places, of_units};
use crate::value::{Array, Type, Value, for_each_type};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// One type of value in SQLite.
pub(super) trait SqliteType: Sized {
    /// Returns how the value is stored; what SQLite cannot store is refused. A text that is written for it is written
    /// into `text`, which is empty.
    fn cell<'c>(&'c self, text: &'c mut String) -> Result<SqliteCell<'c>, Refusal>;
    /// Reads a value that is stored.
    fn read(cell: SqliteCell<'_>) -> DecodeResult<Self>;
}

macro_rules! cell_of_value {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
        impl<'c> SqliteCell<'c> {
            /// Returns how a value is stored. What has to be written for it is written into `text`.
            pub(super) fn of(value: &'c Value, text: &'c mut String) -> Result<Self, Refusal> {
                text.clear();
                match value {
                    Value::Null(_) => Ok(SqliteCell::Null),
                    Value::OutOfRange(_) => Err(Refusal::too_large()),
                    Value::Array(value) => {
                        *text = array::json(value)?;
                        Ok(SqliteCell::Text(text.as_bytes()))
                    }
                    $($(#[$cfg])* Value::$variant(value) => value.cell(text),)*
                }
            }

            /// Reads it as a value of this type.
            pub(super) fn value(self, ty: Type) -> DecodeResult<Value> {
                if self == SqliteCell::Null {
                    return Ok(Value::Null(ty));
                }
                match ty {
                    $($(#[$cfg])* Type::$variant => <$t>::read(self).map(Value::$variant),)*
                    Type::Array(element) => self.array(*element).map(Value::Array),
                }
            }
        }
    };
}

for_each_type!(cell_of_value);

/// Integers of any width: an `INTEGER`.
macro_rules! integer {
    ($($t:ident),*) => {$(
        impl SqliteType for $t {
            fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
                Ok(SqliteCell::Integer((*self).into()))
            }
            fn read(cell: SqliteCell<'_>) -> DecodeResult<$t> {
                $t::try_from(cell.integer()?).map_err(|_| {
                    DecodeError::new(concat!("an integer out of the range of `", stringify!($t), "`"))
                })
            }
        }
    )*};
}

integer!(i16, i32);

impl SqliteType for i64 {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        Ok(SqliteCell::Integer(*self))
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<i64> {
        cell.integer()
    }
}

impl SqliteType for f32 {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        check_float((*self).into()).map(SqliteCell::Real)
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what was an `f32` is one again, and what does not fit is infinite"
    )]
    fn read(cell: SqliteCell<'_>) -> DecodeResult<f32> {
        let number = cell.real()?;
        let single = number as f32;
        if single.is_infinite() && number.is_finite() {
            return Err(DecodeError::new("a float out of the range of `f32`"));
        }
        Ok(single)
    }
}

impl SqliteType for f64 {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        check_float(*self).map(SqliteCell::Real)
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<f64> {
        cell.real()
    }
}

/// An `INTEGER` of 0 or 1.
impl SqliteType for bool {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        Ok(SqliteCell::Integer((*self).into()))
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<bool> {
        match cell.integer()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::new("an integer other than 0 and 1")),
        }
    }
}

impl SqliteType for String {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        check_text(self).map(|()| SqliteCell::Text(self.as_bytes()))
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<String> {
        cell.str().map(str::to_owned)
    }
}

impl SqliteType for Vec<u8> {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        Ok(SqliteCell::Blob(self))
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<Vec<u8>> {
        cell.blob().map(<[u8]>::to_vec)
    }
}

/// Dates and times: a `TEXT`, whose order is theirs.
macro_rules! written {
    ($($t:ty: $write:path, $read:path;)*) => {$(
        impl SqliteType for $t {
            fn cell<'c>(&'c self, text: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
                $write(*self, text);
                Ok(SqliteCell::Text(text.as_bytes()))
            }
            fn read(cell: SqliteCell<'_>) -> DecodeResult<$t> {
                $read(cell.str()?)
            }
        }
    )*};
}

written! {
    NaiveDate: time::write_date, time::date;
    NaiveTime: time::write_time, time::time;
    NaiveDateTime: time::write_date_time, time::date_time;
    DateTime<Utc>: time::write_timestamp, time::timestamp;
}

/// An `INTEGER` of microseconds.
impl SqliteType for TimeDelta {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        check_duration(*self).map(SqliteCell::Integer)
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<TimeDelta> {
        cell.integer().map(TimeDelta::microseconds)
    }
}

/// A `TEXT` of [`Fixed`], whose order is theirs. A column is an `INTEGER` of its last place.
#[cfg(feature = "decimal")]
impl SqliteType for rust_decimal::Decimal {
    fn cell<'c>(&'c self, text: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        let fixed = Fixed::of(*self).ok_or_else(|| {
            Refusal::OutOfRange("a decimal has too many digits to be calculated with".into())
        })?;
        fixed.write(text);
        Ok(SqliteCell::Text(text.as_bytes()))
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<Self> {
        match cell {
            SqliteCell::Integer(number) => Ok(number.into()),
            cell => {
                let fixed = Fixed::of_text(cell.str()?);
                fixed
                    .and_then(Fixed::decimal)
                    .ok_or_else(|| DecodeError::new("a text that is no decimal"))
            }
        }
    }
}

/// Reads a decimal of a column with so many places.
#[cfg(feature = "decimal")]
pub(super) fn decimal_of(cell: SqliteCell<'_>, places: u32) -> DecodeResult<rust_decimal::Decimal> {
    let decimal = match cell {
        SqliteCell::Integer(units) => of_units(units.into(), places),
        cell => Some(SqliteType::read(cell)?),
    };
    let decimal = decimal.ok_or_else(|| DecodeError::new("a decimal out of range"))?;
    Ok(at_places(decimal, places))
}

/// Reads a decimal that SQL of the user's own gives: 1250 may be 12.50, and is no decimal until the SQL says so.
#[cfg(feature = "decimal")]
pub(super) fn undeclared_decimal_of(cell: SqliteCell<'_>) -> DecodeResult<rust_decimal::Decimal> {
    match cell {
        SqliteCell::Integer(_) => Err(DecodeError::new(
            "a whole number in place of a decimal (12.50 in a column is 1250 on SQLite: select `orm_decimal(price, 2)`, or read an `i64`)",
        )),
        cell => SqliteType::read(cell),
    }
}

/// A `BLOB` of 16 bytes.
#[cfg(feature = "uuid")]
impl SqliteType for uuid::Uuid {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        Ok(SqliteCell::Blob(self.as_bytes()))
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<uuid::Uuid> {
        let uuid = uuid::Uuid::from_slice(cell.blob()?);
        uuid.map_err(|_| DecodeError::new("bytes that are not 16"))
    }
}

/// A `TEXT`.
#[cfg(feature = "json")]
impl SqliteType for JsonText {
    fn cell<'c>(&'c self, _: &'c mut String) -> Result<SqliteCell<'c>, Refusal> {
        check_json(self).map(|text| SqliteCell::Text(text.as_bytes()))
    }
    fn read(cell: SqliteCell<'_>) -> DecodeResult<JsonText> {
        cell.str().map(JsonText::stored)
    }
}

impl<'c> SqliteCell<'c> {
    fn unwanted(self) -> DecodeError {
        DecodeError::new(match self {
            SqliteCell::Null => "null",
            SqliteCell::Integer(_) => "an integer",
            SqliteCell::Real(_) => "a float",
            SqliteCell::Text(_) => "a text",
            SqliteCell::Blob(_) => "bytes",
        })
    }

    fn integer(self) -> DecodeResult<i64> {
        match self {
            SqliteCell::Integer(number) => Ok(number),
            found => Err(found.unwanted()),
        }
    }

    /// Reads a float. An integer is one too where SQL computed it; zeros get no sign.
    #[expect(
        clippy::cast_precision_loss,
        reason = "as SQLite itself makes a float of it"
    )]
    fn real(self) -> DecodeResult<f64> {
        match self {
            SqliteCell::Real(number) => Ok(number + 0.0),
            SqliteCell::Integer(number) => Ok(number as f64),
            found => Err(found.unwanted()),
        }
    }

    fn str(self) -> DecodeResult<&'c str> {
        match self {
            SqliteCell::Text(bytes) => {
                str::from_utf8(bytes).map_err(|_| DecodeError::new("a text that is not UTF-8"))
            }
            found => Err(found.unwanted()),
        }
    }

    /// Reads an array of elements of this type.
    pub(super) fn array(self, element: Type) -> DecodeResult<Array> {
        array::read(self.str()?, element)
    }

    fn blob(self) -> DecodeResult<&'c [u8]> {
        match self {
            SqliteCell::Blob(bytes) => Ok(bytes),
            found => Err(found.unwanted()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::driver::DriverRow;
    use crate::db::sqlite::row::SqliteRows;
    use crate::value::tests::samples;

    #[test]
    fn every_type_is_read_as_it_was_stored() {
        for value in samples() {
            let (mut packed, mut text) = (Vec::new(), String::new());
            SqliteCell::of(&value, &mut text).unwrap().push(&mut packed);
            let mut read = None;
            let mut take = |row: &mut dyn crate::value::Reader| {
                read = Value::read(row, value.ty()).ok();
                Ok(())
            };
            SqliteRows::Packed(packed, 1)
                .read(&mut (), &mut take)
                .unwrap();
            assert_eq!(read, Some(value));
        }
    }
}
