//! The clocks of time zones, as Postgres reads them.

use super::time::{UnitArgument, within};
use super::{Argument, FunctionFailure, functions};
use crate::db::sqlite::packed::SqliteCell;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The last year for which `chrono-tz` has the days on which clocks change.
const LAST_YEAR: i32 = 2099;

functions! {
    c"orm_in_zone"(moment: DateTime<Utc>, zone: Tz) => within(Some(clock(zone, moment.naive_utc())))?;
    c"orm_to_utc"(clock: NaiveDateTime, zone: Tz) => within(Some(moment(zone, clock).and_utc()))?;
    c"orm_trunc_in"(moment: DateTime<Utc>, unit: UnitArgument, zone: Tz) => {
        within(Some(beginning(zone, unit, moment.naive_utc()).and_utc()))?
    };
}

/// Returns what the clock shows at a moment.
fn clock(zone: Tz, moment: NaiveDateTime) -> NaiveDateTime {
    moment + offset(zone, moment)
}

/// Returns the moment at which the clock shows this: the later one, where it shows it twice, and where it skips it, the
/// one at which it would if it had not changed.
fn moment(zone: Tz, clock: NaiveDateTime) -> NaiveDateTime {
    // No clock is a day off, and none changes twice in two days.
    let day = TimeDelta::days(1);
    let after = offset(zone, clock + day);
    let later = clock - after;
    if offset(zone, later) == after {
        later
    } else {
        clock - offset(zone, clock - day)
    }
}

/// Returns the moment at which a unit begins. An hour begins by the clock that ends it.
fn beginning(zone: Tz, unit: UnitArgument, of: NaiveDateTime) -> NaiveDateTime {
    let offset = offset(zone, of);
    let begins = unit.beginning(of + offset);
    if unit.is_of_days() {
        moment(zone, begins)
    } else {
        begins - offset
    }
}

/// Returns how far the clock is ahead of UTC.
fn offset(zone: Tz, moment: NaiveDateTime) -> TimeDelta {
    let known = if moment.year() > LAST_YEAR {
        known_year(zone, moment)
    } else {
        moment
    };
    let offset = zone.offset_from_utc_datetime(&known).fix();
    TimeDelta::seconds(offset.local_minus_utc().into())
}

/// Returns the same day of a year like this one for which the rules are known. A zone whose clock does not change in the
/// last of them does not change it later.
fn known_year(zone: Tz, moment: NaiveDateTime) -> NaiveDateTime {
    let [winter, summer] = [1, 7].map(|month| first_day(LAST_YEAR, month));
    let [in_winter, in_summer] = [winter, summer].map(|day| zone.offset_from_utc_date(&day).fix());
    if in_winter == in_summer {
        return winter.into();
    }
    let new_year = first_day(moment.year(), 1);
    // Of every 28 years in a row, one begins on the same day of the week and is as long.
    let mut years = (0..28).map(|back| LAST_YEAR - back);
    let year = years.find(|&year| {
        let other = first_day(year, 1);
        other.weekday() == new_year.weekday() && other.leap_year() == new_year.leap_year()
    });
    year.and_then(|year| moment.with_year(year))
        .unwrap_or(moment)
}

fn first_day(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).expect("the month of a year that chrono has")
}

