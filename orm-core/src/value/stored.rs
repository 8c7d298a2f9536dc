//! The Rust types that become values of their own.

use super::{Reader, Type, Value, for_each_type};
use crate::error::DecodeResult;
use crate::sealed::Sealed;
use chrono::{Duration, Timelike};

/// A type that drivers know. This trait is sealed: types of your own say by `Scalar` which of these they are stored as.
///
/// ```
/// use orm::schema::Type;
/// use orm::traits::Stored;
///
/// assert_eq!(<i64 as Stored>::TYPE, Type::I64);
/// assert_eq!(<chrono::NaiveDate as Stored>::TYPE, Type::Date);
/// assert_eq!(<<u8 as orm::Scalar>::Stored as Stored>::TYPE, Type::I16); // a `u8` is stored as a wider one
/// ```
#[diagnostic::on_unimplemented(
    message = "no database knows values of type `{Self}`; store one text, number or array made of it, or derive `Embed` for a column of each part",
    label = "expected a type that drivers know, such as `i64`, `String` or `Vec<u8>`"
)]
pub trait Stored: Sealed + Sized + Send + Sync + 'static {
    /// The state of a primary key of this type in a new draft: [`IsSet`] for integers, which the database counts up, and
    /// for uuids, which are made for each row.
    type Start;
    /// The type of its columns.
    const TYPE: Type;
    /// Makes a value as both databases keep it: times floored to microseconds, zeros without a sign.
    ///
    /// ```
    /// use orm::query::Value;
    /// use orm::traits::Stored;
    ///
    /// assert_eq!((-0.0_f64).into_value(), Value::F64(0.0));
    /// ```
    fn into_value(self) -> Value;
    /// Takes the next column.
    #[doc(hidden)]
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self>;
}

/// The state of a draft's required field before it is set. The derive emits a trait with a parameter for each such
/// field, implemented for [`IsSet`] alone, whose message names them: `` `title`: NotSet, `year`: IsSet ``.
///
/// ```
/// use orm::doc::{Tag, TagDraft};
/// use orm::query::{IsSet, NotSet};
///
/// // Of the key and the name: the database counts keys up, the name is to be set before `save` is there.
/// let draft: TagDraft<IsSet, NotSet> = Tag::draft();
/// let draft: TagDraft<IsSet, IsSet> = draft.name("travel");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NotSet;

/// The state of a draft's field that is set, or may stay away.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::IsSet;
///
/// /// A draft that is complete: every state is `IsSet`, which is the default.
/// fn travel() -> TagDraft<IsSet, IsSet> {
///     Tag::draft().name("travel")
/// }
///
/// assert_eq!(travel().save(&db).await?.id, 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug)]
pub struct IsSet;

/// A `u8` on its way to a driver: a small integer, and no element of an array, since a `Vec<u8>` is bytes.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct StoredByte(i16);

impl From<u8> for StoredByte {
    fn from(byte: u8) -> Self {
        StoredByte(byte.into())
    }
}

impl TryFrom<StoredByte> for u8 {
    type Error = std::num::TryFromIntError;
    fn try_from(stored: StoredByte) -> Result<u8, Self::Error> {
        stored.0.try_into()
    }
}

impl Sealed for StoredByte {}

impl Stored for StoredByte {
    type Start = IsSet;
    const TYPE: Type = Type::I16;
    fn into_value(self) -> Value {
        Value::I16(self.0)
    }
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        reader.i16().map(StoredByte)
    }
}

macro_rules! stored {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        impl Sealed for $t {}

        $(#[$cfg])*
        impl Stored for $t {
            type Start = start!($class);
            const TYPE: Type = Type::$variant;
            fn into_value(self) -> Value {
                Value::$variant(kept!($class, self))
            }
            fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
                reader.$method()
            }
        }
    )*};
}

/// Expands to the state of a draft's primary key of a class before it is set: the database counts integers up, and uuids
/// are made.
macro_rules! start {
    (integer) => {
        IsSet
    };
    (unique) => {
        IsSet
    };
    ($class:ident) => {
        NotSet
    };
}

/// Expands to a value of a class as both databases keep it.
macro_rules! kept {
    // SQLite keeps no sign of a zero, so nobody does: a negative zero and a zero are a zero.
    (float, $value:expr) => {
        $value + 0.0
    };
    // Nor of a zero with places.
    (exact, $value:expr) => {
        crate::value::decimal::without_sign_of_zero($value)
    };
    (clock, $value:expr) => {
        floor($value, $value.nanosecond())
    };
    (span, $value:expr) => {
        floor_span($value)
    };
    ($class:ident, $value:expr) => {
        $value
    };
}

for_each_type!(stored);

/// Returns `time` without its nanoseconds beyond whole microseconds. A leap second is the last microsecond before it.
fn floor<T: std::ops::Sub<Duration, Output = T>>(time: T, nanosecond: u32) -> T {
    let surplus = if nanosecond >= 1_000_000_000 {
        nanosecond - 999_999_000
    } else {
        nanosecond % 1_000
    };
    time - Duration::nanoseconds(i64::from(surplus))
}

/// Returns `span` without its nanoseconds beyond whole microseconds. One that has no place for less is out of range.
fn floor_span(span: Duration) -> Duration {
    let surplus = i64::from(span.subsec_nanos()).rem_euclid(1_000);
    span.checked_sub(&Duration::nanoseconds(surplus))
        .unwrap_or(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveTime, TimeZone, Utc};

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
    fn spans_are_floored_before_and_after_zero() {
        for (nanos, micros) in [(1_999, 1), (-1, -1), (-1_000, -1), (0, 0)] {
            assert_eq!(
                Duration::nanoseconds(nanos).into_value(),
                Value::Duration(Duration::microseconds(micros))
            );
        }
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
