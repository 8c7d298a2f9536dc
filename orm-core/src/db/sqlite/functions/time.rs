//! Dates, times and durations: their parts, their beginnings, and calculations with them.
//!
//! Dates are the texts of `db/sqlite/time.rs`; a duration is a number of microseconds.

use super::{Argument, Computed, FunctionFailure, functions};
use crate::db::sqlite::packed::SqliteCell;
use crate::db::sqlite::time::{
    date, date_time, time, timestamp, write_date, write_date_time, write_time, write_timestamp,
};
use chrono::{
    DateTime, Datelike, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};
use std::str;

const MICROS_PER_DAY: i64 = 86_400_000_000;

functions! {
    c"orm_year"(of: Clock) => i64::from(of.0.year());
    c"orm_iso_year"(of: Clock) => i64::from(of.0.iso_week().year());
    c"orm_quarter"(of: Clock) => i64::from(of.0.quarter());
    c"orm_month"(of: Clock) => i64::from(of.0.month());
    c"orm_week"(of: Clock) => i64::from(of.0.iso_week().week());
    c"orm_day"(of: Clock) => i64::from(of.0.day());
    c"orm_day_of_year"(of: Clock) => i64::from(of.0.ordinal());
    c"orm_weekday"(of: Clock) => i64::from(of.0.weekday().number_from_monday());
    c"orm_hour"(of: Clock) => i64::from(of.0.hour());
    c"orm_minute"(of: Clock) => i64::from(of.0.minute());
    c"orm_second"(of: Clock) => i64::from(of.0.second());
    c"orm_date"(of: Clock) => of.0.date();
    c"orm_time"(of: Clock) => of.0.time();

    c"orm_trunc_date"(of: NaiveDate, unit: UnitArgument) => unit.beginning(of.into()).date();
    c"orm_trunc_datetime"(of: NaiveDateTime, unit: UnitArgument) => unit.beginning(of);
    c"orm_trunc_timestamp"(of: DateTime<Utc>, unit: UnitArgument) => unit.beginning(of.naive_utc()).and_utc();

    c"orm_date_bin_datetime"(of: NaiveDateTime, length: i64) => bin(of, length);
    c"orm_date_bin_timestamp"(of: DateTime<Utc>, length: i64) => bin(of.naive_utc(), length).and_utc();

    c"orm_add_date"(to: NaiveDate, micros: i64) => within(to.checked_add_signed(days(micros)))?;
    c"orm_add_time"(to: NaiveTime, micros: i64) => to + TimeDelta::microseconds(micros);
    c"orm_add_datetime"(to: NaiveDateTime, micros: i64) => within(to.checked_add_signed(TimeDelta::microseconds(micros)))?;
    c"orm_add_timestamp"(to: DateTime<Utc>, micros: i64) => within(to.checked_add_signed(TimeDelta::microseconds(micros)))?;
    c"orm_sub_date"(from: NaiveDate, micros: i64) => within(from.checked_sub_signed(days(micros)))?;
    c"orm_sub_time"(from: NaiveTime, micros: i64) => from - TimeDelta::microseconds(micros);
    c"orm_sub_datetime"(from: NaiveDateTime, micros: i64) => within(from.checked_sub_signed(TimeDelta::microseconds(micros)))?;
    c"orm_sub_timestamp"(from: DateTime<Utc>, micros: i64) => within(from.checked_sub_signed(TimeDelta::microseconds(micros)))?;

    c"orm_add_months_date"(to: NaiveDate, months: i64) => within(months_after(to.into(), months))?.date();
    c"orm_add_months_datetime"(to: NaiveDateTime, months: i64) => within(months_after(to, months))?;
    c"orm_add_months_timestamp"(to: DateTime<Utc>, months: i64) => within(months_after(to.naive_utc(), months))?.and_utc();
    c"orm_sub_months_date"(from: NaiveDate, months: i64) => within(months_before(from.into(), months))?.date();
    c"orm_sub_months_datetime"(from: NaiveDateTime, months: i64) => within(months_before(from, months))?;
    c"orm_sub_months_timestamp"(from: DateTime<Utc>, months: i64) => within(months_before(from.naive_utc(), months))?.and_utc();

    // The value of a column that becomes one of dates or times, with the name of its type.
    c"orm_as_time"(text: &str, ty: &str) => as_time(text, ty).unwrap_or_else(|| Computed::unfit_text(text));

    // Between years of four digits there is room in an `i64`.
    c"orm_duration"(end: Clock, start: Clock) => (end.0 - start.0).num_microseconds();
}

