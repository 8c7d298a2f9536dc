//! A row of Postgres, read column by column from its binary form.

use super::bind::{EPOCH_DAYS, EPOCH_MICROS};
use crate::db::driver::{DriverRow, ReadRow};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::value::Reader;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sqlx::postgres::{PgRow, PgTypeInfo, PgTypeKind, PgValueFormat};
use sqlx::{Column, Row, ValueRef};

/// Reads one row.
struct PostgresReader<'r> {
    row: &'r PgRow,
    kinds: &'r [Kind],
    next: usize,
}

/// The kinds of values that are told apart. Worked out once a query, not once a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum Kind {
    I16,
    I32,
    I64,
    F32,
    F64,
    Bool,
    Text,
    Jsonb,
    Bytes,
    Date,
    Time,
    DateTime,
    Timestamp,
    Uuid,
    Other,
}

impl DriverRow for PgRow {
    type Shape = Vec<Kind>;

    fn read(&self, kinds: &mut Vec<Kind>, read: ReadRow<'_>) -> Result<()> {
        if kinds.is_empty() {
            *kinds = Kind::all(self);
        }
        read(&mut PostgresReader {
            row: self,
            kinds,
            next: 0,
        })
    }
}

impl Kind {
    /// The kinds of the columns of a row; of its text form, in which unprepared statements answer, there are none.
    fn all(row: &PgRow) -> Vec<Kind> {
        let binary = |position| {
            row.try_get_raw(position)
                .is_ok_and(|value| value.format() == PgValueFormat::Binary)
        };
        let kind = |(position, column): (usize, &sqlx::postgres::PgColumn)| {
            if binary(position) {
                Kind::of(column.type_info())
            } else {
                Kind::Other
            }
        };
        row.columns().iter().enumerate().map(kind).collect()
    }

    fn of(ty: &PgTypeInfo) -> Kind {
        match ty.oid().map(|oid| oid.0) {
            Some(21) => Kind::I16,
            Some(23) => Kind::I32,
            Some(20) => Kind::I64,
            Some(700) => Kind::F32,
            Some(701) => Kind::F64,
            Some(16) => Kind::Bool,
            // text, varchar, bpchar, name, json, unknown
            Some(25 | 1043 | 1042 | 19 | 114 | 705) => Kind::Text,
            Some(3802) => Kind::Jsonb,
            Some(17) => Kind::Bytes,
            Some(1082) => Kind::Date,
            Some(1083) => Kind::Time,
            Some(1114) => Kind::DateTime,
            Some(1184) => Kind::Timestamp,
            Some(2950) => Kind::Uuid,
            _ => match ty.kind() {
                PgTypeKind::Enum(_) => Kind::Text,
                PgTypeKind::Domain(inner) => Kind::of(inner),
                _ => Kind::Other,
            },
        }
    }

    fn error(self) -> DecodeError {
        DecodeError::new(match self {
            Kind::I16 | Kind::I32 | Kind::I64 => "an integer",
            Kind::F32 | Kind::F64 => "a float",
            Kind::Bool => "a bool",
            Kind::Text => "a text",
            Kind::Jsonb => "JSON",
            Kind::Bytes => "bytes",
            Kind::Date => "a date",
            Kind::Time => "a time",
            Kind::DateTime => "a date and time",
            Kind::Timestamp => "a timestamp",
            Kind::Uuid => "a uuid",
            Kind::Other => "a value of another type",
        })
    }
}

impl<'r> PostgresReader<'r> {
    /// The kind and the bytes of the next value.
    fn value(&self) -> DecodeResult<(Kind, &'r [u8])> {
        let kind = *self.kinds.get(self.next).ok_or_else(end)?;
        let value = self.row.try_get_raw(self.next).map_err(|_| end())?;
        if value.is_null() {
            return Err(DecodeError::new("null"));
        }
        Ok((kind, value.as_bytes().map_err(|_| end())?))
    }

    /// The bytes of the next value, if it is of this kind.
    fn of(&self, kind: Kind) -> DecodeResult<&'r [u8]> {
        let (found, bytes) = self.value()?;
        if found == kind {
            Ok(bytes)
        } else {
            Err(found.error())
        }
    }

    fn integer(&self) -> DecodeResult<i64> {
        let (kind, bytes) = self.value()?;
        match kind {
            Kind::I64 => Ok(i64::from_be_bytes(fixed(bytes)?)),
            Kind::I32 => Ok(i32::from_be_bytes(fixed(bytes)?).into()),
            Kind::I16 => Ok(i16::from_be_bytes(fixed(bytes)?).into()),
            found => Err(found.error()),
        }
    }

    fn float(&self) -> DecodeResult<f64> {
        let (kind, bytes) = self.value()?;
        match kind {
            Kind::F64 => Ok(f64::from_be_bytes(fixed(bytes)?)),
            Kind::F32 => Ok(f32::from_be_bytes(fixed(bytes)?).into()),
            found => Err(found.error()),
        }
    }

    fn str(&self) -> DecodeResult<&'r str> {
        let (kind, bytes) = self.value()?;
        let bytes = match kind {
            Kind::Text => bytes,
            // Behind a byte that tells the version.
            Kind::Jsonb => bytes.get(1..).unwrap_or_default(),
            found => return Err(found.error()),
        };
        str::from_utf8(bytes).map_err(|_| DecodeError::new("a text that is not UTF-8"))
    }

    /// Goes on to the next column if this one could be taken.
    fn take<T>(&mut self, taken: DecodeResult<T>) -> DecodeResult<T> {
        self.next += usize::from(taken.is_ok());
        taken
    }
}

