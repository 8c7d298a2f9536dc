//! Rows as a cursor over their columns.

use super::{Type, Value};
use crate::error::{DecodeError, DecodeResult};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::mem;

/// One row, read column by column from left to right: every call takes the next column.
///
/// A call that fails takes nothing, so that [`position`](Reader::position) tells where it failed.
///
/// Taken as `&mut dyn Reader`, so that a model is read by one piece of code, whatever its rows come from.
pub trait Reader {
    /// Takes the next column if it is null; otherwise leaves it and answers `false`.
    fn take_null(&mut self) -> DecodeResult<bool>;
    /// Passes over the next `n` columns.
    fn skip(&mut self, n: usize);
    /// Goes back to the first column, to read the row once more. Texts and bytes that were moved out are gone.
    fn rewind(&mut self);
    /// The index of the next column, for messages.
    fn position(&self) -> usize;
    /// Takes an `i16`.
    fn i16(&mut self) -> DecodeResult<i16>;
    /// Takes an `i32`.
    fn i32(&mut self) -> DecodeResult<i32>;
    /// Takes an `i64`.
    fn i64(&mut self) -> DecodeResult<i64>;
    /// Takes an `f32`.
    fn f32(&mut self) -> DecodeResult<f32>;
    /// Takes an `f64`.
    fn f64(&mut self) -> DecodeResult<f64>;
    /// Takes a `bool`.
    fn bool(&mut self) -> DecodeResult<bool>;
    /// Takes a text.
    fn text(&mut self) -> DecodeResult<&str>;
    /// Takes a text to keep.
    fn string(&mut self) -> DecodeResult<String> {
        self.text().map(str::to_owned)
    }
    /// Takes bytes.
    fn bytes(&mut self) -> DecodeResult<&[u8]>;
    /// Takes bytes to keep.
    fn byte_vec(&mut self) -> DecodeResult<Vec<u8>> {
        self.bytes().map(<[u8]>::to_vec)
    }
    /// Takes a date.
    fn date(&mut self) -> DecodeResult<NaiveDate>;
    /// Takes a time of day.
    fn time(&mut self) -> DecodeResult<NaiveTime>;
    /// Takes a date and time of no zone.
    fn date_time(&mut self) -> DecodeResult<NaiveDateTime>;
    /// Takes a moment.
    fn timestamp(&mut self) -> DecodeResult<DateTime<Utc>>;
    /// Takes a UUID.
    #[cfg(feature = "uuid")]
    fn uuid(&mut self) -> DecodeResult<uuid::Uuid>;
}

/// A row of values already in hand, such as those of a draft. Texts and bytes to keep are moved out of it.
#[derive(Debug)]
pub struct ValueRow<'v> {
    values: &'v mut [Value],
    next: usize,
}

impl<'v> ValueRow<'v> {
    /// Reads these from the first on.
    pub fn new(values: &'v mut [Value]) -> Self {
        ValueRow { values, next: 0 }
    }

    /// Takes the next value if `wanted` knows it.
    fn take<'s, T: 's>(
        &'s mut self,
        wanted: impl FnOnce(&'s mut Value) -> Option<T>,
    ) -> DecodeResult<T> {
        let value = self
            .values
            .get_mut(self.next)
            .ok_or_else(|| DecodeError::new("the end of the row"))?;
        let unknown = kind(value);
        let taken = wanted(value).ok_or_else(|| DecodeError::new(unknown))?;
        self.next += 1;
        Ok(taken)
    }
}

/// What a message says of a value: its kind.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null(_) => "null",
        value => match value.ty() {
            Type::I16 | Type::I32 | Type::I64 => "an integer",
            Type::F32 | Type::F64 => "a float",
            Type::Bool => "a bool",
            Type::Text => "a text",
            Type::Bytes => "bytes",
            Type::Date => "a date",
            Type::Time => "a time",
            Type::DateTime => "a date and time",
            Type::Timestamp => "a timestamp",
            Type::Uuid => "a uuid",
        },
    }
}

macro_rules! take {
    ($($name:ident -> $t:ty: $variant:ident;)*) => {$(
        fn $name(&mut self) -> DecodeResult<$t> {
            self.take(|value| if let Value::$variant(value) = value { Some(*value) } else { None })
        }
    )*};
}

impl Reader for ValueRow<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        let null = self.values.get(self.next).is_some_and(Value::is_null);
        self.next += usize::from(null);
        Ok(null)
    }

    fn skip(&mut self, n: usize) {
        self.next += n;
    }

    fn rewind(&mut self) {
        self.next = 0;
    }

    fn position(&self) -> usize {
        self.next
    }

    take! {
        i16 -> i16: I16;
        i32 -> i32: I32;
        i64 -> i64: I64;
        f32 -> f32: F32;
        f64 -> f64: F64;
        bool -> bool: Bool;
        date -> NaiveDate: Date;
        time -> NaiveTime: Time;
        date_time -> NaiveDateTime: DateTime;
        timestamp -> DateTime<Utc>: Timestamp;
    }

    #[cfg(feature = "uuid")]
    take! { uuid -> uuid::Uuid: Uuid; }

    fn text(&mut self) -> DecodeResult<&str> {
        self.take(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    fn string(&mut self) -> DecodeResult<String> {
        self.take(|value| match value {
            Value::Text(text) => Some(mem::take(text)),
            _ => None,
        })
    }

    fn bytes(&mut self) -> DecodeResult<&[u8]> {
        self.take(|value| match value {
            Value::Bytes(bytes) => Some(bytes.as_slice()),
            _ => None,
        })
    }

    fn byte_vec(&mut self) -> DecodeResult<Vec<u8>> {
        self.take(|value| match value {
            Value::Bytes(bytes) => Some(mem::take(bytes)),
            _ => None,
        })
    }
}
