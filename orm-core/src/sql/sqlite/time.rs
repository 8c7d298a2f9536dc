//! Dates, times and durations in SQLite: functions of ours.

use crate::plan::Expr;
use crate::query::{TimeFunction, TimePart, Unit};
use crate::sql::writer::Writer;
use crate::value::Type;

impl Writer {
    /// Writes a function of dates, times and durations.
    pub(super) fn sqlite_time(&mut self, function: TimeFunction, arguments: &[Expr<'_>]) {
        match function {
            TimeFunction::Now => self.bind_now(),
            TimeFunction::Part(part, _) => self.call(part_name(part), arguments),
            TimeFunction::Date(_) => self.call("orm_date", arguments),
            TimeFunction::Time(_) => self.call("orm_time", arguments),
            TimeFunction::Trunc(unit, ty) => self.cut("orm_trunc_", type_name(ty), unit, arguments),
            TimeFunction::TruncIn(unit) => self.cut("orm_trunc_", "in", unit, arguments),
            TimeFunction::DateBin(ty) => self.of_type("orm_date_bin_", type_name(ty), arguments),
            TimeFunction::InZone => self.call("orm_in_zone", arguments),
            TimeFunction::ToUtc => self.call("orm_to_utc", arguments),
            TimeFunction::Add(ty) => self.of_type("orm_add_", type_name(ty), arguments),
            TimeFunction::Sub(ty) => self.of_type("orm_sub_", type_name(ty), arguments),
            TimeFunction::AddMonths(ty) => {
                self.of_type("orm_add_months_", type_name(ty), arguments);
            }
            TimeFunction::SubMonths(ty) => {
                self.of_type("orm_sub_months_", type_name(ty), arguments);
            }
            TimeFunction::Between(_) => self.call("orm_duration", arguments),
        }
    }

    fn of_type(&mut self, name: &str, ty: &str, arguments: &[Expr<'_>]) {
        self.push(name);
        self.call(ty, arguments);
    }

    /// Writes `name(moment, 'unit')` or `name(moment, 'unit', zone)`.
    fn cut(&mut self, name: &str, ty: &str, unit: Unit, arguments: &[Expr<'_>]) {
        self.fmt(format_args!("{name}{ty}("));
        for (n, argument) in arguments.iter().enumerate() {
            if n > 0 {
                self.push(", ");
            }
            self.expr(argument);
            if n == 0 {
                self.fmt(format_args!(", '{}'", unit.name()));
            }
        }
        self.push(")");
    }
}

/// Returns the name by which our functions know a type.
fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Date => "date",
        Type::Time => "time",
        Type::DateTime => "datetime",
        _ => "timestamp",
    }
}

fn part_name(part: TimePart) -> &'static str {
    match part {
        TimePart::Year => "orm_year",
        TimePart::IsoYear => "orm_iso_year",
        TimePart::Quarter => "orm_quarter",
        TimePart::Month => "orm_month",
        TimePart::Week => "orm_week",
        TimePart::Day => "orm_day",
        TimePart::DayOfYear => "orm_day_of_year",
        TimePart::Weekday => "orm_weekday",
        TimePart::Hour => "orm_hour",
        TimePart::Minute => "orm_minute",
        TimePart::Second => "orm_second",
    }
}
