//! Types of Rust that are stored as others: integers that no database has, characters, addresses, time zones, the
//! times of other crates.

use super::Scalar;
#[cfg(feature = "time")]
use super::time_types;
use crate::error::{DecodeError, Error, Result};
use crate::schema::Domain;
use crate::value::{Stored, StoredByte, Value};
use chrono::TimeDelta;

/// Hands the table of converted types to the macro that is named.
///
/// A row says of a type: the type that stands for it, its [`Domain`], what is stored for a value, the value of what is
/// stored, `None` where that is none, and what was found then.
macro_rules! for_each_converted {
    ($then:ident) => {
        $then! {
            i8 as i16, integers(-128, 127),
                |value| i16::from(*value), |stored| i8::try_from(stored).ok(),
                "an integer out of the range of `i8`";
            // Not `i16`: a `Vec<u8>` is bytes and no array, which takes whatever is stored as one of its elements is.
            u8 as crate::value::StoredByte, integers(0, 255),
                |value| StoredByte::from(*value), |stored| stored.try_into().ok(),
                "an integer out of the range of `u8`";
            u16 as i32, integers(0, 65_535),
                |value| i32::from(*value), |stored| u16::try_from(stored).ok(),
                "an integer out of the range of `u16`";
            u32 as i64, integers(0, 4_294_967_295),
                |value| i64::from(*value), |stored| u32::try_from(stored).ok(),
                "an integer out of the range of `u32`";
            char as String, Domain::Character,
                |value| value.to_string(), |stored| only_character(&stored),
                "a text that is not one character";
            // What is too long is so as a `TimeDelta` too, and refused before the database.
            std::time::Duration as chrono::TimeDelta, integers(0, i64::MAX),
                |value| TimeDelta::from_std(*value).unwrap_or(TimeDelta::MAX), |stored| stored.to_std().ok(),
                "a negative duration";
            // In the form in which Rust writes them, so that equal addresses are equal texts.
            std::net::IpAddr as String, Domain::Parsed { example: "127.0.0.1" },
                |value| value.to_string(), |stored| stored.parse().ok(),
                "a text that is no IP address";
            std::net::Ipv4Addr as String, Domain::Parsed { example: "127.0.0.1" },
                |value| value.to_string(), |stored| stored.parse().ok(),
                "a text that is no IPv4 address";
            std::net::Ipv6Addr as String, Domain::Parsed { example: "::1" },
                |value| value.to_string(), |stored| stored.parse().ok(),
                "a text that is no IPv6 address";
            // By its name in the database of IANA.
            #[cfg(feature = "chrono-tz")]
            chrono_tz::Tz as String, Domain::Parsed { example: "UTC" },
                |value| value.name().to_owned(), |stored| stored.parse().ok(),
                "a text that is no time zone";
            #[cfg(feature = "time")]
            time::Date as chrono::NaiveDate, Domain::Whole,
                |value| time_types::store_date(*value), |stored| time_types::load_date(stored),
                "a date out of the range of `time::Date`";
            #[cfg(feature = "time")]
            time::Time as chrono::NaiveTime, Domain::Whole,
                |value| time_types::store_time(*value), |stored| time_types::load_time(stored),
                "a time out of the range of `time::Time`";
            #[cfg(feature = "time")]
            time::PrimitiveDateTime as chrono::NaiveDateTime, Domain::Whole,
                |value| time_types::store_date_time(*value), |stored| time_types::load_date_time(stored),
                "a date and time out of the range of `time::PrimitiveDateTime`";
            #[cfg(feature = "time")]
            time::OffsetDateTime as chrono::DateTime<chrono::Utc>, Domain::Whole,
                |value| time_types::store_offset(*value), |stored| time_types::load_offset(stored),
                "a timestamp out of the range of `time::OffsetDateTime`";
            #[cfg(feature = "time")]
            time::UtcDateTime as chrono::DateTime<chrono::Utc>, Domain::Whole,
                |value| time_types::store_timestamp(*value), |stored| time_types::load_timestamp(stored),
                "a timestamp out of the range of `time::UtcDateTime`";
            #[cfg(feature = "time")]
            time::Duration as chrono::TimeDelta, Domain::Whole,
                |value| time_types::store_duration(*value), |stored| Some(time_types::load_duration(stored)),
                "a duration out of the range of `time::Duration`";
        }
    };
}
pub(in crate::model) use for_each_converted;

macro_rules! scalars {
    ($($(#[$cfg:meta])* $t:ty as $as:ty, $domain:expr, |$value:ident| $store:expr, |$stored:ident| $load:expr, $found:literal;)*) => {$(
        $(#[$cfg])*
        #[diagnostic::do_not_recommend]
        impl Scalar for $t {
            type Stored = $as;
            const DOMAIN: Domain = $domain;
            fn store(&self) -> $as {
                let $value = self;
                $store
            }
            fn load($stored: $as) -> Result<$t> {
                $load.ok_or_else(|| none_of(Self::DOMAIN, $found))
            }
        }
    )*};
}
for_each_converted!(scalars);

/// Calculations ask what a field is stored as whether it is a number.
#[diagnostic::do_not_recommend]
impl Scalar for StoredByte {
    type Stored = StoredByte;
    fn store(&self) -> StoredByte {
        *self
    }
    fn load(stored: StoredByte) -> Result<Self> {
        Ok(stored)
    }
}

/// Returns the error of a stored value that is none of the type with this domain.
fn none_of(domain: Domain, found: &'static str) -> Error {
    match domain {
        Domain::Integers { .. } => Error::Undecoded(DecodeError::beyond(found)),
        _ => Error::decode(found),
    }
}

const fn integers(least: i64, most: i64) -> Domain {
    Domain::Integers { least, most }
}

fn only_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// A `u64` is stored as an `i64`. One that is greater than any of those is refused before the database, with
/// [`OutOfRange`](crate::error::Error::OutOfRange).
#[diagnostic::do_not_recommend]
impl Scalar for u64 {
    type Stored = i64;
    const DOMAIN: Domain = integers(0, i64::MAX);
    fn store(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
    fn stored_value(&self) -> Value {
        let stored = i64::try_from(*self);
        stored.map_or(Value::OutOfRange(i64::TYPE), Value::I64)
    }
    fn load(stored: i64) -> Result<u64> {
        let value = u64::try_from(stored);
        value.map_err(|_| none_of(Self::DOMAIN, "an integer out of the range of `u64`"))
    }
}
