//! A row of SQLite, read column by column.

use super::time;
use crate::error::{Error, Result};
use crate::value::Reader;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sqlx::sqlite::{Sqlite, SqliteRow, SqliteValueRef};
use sqlx::{Decode, Row, TypeInfo, ValueRef};

/// Reads one row.
pub(in crate::db) struct Columns<'r> {
    row: &'r SqliteRow,
    next: usize,
}

/// The kinds of values that SQLite stores.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

impl<'r> Columns<'r> {
    pub(in crate::db) fn new(row: &'r SqliteRow) -> Self {
        Columns { row, next: 0 }
    }

    fn value(&self) -> Result<SqliteValueRef<'r>> {
        self.row
            .try_get_raw(self.next)
            .map_err(|_| Error::decode("the end of the row"))
    }

    /// The next value, if it is of this kind.
    fn of(&self, kind: Kind) -> Result<SqliteValueRef<'r>> {
        let value = self.value()?;
        let found = Kind::of(&value);
        if found == kind {
            Ok(value)
        } else {
            Err(found.error())
        }
    }

    fn integer(&self) -> Result<i64> {
        decode(self.of(Kind::Integer)?)
    }

    /// An integer is a float too where SQL computed it.
    fn real(&self) -> Result<f64> {
        let value = self.value()?;
        match Kind::of(&value) {
            Kind::Real | Kind::Integer => decode(value),
            found => Err(found.error()),
        }
    }

    fn str(&self) -> Result<&'r str> {
        decode(self.of(Kind::Text)?)
    }

    fn blob(&self) -> Result<&'r [u8]> {
        decode(self.of(Kind::Blob)?)
    }

    /// Goes on to the next column if this one could be taken.
    fn take<T>(&mut self, taken: Result<T>) -> Result<T> {
        self.next += usize::from(taken.is_ok());
        taken
    }
}

impl Kind {
    fn of(value: &SqliteValueRef<'_>) -> Kind {
        // The type of a null is that of its column.
        if value.is_null() {
            return Kind::Null;
        }
        match value.type_info().name() {
            "INTEGER" => Kind::Integer,
            "REAL" => Kind::Real,
            "TEXT" => Kind::Text,
            _ => Kind::Blob,
        }
    }

    fn error(self) -> Error {
        Error::decode(match self {
            Kind::Null => "null",
            Kind::Integer => "an integer",
            Kind::Real => "a float",
            Kind::Text => "a text",
            Kind::Blob => "bytes",
        })
    }
}

fn decode<'r, T: Decode<'r, Sqlite>>(value: SqliteValueRef<'r>) -> Result<T> {
    T::decode(value).map_err(|_| Error::decode("a text that is not UTF-8"))
}

fn narrow<T: TryFrom<i64>>(number: i64, ty: &str) -> Result<T> {
    T::try_from(number).map_err(|_| Error::decode(format!("an integer out of the range of `{ty}`")))
}

macro_rules! take {
    ($($name:ident -> $t:ty: |$self:ident| $read:expr;)*) => {$(
        fn $name(&mut self) -> Result<$t> {
            let $self = &*self;
            let taken = $read;
            self.take(taken)
        }
    )*};
}

impl Reader for Columns<'_> {
    fn take_null(&mut self) -> Result<bool> {
        let null = self.value()?.is_null();
        self.next += usize::from(null);
        Ok(null)
    }

    fn skip(&mut self, n: usize) {
        self.next += n;
    }

    fn position(&self) -> usize {
        self.next
    }

    take! {
        i16 -> i16: |this| this.integer().and_then(|number| narrow(number, "i16"));
        i32 -> i32: |this| this.integer().and_then(|number| narrow(number, "i32"));
        i64 -> i64: |this| this.integer();
        f32 -> f32: |this| this.real().and_then(single);
        f64 -> f64: |this| this.real();
        bool -> bool: |this| this.integer().and_then(boolean);
        text -> &str: |this| this.str();
        bytes -> &[u8]: |this| this.blob();
        date -> NaiveDate: |this| this.str().and_then(time::date);
        time -> NaiveTime: |this| this.str().and_then(time::time);
        date_time -> NaiveDateTime: |this| this.str().and_then(time::date_time);
        timestamp -> DateTime<Utc>: |this| this.str().and_then(time::timestamp);
    }

    #[cfg(feature = "uuid")]
    take! { uuid -> uuid::Uuid: |this| this.blob().and_then(uuid); }
}

fn boolean(number: i64) -> Result<bool> {
    match number {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Error::decode("an integer other than 0 and 1")),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what was an `f32` is one again, and what does not fit is infinite"
)]
fn single(number: f64) -> Result<f32> {
    let single = number as f32;
    if single.is_infinite() && number.is_finite() {
        return Err(Error::decode("a float out of the range of `f32`"));
    }
    Ok(single)
}

#[cfg(feature = "uuid")]
fn uuid(bytes: &[u8]) -> Result<uuid::Uuid> {
    uuid::Uuid::from_slice(bytes).map_err(|_| Error::decode("bytes that are not 16"))
}
