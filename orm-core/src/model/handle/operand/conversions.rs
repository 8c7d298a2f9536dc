//! Values that are converted to those of a field: bytes that are borrowed, and moments in other time zones than UTC; and
//! values that lose something on the way, of which a message says how they are converted.

use crate::model::{IntoField, Operand, PerRow, Scalar};
use crate::query;
use crate::value::{Value, ValueSink};
use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::borrow::Cow;

/// Declares operands and values of drafts that are converted to the type of the field.
macro_rules! converted {
    ($([$($g:tt)*] $t:ty as $field:ty, |$value:ident| $convert:expr;)*) => {$(
        converted!(@ [$($g)*] $t, $field, $field, |$value| $convert);
        converted!(@ [$($g)*] $t, $field, Option<$field>, |$value| $convert);
    )*};
    (@ [$($g:tt)*] $t:ty, $base:ty, $field:ty, |$value:ident| $convert:expr) => {
        #[diagnostic::do_not_recommend]
        impl<R, $($g)*> Operand<$field, R> for $t {
            type Value = $base;
            type Divisor = $base;
            type Wider = $base;
            type Kind = PerRow;
            fn operand(self) -> query::Expr {
                let $value = self;
                query::Expr::value($convert)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<$($g)*> IntoField<$field> for $t {
            fn fill(self, to: &mut dyn ValueSink) {
                let $value = self;
                to.put($convert);
            }
        }
    };
}

converted! {
    [] &[u8] as Vec<u8>, |bytes| Value::Bytes(bytes.to_vec());
    [const N: usize] &[u8; N] as Vec<u8>, |bytes| Value::Bytes(bytes.to_vec());
    [const N: usize] [u8; N] as Vec<u8>, |bytes| Value::Bytes(bytes.to_vec());
    [] Box<[u8]> as Vec<u8>, |bytes| Value::Bytes(bytes.into_vec());
    [] Cow<'_, [u8]> as Vec<u8>, |bytes| Value::Bytes(bytes.into_owned());
    [] std::time::Duration as TimeDelta, |span| span.into_stored_value();
    [] char as String, |letter| Value::Text(letter.into());
    [] DateTime<FixedOffset> as DateTime<Utc>, |moment| moment.to_utc().into_stored_value();
    [] &DateTime<FixedOffset> as DateTime<Utc>, |moment| moment.to_utc().into_stored_value();
    [] DateTime<Local> as DateTime<Utc>, |moment| moment.to_utc().into_stored_value();
    [] &DateTime<Local> as DateTime<Utc>, |moment| moment.to_utc().into_stored_value();
}
#[cfg(feature = "chrono-tz")]
converted! {
    [] DateTime<chrono_tz::Tz> as DateTime<Utc>, |moment| moment.to_utc().into_stored_value();
    [] &DateTime<chrono_tz::Tz> as DateTime<Utc>, |moment| moment.to_utc().into_stored_value();
}

/// Declares bounds that nothing meets, and values that never stand for one of a field, with the message that says what is
/// written: each type of a list for each type of field. As in the module above the bound is on the type of the field.
macro_rules! converted_by_hand {
    ($bound:ident: $([$($t:ty),*] as $fields:tt),*; $message:literal) => {
        #[diagnostic::on_unimplemented(message = $message, label = "a `{Self}` stands here")]
        #[doc(hidden)]
        pub trait $bound<'a> {}
        $($(converted_by_hand!(@each $bound $t, $fields);)*)*
    };
    (@each $bound:ident $t:ty, [$($field:ty),*]) => {$(
        converted_by_hand!(@one $bound $t, $field, $field);
        converted_by_hand!(@one $bound $t, $field, Option<$field>);
    )*};
    (@one $bound:ident $t:ty, $base:ty, $field:ty) => {
        #[rustfmt::skip] // One line, since the messages show it.
        impl<R> Operand<$field, R> for $t where for<'a> $base: $bound<'a> {
            type Value = $base;
            type Divisor = $base;
            type Wider = $base;
            type Kind = PerRow;
            fn operand(self) -> query::Expr {
                unreachable!()
            }
        }
        #[rustfmt::skip] // One line, since the messages show it.
        impl IntoField<$field> for $t where for<'a> $base: $bound<'a> {
            fn fill(self, _: &mut dyn ValueSink) {}
        }
    };
}
converted_by_hand!(DayOfMoment: [DateTime<Utc>, DateTime<FixedOffset>, DateTime<Local>] as [NaiveDate]; "a moment is no `NaiveDate`; write `moment.date_naive()`, the day in UTC, or `moment.with_timezone(&zone).date_naive()`");
converted_by_hand!(DayOfDateTime: [NaiveDateTime] as [NaiveDate]; "a `NaiveDateTime` is no `NaiveDate`; write `date_time.date()`");
converted_by_hand!(MomentOfDay: [NaiveDate] as [DateTime<Utc>]; "a day is no moment; write `day.and_time(NaiveTime::MIN).and_utc()`, where it begins in UTC, or in a condition compare the day of the field, `Event.starts.date().eq(day)`");
converted_by_hand!(DateTimeOfDay: [NaiveDate] as [NaiveDateTime]; "a day is no `NaiveDateTime`; write `day.and_time(NaiveTime::MIN)`, where it begins, or in a condition compare the day of the field, `Event.starts.date().eq(day)`");
converted_by_hand!(MomentOfDateTime: [NaiveDateTime] as [DateTime<Utc>]; "a `NaiveDateTime` is what a clock shows, and no moment before its time zone is known; write `date_time.and_utc()`, or `date_time.and_local_timezone(zone)`");
converted_by_hand!(DateTimeOfMoment: [DateTime<Utc>, DateTime<FixedOffset>, DateTime<Local>] as [NaiveDateTime]; "a moment is no `NaiveDateTime`, which is what a clock shows; write `moment.naive_utc()`, or `moment.with_timezone(&zone).naive_local()`");
#[cfg(feature = "decimal")]
converted_by_hand!(ExactDecimal: [f64] as [rust_decimal::Decimal]; "a float is no `Decimal`, which is exact; write `orm::dec!(9.99)`, or `\"9.99\".parse::<Decimal>()`, whose error is handled before");
converted_by_hand!(IntegerOfFloat: [f64] as [i16, i32, i64]; "a float is no integer; write `value.round() as i64` of a value in Rust, and in a query calculate with floats, `Book.copies.cast::<f64>() * 1.1`, which an integer field takes as `(…).round().cast::<i32>()`");
converted_by_hand!(WideFloat: [f32] as [f64]; "an `f32` is no `f64`; write `f64::from(number)`");
converted_by_hand!(ArrayOfOneText: [&str, &String, String] as [Vec<String>]; "one text is no array of texts; write `[text]` for an array of one, and whether an array holds a text `.contains([text])`, or one of several `.overlap([\"a\", \"b\"])`");
converted_by_hand!(DayOfText: [&str, &String, String] as [NaiveDate]; "a text is no `NaiveDate`; write `\"2024-12-31\".parse::<NaiveDate>().unwrap()` of a text in the program, and of one that is sent to it handle the error of `text.parse::<NaiveDate>()` before the query");
converted_by_hand!(DateTimeOfText: [&str, &String, String] as [NaiveDateTime]; "a text is no `NaiveDateTime`; write `\"2024-12-31T10:00:00\".parse::<NaiveDateTime>().unwrap()` of a text in the program, and of one that is sent to it handle the error of `text.parse::<NaiveDateTime>()` before the query");
converted_by_hand!(MomentOfText: [&str, &String, String] as [DateTime<Utc>]; "a text is no `DateTime<Utc>`; write `\"2024-12-31T10:00:00Z\".parse::<DateTime<Utc>>().unwrap()` of a text in the program, and of one that is sent to it handle the error of `text.parse::<DateTime<Utc>>()` before the query");
converted_by_hand!(MomentOfSystemTime: [std::time::SystemTime] as [DateTime<Utc>]; "a `SystemTime` is no `DateTime<Utc>`; write `DateTime::<Utc>::from(time)`, or `Utc::now()` for the moment at hand, and in a query `now()`");
converted_by_hand!(MomentOfInstant: [std::time::Instant] as [DateTime<Utc>]; "an `Instant` measures how long something takes, and is no moment of a calendar; write `Utc::now()`, and in a query `now()`");
converted_by_hand!(MomentOfNumber: [i64] as [DateTime<Utc>]; "a number is no moment; write `DateTime::from_timestamp(seconds, 0)`, which is `None` where no date is so far off, and of a part of the field `Event.starts.year().eq(2024)`");
converted_by_hand!(DayOfNumber: [i32] as [NaiveDate]; "a number is no day; write `NaiveDate::from_ymd_opt(2024, 12, 31).unwrap()`, and of a part of the field `Book.published.year().eq(2024)`");
converted_by_hand!(TruthOfNumber: [i32] as [bool]; "a number is no `bool`; write `true` or `false`, and of a number `number != 0`");
converted_by_hand!(TimeOfText: [&str, &String, String] as [NaiveTime]; "a text is no `NaiveTime`; write `\"10:30\".parse::<NaiveTime>().unwrap()` of a text in the program, and of one that is sent to it handle the error of `text.parse::<NaiveTime>()` before the query");
#[cfg(feature = "decimal")]
converted_by_hand!(DecimalOfText: [&str, &String, String] as [rust_decimal::Decimal]; "a text is no `Decimal`; write `\"9.99\".parse::<Decimal>().unwrap()` of a text in the program, and of one that is sent to it handle the error of `text.parse::<Decimal>()` before the query");
converted_by_hand!(SpanOfInteger: [i32] as [TimeDelta]; "a number is a stretch of time once its unit is said; write `TimeDelta::minutes(120)`, `TimeDelta::hours(2)` or `TimeDelta::days(7)`");
converted_by_hand!(SpanOfText: [&str, &String, String] as [TimeDelta]; "a text is no stretch of time; write `TimeDelta::minutes(90)`, `TimeDelta::hours(2)` or `TimeDelta::days(7)`");
converted_by_hand!(NumberOfText: [&str, &String, String] as [i8, i16, i32, i64, u8, u16, u32, u64, f32, f64]; "a text is no `{Self}`; write a number, and of a text that is sent to the program `text.parse::<{Self}>()`, whose error is handled before the query");
converted_by_hand!(TruthOfText: [&str, &String, String] as [bool]; "a text is no `bool`; write `true` or `false`, and of a text that is sent to the program `text == \"yes\"`, or `text.parse::<bool>()`, whose error is handled before the query");
#[cfg(feature = "uuid")]
converted_by_hand!(UuidOfText: [&str, &String, String] as [uuid::Uuid]; "a text is no `Uuid`; write `text.parse::<Uuid>()`, whose error is handled before the query");
converted_by_hand!(NumberOfUsize: [usize] as [i8, i16, i32, i64, u8, u16, u32, u64]; "a `usize` is no `{Self}`; write `{Self}::try_from(number)`, whose error is handled before the query");
converted_by_hand!(NumberOfIsize: [isize] as [i8, i16, i32, i64, u8, u16, u32, u64]; "an `isize` is no `{Self}`; write `{Self}::try_from(number)`, whose error is handled before the query");
converted_by_hand!(FloatOfUsize: [usize, isize] as [f32, f64]; "a size is no `{Self}`; write `number as {Self}`");
converted_by_hand!(NarrowFloat: [f64] as [f32]; "an `f64` is no `f32`; write `number as f32`");
converted_by_hand!(TextOfNumber: [i32, f64] as [String]; "a number is no text; write `number.to_string()`, or the text itself, `\"3\"`, and of a place in a JSON document `.int()` or `.float()` in the place of `.text()`");
converted_by_hand!(NumberOfWeekday: [chrono::Weekday] as [i32]; "a `Weekday` is no number; write `weekday.number_from_monday() as i32`: 1 is Monday, and 7 Sunday");
#[cfg(feature = "json")]
converted_by_hand!(DocumentOfText: [&str, &String, String] as [serde_json::Value]; "a text is no JSON document; write `json!(text)` for a document that is this text, `text.parse::<serde_json::Value>()` for one that is written in it, and in a condition on a place of a document `Page.data.path(\"os\").text().eq(text)`");