/// Reads a text as a date or time of this type, in the form in which columns keep it: a date is its midnight, and of a
/// date and time the part that is asked for.
fn as_time<'v>(text: &str, ty: &str) -> Option<Computed<'v>> {
    let text = text.trim_matches(' ');
    // `10:11`, `2024-02-29 10:11`.
    let ends = text.len().checked_sub(3).and_then(|at| text.get(at..));
    let is_without_seconds =
        matches!(text.len(), 5 | 16) && ends.is_some_and(|it| it.starts_with(':'));
    let in_full = is_without_seconds.then(|| format!("{text}:00"));
    let text = in_full.as_deref().unwrap_or(text);
    let moment = || {
        let midnight = date(text).map(NaiveDateTime::from);
        date_time(text).or(midnight).ok()
    };
    let zoned = || timestamp(text).ok();
    Some(match ty {
        "date" => moment().map(|it| it.date())?.into(),
        "time" => time(text)
            .ok()
            .or_else(|| Some(date_time(text).ok()?.time()))?
            .into(),
        "datetime" => moment()?.into(),
        _ => zoned().or_else(|| Some(moment()?.and_utc()))?.into(),
    })
}

/// A date or time of any type, as the clock shows it; a date is its midnight.
struct Clock(NaiveDateTime);

/// A unit of time that a date and time is cut to.
#[derive(Clone, Copy)]
pub(super) enum UnitArgument {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl UnitArgument {
    /// Returns true if the clock is at midnight where a unit begins.
    #[cfg(feature = "chrono-tz")]
    pub(super) fn is_of_days(self) -> bool {
        !matches!(
            self,
            UnitArgument::Hour | UnitArgument::Minute | UnitArgument::Second
        )
    }

    /// Returns where the unit begins in which `moment` is. A week begins on Monday.
    pub(super) fn beginning(self, moment: NaiveDateTime) -> NaiveDateTime {
        let date = moment.date();
        let hour = moment.hour();
        let begins = match self {
            UnitArgument::Year => first_of(date, 1).and_hms_opt(0, 0, 0),
            UnitArgument::Quarter => first_of(date, date.quarter() * 3 - 2).and_hms_opt(0, 0, 0),
            UnitArgument::Month => first_of(date, date.month()).and_hms_opt(0, 0, 0),
            UnitArgument::Week => monday(date).and_hms_opt(0, 0, 0),
            UnitArgument::Day => date.and_hms_opt(0, 0, 0),
            UnitArgument::Hour => date.and_hms_opt(hour, 0, 0),
            UnitArgument::Minute => date.and_hms_opt(hour, moment.minute(), 0),
            UnitArgument::Second => date.and_hms_opt(hour, moment.minute(), moment.second()),
        };
        begins.expect("the parts are those of a time")
    }
}

fn first_of(date: NaiveDate, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(date.year(), month, 1).expect("every month has a first day")
}

/// The first day of all is a Monday, so there is one before every other.
fn monday(date: NaiveDate) -> NaiveDate {
    let since = TimeDelta::days(date.weekday().num_days_from_monday().into());
    date.checked_sub_signed(since).unwrap_or(date)
}

/// Returns where the bin of so many microseconds begins in which `moment` is, counted from the first moment of all.
fn bin(moment: NaiveDateTime, length: i64) -> NaiveDateTime {
    let first = NaiveDate::from_ymd_opt(1, 1, 1).map_or(moment, NaiveDateTime::from);
    let since = (moment - first).num_microseconds().unwrap_or(0);
    moment - TimeDelta::microseconds(since % length.max(1))
}

/// Returns the whole days of a duration, without the rest.
fn days(micros: i64) -> TimeDelta {
    TimeDelta::days(micros / MICROS_PER_DAY)
}

/// Returns the same day of the month that is so many months later, or the last day of a month that is shorter.
fn months_after(moment: NaiveDateTime, months: i64) -> Option<NaiveDateTime> {
    let distance = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    if months < 0 {
        moment.checked_sub_months(distance)
    } else {
        moment.checked_add_months(distance)
    }
}

fn months_before(moment: NaiveDateTime, months: i64) -> Option<NaiveDateTime> {
    months_after(moment, months.checked_neg()?)
}

/// Refuses what is not within the years 1 to 9999, which both databases have.
pub(super) fn within<T: Datelike>(moment: Option<T>) -> Result<T, FunctionFailure> {
    moment
        .filter(|moment| (1..=9999).contains(&moment.year()))
        .ok_or(FunctionFailure::YearOutOfRange)
}

impl<'v> Argument<'v> for Clock {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        parsed(cell, |text| {
            let read = match text.as_bytes() {
                [_, _, b':', ..] => time(text).map(|time| NaiveDate::default().and_time(time)),
                bytes if bytes.len() <= 10 => date(text).map(NaiveDateTime::from),
                _ => timestamp(text).map(|moment| moment.naive_utc()),
            };
            read.ok().map(Clock)
        })
    }
}