fn end() -> DecodeError {
    DecodeError::new("the end of the row")
}

fn fixed<const N: usize>(bytes: &[u8]) -> DecodeResult<[u8; N]> {
    bytes
        .try_into()
        .map_err(|_| DecodeError::new("a value of another length"))
}

fn narrow<T: TryFrom<i64>>(number: i64, ty: &str) -> DecodeResult<T> {
    T::try_from(number)
        .map_err(|_| DecodeError::new(format!("an integer out of the range of `{ty}`")))
}

macro_rules! take {
    ($($name:ident -> $t:ty: |$self:ident| $read:expr;)*) => {$(
        fn $name(&mut self) -> DecodeResult<$t> {
            let $self = &*self;
            let taken = $read;
            self.take(taken)
        }
    )*};
}

impl Reader for PostgresReader<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        let null = self
            .row
            .try_get_raw(self.next)
            .map_err(|_| end())?
            .is_null();
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
        i16 -> i16: |this| this.integer().and_then(|number| narrow(number, "i16"));
        i32 -> i32: |this| this.integer().and_then(|number| narrow(number, "i32"));
        i64 -> i64: |this| this.integer();
        f32 -> f32: |this| this.of(Kind::F32).and_then(fixed).map(f32::from_be_bytes);
        f64 -> f64: |this| this.float();
        bool -> bool: |this| this.of(Kind::Bool).and_then(fixed).map(|[byte]| byte != 0);
        text -> &str: |this| this.str();
        bytes -> &[u8]: |this| this.of(Kind::Bytes);
        date -> NaiveDate: |this| this.of(Kind::Date).and_then(fixed).and_then(|bytes| date(i32::from_be_bytes(bytes)));
        time -> NaiveTime: |this| this.of(Kind::Time).and_then(fixed).and_then(|bytes| time(i64::from_be_bytes(bytes)));
        date_time -> NaiveDateTime: |this| {
            this.of(Kind::DateTime).and_then(fixed).and_then(|bytes| moment(i64::from_be_bytes(bytes))).map(|moment| moment.naive_utc())
        };
        timestamp -> DateTime<Utc>: |this| this.of(Kind::Timestamp).and_then(fixed).and_then(|bytes| moment(i64::from_be_bytes(bytes)));
    }

    #[cfg(feature = "uuid")]
    take! { uuid -> uuid::Uuid: |this| this.of(Kind::Uuid).and_then(fixed).map(uuid::Uuid::from_bytes); }
}

fn date(days: i32) -> DecodeResult<NaiveDate> {
    match days {
        i32::MAX | i32::MIN => Err(DecodeError::new("an infinite date")),
        days => days
            .checked_add(EPOCH_DAYS)
            .and_then(NaiveDate::from_num_days_from_ce_opt)
            .ok_or_else(|| DecodeError::new("a date out of range")),
    }
}

/// Midnight may be written as the end of the day; it is its beginning here.
fn time(micros: i64) -> DecodeResult<NaiveTime> {
    let micros = u64::try_from(micros).unwrap_or(u64::MAX);
    let seconds = u32::try_from(micros / 1_000_000).unwrap_or(u32::MAX);
    let nanos = u32::try_from(micros % 1_000_000 * 1_000).unwrap_or_default();
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)
        .or_else(|| (micros == 86_400_000_000).then_some(NaiveTime::MIN))
        .ok_or_else(|| DecodeError::new("a time out of range"))
}

fn moment(micros: i64) -> DecodeResult<DateTime<Utc>> {
    match micros {
        i64::MAX | i64::MIN => Err(DecodeError::new("an infinite timestamp")),
        micros => micros
            .checked_add(EPOCH_MICROS)
            .and_then(DateTime::from_timestamp_micros)
            .ok_or_else(|| DecodeError::new("a timestamp out of range")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_microseconds_count_from_the_year_2000() {
        assert_eq!(date(0).unwrap().to_string(), "2000-01-01");
        assert_eq!(date(-1).unwrap().to_string(), "1999-12-31");
        assert_eq!(
            moment(-1).unwrap().to_string(),
            "1999-12-31 23:59:59.999999 UTC"
        );
        assert_eq!(time(86_399_999_999).unwrap().to_string(), "23:59:59.999999");
        assert_eq!(time(86_400_000_000).unwrap(), NaiveTime::MIN);
    }

    #[test]
    fn what_chrono_cannot_hold_is_an_error() {
        for micros in [
            i64::MAX,
            i64::MIN,
            i64::MAX - 1,
            i64::MIN + 1,
            9_223_371_331_200_000_000 - 1,
        ] {
            assert!(moment(micros).is_err());
        }
        for days in [i32::MAX, i32::MIN, i32::MAX - 1, 2_147_483_493] {
            assert!(date(days).is_err());
        }
        assert!(time(-1).is_err() && time(i64::MAX).is_err() && time(86_400_000_001).is_err());
    }
}
