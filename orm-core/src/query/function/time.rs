//! Functions of dates, times and durations.

use crate::value::Type;

/// A function of dates, times and durations. Where it is one of several types, the type is that of the first argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeFunction {
    /// The moment of the statement.
    Now,
    /// A part of a date or time; of a timestamp, by the clock of UTC.
    Part(TimePart, Type),
    /// The date of a moment.
    Date(Type),
    /// The time of day of a moment.
    Time(Type),
    /// The beginning of the unit that a date or moment is in.
    Trunc(Unit, Type),
    /// The beginning of the unit by the clock of a time zone, the second argument.
    TruncIn(Unit),
    /// The beginning of the bin that a moment is in: a stretch of time as long as the second argument, counted from the
    /// beginning of the year 1.
    DateBin(Type),
    /// The date and time that the clock of a time zone shows at a moment.
    InZone,
    /// The moment at which the clock of a time zone shows a date and time.
    ToUtc,
    /// A date or time and a duration after it.
    Add(Type),
    /// A date or time and a duration before it.
    Sub(Type),
    /// A date or moment and so many months after it, by the calendar; of a timestamp, by the clock of UTC.
    AddMonths(Type),
    /// A date or moment and so many months before it, by the calendar; of a timestamp, by the clock of UTC.
    SubMonths(Type),
    /// The duration from the second argument to the first.
    Between(Type),
}

/// Time zones whose names Postgres takes for abbreviations of one offset, such as that of winter. Each stands before the
/// zone that it is a link to in the database of IANA. `UTC` and others are one offset.
pub const ABBREVIATED_ZONES: [(&str, &str); 7] = [
    ("CET", "Europe/Brussels"),
    ("MET", "Europe/Brussels"),
    ("EET", "Europe/Athens"),
    ("WET", "Europe/Lisbon"),
    ("EST", "America/Panama"),
    ("MST", "America/Phoenix"),
    ("HST", "Pacific/Honolulu"),
];

/// A part of a date or time, a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum TimePart {
    Year,
    IsoYear,
    Quarter,
    Month,
    Week,
    Day,
    DayOfYear,
    Weekday,
    Hour,
    Minute,
    Second,
}

/// A unit of time, at whose beginning [`trunc`](crate::model::functions::trunc()) cuts.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::Unit::Month;
///
/// let query = Sale::objects().order_by(Sale.at.trunc(Month));
/// # assert_sql(&query, r#"SELECT … FROM "sale" ORDER BY orm_trunc_timestamp("sale"."at", 'month')"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" ORDER BY orm_trunc_timestamp("sale"."at", 'month')
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A year, from January 1.
    Year,
    /// Three months, from the first day of January, April, July or October.
    Quarter,
    /// A month, from its first day.
    Month,
    /// A week, from Monday.
    Week,
    /// A day, from midnight.
    Day,
    /// An hour.
    Hour,
    /// A minute.
    Minute,
    /// A second.
    Second,
}

impl Unit {
    /// Returns the name by which databases know the unit.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Unit::Year => "year",
            Unit::Quarter => "quarter",
            Unit::Month => "month",
            Unit::Week => "week",
            Unit::Day => "day",
            Unit::Hour => "hour",
            Unit::Minute => "minute",
            Unit::Second => "second",
        }
    }
}
