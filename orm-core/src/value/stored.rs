//! The Rust types that cross to a driver as they are.

use super::{Reader, Type, Value};
use crate::error::DecodeResult;
use crate::sealed::Sealed;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

/// A type that drivers know. This trait is sealed: types of your own say by `Scalar` which of these they are stored as.
pub trait Stored: Sealed + Sized + Send + Sync + 'static {
    /// What a primary key of this type is in a draft: [`Set`] for integers, which the database counts up.
    type Start;
    /// The type of its columns.
    const TYPE: Type;
    /// Itself on the way to the database, as both databases keep it: times floored to microseconds, zeros without a
    /// sign.
    fn into_value(self) -> Value;
    /// Itself, read from the next column.
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self>;
}

/// The state of a draft's required field before it is set. The derive emits one trait for each, implemented for
/// [`Set`] alone, whose message names the field.
#[derive(Debug)]
pub struct Missing;

/// The state of a draft's field that is set, or may stay away.
#[derive(Debug)]
pub struct Set;

macro_rules! stored {
    ($($t:ty: $variant:ident $start:ident, |$self:ident| $value:expr, |$reader:ident| $read:expr;)*) => {$(
        impl Sealed for $t {}
        impl Stored for $t {
            type Start = $start;
            const TYPE: Type = Type::$variant;
            fn into_value($self) -> Value { Value::$variant($value) }
            fn read($reader: &mut dyn Reader) -> DecodeResult<Self> { $read }
        }
    )*};
}

stored! {
    i16: I16 Set, |self| self, |reader| reader.i16();
    i32: I32 Set, |self| self, |reader| reader.i32();
    i64: I64 Set, |self| self, |reader| reader.i64();
    // SQLite keeps no sign of a zero, so nobody does: a negative zero and a zero are a zero.
    f32: F32 Missing, |self| self + 0.0, |reader| reader.f32().map(|float| float + 0.0);
    f64: F64 Missing, |self| self + 0.0, |reader| reader.f64().map(|float| float + 0.0);
    bool: Bool Missing, |self| self, |reader| reader.bool();
    String: Text Missing, |self| self, |reader| reader.string();
    Vec<u8>: Bytes Missing, |self| self, |reader| reader.byte_vec();
    NaiveDate: Date Missing, |self| self, |reader| reader.date();
    NaiveTime: Time Missing, |self| floor(self, self.nanosecond()), |reader| reader.time();
    NaiveDateTime: DateTime Missing, |self| floor(self, self.nanosecond()), |reader| reader.date_time();
    DateTime<Utc>: Timestamp Missing, |self| floor(self, self.nanosecond()), |reader| reader.timestamp();
}

#[cfg(feature = "uuid")]
stored! { uuid::Uuid: Uuid Missing, |self| self, |reader| reader.uuid(); }

/// `time` without its nanoseconds beyond whole microseconds. A leap second is the last microsecond before it.
fn floor<T: std::ops::Sub<Duration, Output = T>>(time: T, nanosecond: u32) -> T {
    let surplus = if nanosecond >= 1_000_000_000 {
        nanosecond - 999_999_000
    } else {
        nanosecond % 1_000
    };
    time - Duration::nanoseconds(i64::from(surplus))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn moments_are_floored_before_and_after_the_epoch() {
        let late = Utc.timestamp_opt(1, 999).unwrap();
        let early = Utc.timestamp_opt(-1, 999_999_999).unwrap();
        assert_eq!(
            late.into_value(),
            Value::Timestamp(Utc.timestamp_opt(1, 0).unwrap())
        );
        assert_eq!(
            early.into_value(),
            Value::Timestamp(Utc.timestamp_opt(-1, 999_999_000).unwrap())
        );
    }

    #[test]
    fn a_leap_second_is_the_microsecond_before_it() {
        let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap();
        assert_eq!(
            leap.into_value(),
            Value::Time(NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap())
        );
    }
}