impl<'v> Argument<'v> for UnitArgument {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        parsed(cell, |text| {
            Some(match text {
                "year" => UnitArgument::Year,
                "quarter" => UnitArgument::Quarter,
                "month" => UnitArgument::Month,
                "week" => UnitArgument::Week,
                "day" => UnitArgument::Day,
                "hour" => UnitArgument::Hour,
                "minute" => UnitArgument::Minute,
                "second" => UnitArgument::Second,
                _ => return None,
            })
        })
    }
}

/// Returns the argument that `parse` finds in a text, which fails where there is none. Of null there is none.
fn parsed<T>(
    cell: SqliteCell<'_>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, FunctionFailure> {
    match cell {
        SqliteCell::Null => Ok(None),
        SqliteCell::Text(bytes) => {
            let value = str::from_utf8(bytes).ok().and_then(parse);
            value.map(Some).ok_or(FunctionFailure::NotTime)
        }
        _ => Err(FunctionFailure::NotTime),
    }
}

macro_rules! written {
    ($($type:ty: $read:expr, $write:expr;)*) => {$(
        impl<'v> Argument<'v> for $type {
            fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
                parsed(cell, $read)
            }
        }

        impl From<$type> for Computed<'_> {
            fn from(value: $type) -> Self {
                let mut text = String::with_capacity(32);
                $write(value, &mut text);
                Computed::Text(text)
            }
        }
    )*};
}
written! {
    NaiveDate: |text| date(text).ok(), write_date;
    NaiveTime: |text| time(text).ok(), write_time;
    // What a clock showed is read without its offset, if it has one.
    NaiveDateTime: |text| timestamp(text).ok().map(|moment| moment.naive_utc()), write_date_time;
    DateTime<Utc>: |text| timestamp(text).ok(), write_timestamp;
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;
    use std::ffi::CStr;

    fn text(text: &str) -> SqliteCell<'_> {
        SqliteCell::Text(text.as_bytes())
    }

    #[track_caller]
    fn check(name: &CStr, arguments: &[SqliteCell<'_>], expected: Result<&str, FunctionFailure>) {
        let expected = expected.map(|text| Computed::Text(text.to_owned()));
        assert_eq!(run(name, arguments), expected);
    }

    #[test]
    fn parts_are_read_of_all_types() {
        let parts = |moment| {
            let parts = [
                c"orm_year",
                c"orm_quarter",
                c"orm_month",
                c"orm_day",
                c"orm_hour",
                c"orm_minute",
                c"orm_second",
            ];
            parts.map(|name| match run(name, &[text(moment)]) {
                Ok(Computed::Cell(SqliteCell::Integer(part))) => part,
                other => panic!("{other:?}"),
            })
        };
        let expected = [1868, 3, 9, 30, 23, 5, 59];
        assert_eq!(parts("1868-09-30T23:05:59.999999+00:00"), expected);
        assert_eq!(parts("1868-09-30T23:05:59.999999"), expected);
        assert_eq!(parts("1868-10-01 01:05:59+02:00"), expected);
        assert_eq!(parts("1868-09-30"), [1868, 3, 9, 30, 0, 0, 0]);
        assert_eq!(parts("23:05:59.9")[4..], [23, 5, 59]);
    }

    #[test]
    fn weeks_are_those_of_iso() {
        for (date, year, week, weekday, day_of_year) in [
            ("2020-12-31", 2020, 53, 4, 366),
            ("2021-01-03", 2020, 53, 7, 3),
            ("2021-01-04", 2021, 1, 1, 4),
            ("2024-12-30", 2025, 1, 1, 365),
            ("0001-01-01", 1, 1, 1, 1),
            ("9999-12-31", 9999, 52, 5, 365),
        ] {
            for (name, expected) in [
                (c"orm_iso_year", year),
                (c"orm_week", week),
                (c"orm_weekday", weekday),
                (c"orm_day_of_year", day_of_year),
            ] {
                let part = Computed::Cell(SqliteCell::Integer(expected));
                assert_eq!(run(name, &[text(date)]), Ok(part), "{date}");
            }
        }
    }

    #[test]
    fn moments_are_cut_to_units() {
        for (unit, expected) in [
            ("year", "2024-01-01T00:00:00.000000"),
            ("quarter", "2024-04-01T00:00:00.000000"),
            ("month", "2024-05-01T00:00:00.000000"),
            ("week", "2024-04-29T00:00:00.000000"),
            ("day", "2024-05-04T00:00:00.000000"),
            ("hour", "2024-05-04T13:00:00.000000"),
            ("minute", "2024-05-04T13:14:00.000000"),
            ("second", "2024-05-04T13:14:15.000000"),
        ] {
            let moment = "2024-05-04T13:14:15.999999";
            check(
                c"orm_trunc_datetime",
                &[text(moment), text(unit)],
                Ok(expected),
            );
            let moment = format!("{moment}+00:00");
            let expected = format!("{expected}+00:00");
            check(
                c"orm_trunc_timestamp",
                &[text(&moment), text(unit)],
                Ok(&expected),
            );
            check(
                c"orm_trunc_date",
                &[text(&moment[..10]), text(unit)],
                Ok(&expected[..10]),
            );
        }
        let first = [text("0001-01-01"), text("week")];
        check(c"orm_trunc_date", &first, Ok("0001-01-01"));
    }

    #[test]
    fn moments_are_put_into_bins() {
        let moment = "2024-05-04T13:14:15.999999";
        for (length, expected) in [
            (900_000_000, "2024-05-04T13:00:00.000000"),
            (300_000_000, "2024-05-04T13:10:00.000000"),
            (6 * 3_600_000_000, "2024-05-04T12:00:00.000000"),
            (7 * MICROS_PER_DAY, "2024-04-29T00:00:00.000000"),
            (1, moment),
            (i64::MAX, "0001-01-01T00:00:00.000000"),
        ] {
            let of = |moment| [text(moment), SqliteCell::Integer(length)];
            check(c"orm_date_bin_datetime", &of(moment), Ok(expected));
            let (moment, expected) = (format!("{moment}+00:00"), format!("{expected}+00:00"));
            check(c"orm_date_bin_timestamp", &of(&moment), Ok(&expected));
        }
    }

    #[test]
    fn durations_are_added_within_the_years() {
        let date_of = |name, date, micros| run(name, &[text(date), SqliteCell::Integer(micros)]);
        let made = |text: &str| Ok(Computed::Text(text.to_owned()));
        let day = MICROS_PER_DAY;
        assert_eq!(
            date_of(c"orm_add_date", "2024-02-28", day * 2 - 1),
            made("2024-02-29")
        );
        assert_eq!(
            date_of(c"orm_add_date", "2024-02-28", 1 - day),
            made("2024-02-28")
        );
        assert_eq!(
            date_of(c"orm_sub_date", "2024-03-01", day),
            made("2024-02-29")
        );
        assert_eq!(
            date_of(c"orm_add_datetime", "2024-02-29T23:59:59.999999", 1),
            made("2024-03-01T00:00:00.000000")
        );
        assert_eq!(
            date_of(c"orm_sub_timestamp", "1970-01-01T00:00:00.000000+00:00", 1),
            made("1969-12-31T23:59:59.999999+00:00")
        );
        assert_eq!(
            date_of(c"orm_add_time", "23:00:00.000000", day + 7_200_000_000),
            made("01:00:00.000000")
        );
        let beyond = Err(FunctionFailure::YearOutOfRange);
        for (name, moment, micros) in [
            (c"orm_add_date", "9999-12-31", day),
            (c"orm_sub_date", "0001-01-01", day),
            (c"orm_add_datetime", "9999-12-31T23:59:59.999999", 1),
            (c"orm_add_datetime", "2024-01-01T00:00:00.000000", i64::MAX),
            (c"orm_sub_timestamp", "0001-01-01T00:00:00+00:00", 1),
            (c"orm_sub_timestamp", "0001-01-01T00:00:00+00:00", i64::MIN),
        ] {
            assert_eq!(date_of(name, moment, micros), beyond, "{moment}");
        }
    }

    #[test]
    fn months_are_added_by_the_calendar() {
        for (date, months, expected) in [
            ("2024-01-31", 1, "2024-02-29"),
            ("2023-01-31", 1, "2023-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-03-31", -1, "2024-02-29"),
            ("2024-11-30", 3, "2025-02-28"),
            ("2024-05-04", 0, "2024-05-04"),
            ("9999-11-30", 1, "9999-12-30"),
        ] {
            let months = SqliteCell::Integer(months);
            let arguments = |months| [text(date), months];
            check(c"orm_add_months_date", &arguments(months), Ok(expected));
        }
        let by = |months| SqliteCell::Integer(months);
        let last = "2024-03-31T23:59:59.999999";
        let expected = "2024-02-29T23:59:59.999999";
        check(
            c"orm_sub_months_datetime",
            &[text(last), by(1)],
            Ok(expected),
        );
        check(
            c"orm_sub_months_timestamp",
            &[text(&format!("{last}+00:00")), by(1)],
            Ok(&format!("{expected}+00:00")),
        );
        let beyond = Err(FunctionFailure::YearOutOfRange);
        for (name, date, months) in [
            (c"orm_add_months_date", "9999-12-01", 1),
            (c"orm_sub_months_date", "0001-01-31", 1),
            (c"orm_add_months_date", "2024-01-01", i64::MAX),
            (c"orm_add_months_date", "2024-01-01", i64::MIN),
            (c"orm_sub_months_date", "2024-01-01", i64::MIN),
        ] {
            check(name, &[text(date), by(months)], beyond);
        }
    }

    #[test]
    fn a_duration_is_between_two_of_a_type() {
        for (end, start, micros) in [
            ("2024-03-01", "2024-02-28", 2 * MICROS_PER_DAY),
            ("00:00:00.000001", "23:00:00.000000", 1 - 82_800_000_000),
            (
                "9999-12-31T23:59:59.999999",
                "0001-01-01T00:00:00.000000",
                315_537_897_599_999_999,
            ),
        ] {
            let duration = Computed::Cell(SqliteCell::Integer(micros));
            assert_eq!(
                run(c"orm_duration", &[text(end), text(start)]),
                Ok(duration)
            );
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for cell in [
            text("soon"),
            text("2024-13-01"),
            text("é"),
            SqliteCell::Integer(2024),
        ] {
            assert_eq!(run(c"orm_year", &[cell]), Err(FunctionFailure::NotTime));
        }
        assert_eq!(run(c"orm_year", &[SqliteCell::Null]), Ok(Computed::NULL));
    }
}