impl<'v> Argument<'v> for Tz {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        let name = <&str>::read(cell)?;
        let zone = name.map(|name| name.parse().map_err(|_| FunctionFailure::NoTimeZone));
        zone.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Computed, tests::run};
    use super::*;
    use std::ffi::CStr;

    fn text(text: &str) -> SqliteCell<'_> {
        SqliteCell::Text(text.as_bytes())
    }

    #[track_caller]
    fn check(name: &CStr, arguments: &[&str], expected: &str) {
        let cells: Vec<_> = arguments.iter().map(|&argument| text(argument)).collect();
        let computed = run(name, &cells).expect("a time");
        assert_eq!(computed, Computed::Text(expected.to_owned()));
    }

    #[test]
    fn the_clock_of_a_zone_is_shown() {
        for (moment, zone, clock) in [
            (
                "2024-07-01T12:00:00Z",
                "Europe/Berlin",
                "2024-07-01T14:00:00.000000",
            ),
            (
                "2024-01-01T12:00:00Z",
                "America/New_York",
                "2024-01-01T07:00:00.000000",
            ),
            (
                "2024-01-01T12:00:00Z",
                "Asia/Kathmandu",
                "2024-01-01T17:45:00.000000",
            ),
            (
                "2024-01-01T12:00:00Z",
                "Australia/Lord_Howe",
                "2024-01-01T23:00:00.000000",
            ),
            (
                "1800-01-01T00:00:00Z",
                "Europe/Berlin",
                "1800-01-01T00:53:28.000000",
            ),
            // Beyond the rules: the last Sunday of March 2500 is the 28th.
            (
                "2500-03-28T00:59:59Z",
                "Europe/Berlin",
                "2500-03-28T01:59:59.000000",
            ),
            (
                "2500-03-28T01:00:00Z",
                "Europe/Berlin",
                "2500-03-28T03:00:00.000000",
            ),
            (
                "9999-06-01T00:00:00Z",
                "Asia/Kathmandu",
                "9999-06-01T05:45:00.000000",
            ),
        ] {
            check(c"orm_in_zone", &[moment, zone], clock);
        }
    }

    #[test]
    fn a_clock_that_changes_gives_the_moments_of_postgres() {
        for (clock, zone, moment) in [
            // Skipped.
            (
                "2024-03-31T02:30:00",
                "Europe/Berlin",
                "2024-03-31T01:30:00.000000+00:00",
            ),
            (
                "2024-03-31T02:00:00",
                "Europe/Berlin",
                "2024-03-31T01:00:00.000000+00:00",
            ),
            (
                "2024-03-31T03:00:00",
                "Europe/Berlin",
                "2024-03-31T01:00:00.000000+00:00",
            ),
            (
                "2024-03-31T01:59:59",
                "Europe/Berlin",
                "2024-03-31T00:59:59.000000+00:00",
            ),
            // Shown twice.
            (
                "2024-10-27T02:30:00",
                "Europe/Berlin",
                "2024-10-27T01:30:00.000000+00:00",
            ),
            (
                "2024-10-27T01:59:59",
                "Europe/Berlin",
                "2024-10-26T23:59:59.000000+00:00",
            ),
            (
                "2024-10-27T03:00:00",
                "Europe/Berlin",
                "2024-10-27T02:00:00.000000+00:00",
            ),
            // A day that there was not.
            (
                "2011-12-30T12:00:00",
                "Pacific/Apia",
                "2011-12-30T22:00:00.000000+00:00",
            ),
        ] {
            check(c"orm_to_utc", &[clock, zone], moment);
        }
    }

    #[test]
    fn units_begin_by_the_clock() {
        for (moment, unit, begins) in [
            (
                "2024-04-01T00:30:00Z",
                "month",
                "2024-03-31T22:00:00.000000+00:00",
            ),
            (
                "2024-03-31T12:00:00Z",
                "day",
                "2024-03-30T23:00:00.000000+00:00",
            ),
            (
                "2024-10-27T00:30:00Z",
                "hour",
                "2024-10-27T00:00:00.000000+00:00",
            ),
            (
                "2024-10-27T01:30:00Z",
                "hour",
                "2024-10-27T01:00:00.000000+00:00",
            ),
        ] {
            check(c"orm_trunc_in", &[moment, unit, "Europe/Berlin"], begins);
        }
        let zone = "Australia/Lord_Howe";
        let moment = "2024-04-06T15:15:00Z";
        check(
            c"orm_trunc_in",
            &[moment, "hour", zone],
            "2024-04-06T14:30:00.000000+00:00",
        );
    }

    #[test]
    fn what_leaves_the_years_is_refused() {
        for (name, moment, zone) in [
            (c"orm_in_zone", "9999-12-31T23:59:59Z", "Asia/Tokyo"),
            (c"orm_in_zone", "0001-01-01T00:00:00Z", "America/New_York"),
            (c"orm_to_utc", "0001-01-01T00:00:00", "Asia/Tokyo"),
        ] {
            let failed = run(name, &[text(moment), text(zone)]);
            assert_eq!(failed, Err(FunctionFailure::YearOutOfRange));
        }
    }

    #[test]
    fn an_unknown_zone_is_told_as_such() {
        let unknown = [text("2024-01-01T00:00:00Z"), text("Mars/Olympus")];
        let failed = run(c"orm_in_zone", &unknown);
        assert_eq!(failed, Err(FunctionFailure::NoTimeZone));
    }
}
