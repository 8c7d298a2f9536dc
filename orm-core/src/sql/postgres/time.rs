//! Dates, times and durations in Postgres, by the clock of UTC whatever the session's time zone is.

use crate::plan::Expr;
use crate::query::{ABBREVIATED_ZONES, Function, TimeFunction, TimePart, Unit};
use crate::sql::writer::Writer;
use crate::value::{Type, Value};
use chrono::TimeDelta;

/// Years for which a duration from now needs no check.
const NEAR: TimeDelta = TimeDelta::days(365 * 1_000);

impl Writer {
    /// Writes a function of dates, times and durations: as one word, or with parentheses around all.
    pub(super) fn postgres_time(&mut self, function: TimeFunction, arguments: &[Expr<'_>]) {
        match (function, arguments) {
            (TimeFunction::Part(part, ty), [moment]) => self.part(part, ty, moment),
            (TimeFunction::Date(ty), [moment]) => self.cast_clock(ty, moment, "date"),
            (TimeFunction::Time(ty), [moment]) => self.cast_clock(ty, moment, "time"),
            (TimeFunction::Trunc(unit, ty), [moment]) => self.trunc(unit, ty, moment),
            (TimeFunction::TruncIn(unit), [moment, zone]) => self.within(Type::Timestamp, |to| {
                to.date_trunc(unit, moment);
                to.push(", ");
                to.zone(zone);
                to.push(")");
            }),
            (TimeFunction::DateBin(ty), [moment, length]) => self.date_bin(ty, moment, length),
            (TimeFunction::InZone, [moment, zone]) => {
                self.within(Type::DateTime, |to| to.at_time_zone(moment, zone));
            }
            (TimeFunction::ToUtc, [clock, zone]) => {
                self.within(Type::Timestamp, |to| to.at_time_zone(clock, zone));
            }
            (TimeFunction::Add(ty), [left, right]) => self.shifted(ty, " + ", left, right),
            (TimeFunction::Sub(ty), [left, right]) => self.shifted(ty, " - ", left, right),
            (TimeFunction::AddMonths(ty), [left, months]) => {
                self.months_away(ty, " + ", left, months);
            }
            (TimeFunction::SubMonths(ty), [left, months]) => {
                self.months_away(ty, " - ", left, months);
            }
            (TimeFunction::Between(ty), [end, start]) => self.between(ty, end, start),
            _ => self.push("statement_timestamp()"),
        }
    }

    fn part(&mut self, part: TimePart, ty: Type, moment: &Expr<'_>) {
        let (before, word, after) = match part {
            // Of the second there are fractions.
            TimePart::Second => ("CAST(floor(EXTRACT(", "SECOND", ")) AS int4)"),
            part => ("CAST(EXTRACT(", part_word(part), ") AS int4)"),
        };
        self.push(before);
        self.push(word);
        self.push(" FROM ");
        self.clock(ty, moment);
        self.push(after);
    }

    /// Writes a date or time; of a timestamp, what the clock of UTC shows.
    fn clock(&mut self, ty: Type, moment: &Expr<'_>) {
        self.operand(moment);
        if ty == Type::Timestamp {
            self.push(" AT TIME ZONE 'UTC'");
        }
    }

    fn cast_clock(&mut self, ty: Type, moment: &Expr<'_>, name: &str) {
        self.push("CAST(");
        self.clock(ty, moment);
        self.fmt(format_args!(" AS {name})"));
    }

    fn trunc(&mut self, unit: Unit, ty: Type, moment: &Expr<'_>) {
        match ty {
            Type::Date => {
                self.fmt(format_args!("CAST(date_trunc('{}', CAST(", unit.name()));
                self.expr(moment);
                self.push(" AS timestamp)) AS date)");
            }
            Type::DateTime => {
                self.date_trunc(unit, moment);
                self.push(")");
            }
            _ => {
                self.date_trunc(unit, moment);
                self.push(", 'UTC')");
            }
        }
    }

    /// Writes `date_trunc('unit', moment`.
    fn date_trunc(&mut self, unit: Unit, moment: &Expr<'_>) {
        self.fmt(format_args!("date_trunc('{}', ", unit.name()));
        self.expr(moment);
    }

    fn date_bin(&mut self, ty: Type, moment: &Expr<'_>, length: &Expr<'_>) {
        self.push("date_bin(");
        self.interval(length);
        self.push(", ");
        self.expr(moment);
        self.push(match ty {
            Type::Timestamp => ", timestamptz '0001-01-01 00:00:00+00')",
            _ => ", timestamp '0001-01-01 00:00:00')",
        });
    }

    fn at_time_zone(&mut self, moment: &Expr<'_>, zone: &Expr<'_>) {
        self.operand(moment);
        self.push(" AT TIME ZONE ");
        self.zone(zone);
    }

    /// Writes the name of a time zone. One that stands in a row may be a name that Postgres takes for an abbreviation.
    fn zone(&mut self, zone: &Expr<'_>) {
        self.zoned();
        if let Expr::Bound(_) = zone {
            return self.operand(zone);
        }
        self.push("CASE ");
        self.expr(zone);
        for (short, name) in ABBREVIATED_ZONES {
            self.fmt(format_args!(" WHEN '{short}' THEN '{name}'"));
        }
        self.push(" ELSE ");
        self.expr(zone);
        self.push(" END");
    }

    /// Writes `left + duration` or `left - duration`. A date moves by the whole days of the duration, and a time of day
    /// by what is left of them.
    fn shifted(&mut self, ty: Type, sign: &str, left: &Expr<'_>, duration: &Expr<'_>) {
        if ty == Type::Date {
            return self.within(ty, |to| {
                to.operand(left);
                to.push(sign);
                to.push("CAST(");
                to.operand(duration);
                to.push(" / 86400000000 AS int4)");
            });
        }
        let sum = |to: &mut Writer| {
            to.operand(left);
            to.push(sign);
            if ty == Type::Time {
                to.operand(duration);
                to.push(" % 86400000000 * interval '1 microsecond'");
            } else {
                to.interval(duration);
            }
        };
        if ty == Type::Time || is_near(left, duration) {
            self.push("(");
            sum(self);
            self.push(")");
        } else {
            self.within(ty, sum);
        }
    }

    /// Writes `left + months` or `left - months`: the same day of another month, or its last one. The months of a timestamp
    /// are those of the clock of UTC.
    fn months_away(&mut self, ty: Type, sign: &str, left: &Expr<'_>, months: &Expr<'_>) {
        self.within(ty, |to| {
            let is_timestamp = ty == Type::Timestamp;
            to.push(if is_timestamp { "(" } else { "" });
            to.clock(ty, left);
            to.push(sign);
            to.push("make_interval(months => ");
            to.expr(months);
            to.push(")");
            to.push(if is_timestamp {
                ") AT TIME ZONE 'UTC'"
            } else {
                ""
            });
        });
    }

    /// Writes a duration as an interval. Postgres multiplies intervals by floats, so that seconds and microseconds are
    /// multiplied apart: together they would have more digits than a float.
    fn interval(&mut self, duration: &Expr<'_>) {
        // Postgres reads up to so many hours.
        let is_readable = |it: &TimeDelta| it.num_hours().abs() <= i32::MAX.into();
        if let Some(known) = literal(duration).filter(is_readable) {
            self.bind(Value::Text(clock_text(known)));
            return self.push("::interval");
        }
        self.push("(");
        self.operand(duration);
        self.push(" / 1000000 * interval '1 second' + ");
        self.operand(duration);
        self.push(" % 1000000 * interval '1 microsecond')");
    }

    fn between(&mut self, ty: Type, end: &Expr<'_>, start: &Expr<'_>) {
        let (before, after) = match ty {
            Type::Date => ("(CAST(", " AS int8) * 86400000000)"),
            _ => ("CAST(EXTRACT(EPOCH FROM ", ") * 1000000 AS int8)"),
        };
        self.push(before);
        self.operand(end);
        self.push(" - ");
        self.operand(start);
        self.push(after);
    }

    /// Writes a date or moment that is an error outside the years 1 to 9999: a range does not begin after its end.
    fn within(&mut self, ty: Type, moment: impl FnOnce(&mut Writer)) {
        let (range, offset) = match ty {
            Type::Timestamp => ("tstzrange", "+00"),
            _ => ("tsrange", ""),
        };
        let is_date = ty == Type::Date;
        self.push(if is_date { "CAST(" } else { "" });
        self.fmt(format_args!(
            "lower({range}(upper({range}('0001-01-01 00:00:00{offset}', "
        ));
        moment(self);
        self.fmt(format_args!(
            ", '[]')), '9999-12-31 23:59:59.999999{offset}', '[]'))"
        ));
        self.push(if is_date { " AS date)" } else { "" });
    }
}

/// Returns whether a moment is so near to the present that its year needs no check.
fn is_near(moment: &Expr<'_>, duration: &Expr<'_>) -> bool {
    let is_now = matches!(moment, Expr::Call(Function::Time(TimeFunction::Now), _));
    is_now && literal(duration).is_some_and(|duration| duration.abs() < NEAR)
}

fn literal(duration: &Expr<'_>) -> Option<TimeDelta> {
    match duration {
        Expr::Bound(value) => match value.as_ref() {
            Value::Duration(duration) => Some(*duration),
            _ => None,
        },
        _ => None,
    }
}

/// Returns a duration as Postgres reads it exactly: `-26:00:00.000001`.
fn clock_text(duration: TimeDelta) -> String {
    let sign = if duration < TimeDelta::zero() {
        "-"
    } else {
        ""
    };
    let micros = duration
        .num_microseconds()
        .unwrap_or(i64::MAX)
        .unsigned_abs();
    let seconds = micros / 1_000_000;
    format!(
        "{sign}{:02}:{:02}:{:02}.{:06}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60,
        micros % 1_000_000
    )
}

fn part_word(part: TimePart) -> &'static str {
    match part {
        TimePart::Year => "YEAR",
        TimePart::IsoYear => "ISOYEAR",
        TimePart::Quarter => "QUARTER",
        TimePart::Month => "MONTH",
        TimePart::Week => "WEEK",
        TimePart::Day => "DAY",
        TimePart::DayOfYear => "DOY",
        TimePart::Weekday => "ISODOW",
        TimePart::Hour => "HOUR",
        TimePart::Minute => "MINUTE",
        TimePart::Second => "SECOND",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_to_the_microsecond() {
        for (micros, text) in [
            (0, "00:00:00.000000"),
            (-1, "-00:00:00.000001"),
            (93_784_000_005, "26:03:04.000005"),
            (i64::MIN, "-2562047788:00:54.775808"),
        ] {
            assert_eq!(clock_text(TimeDelta::microseconds(micros)), text);
        }
    }
}
