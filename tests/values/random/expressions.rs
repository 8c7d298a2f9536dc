//! Random expressions of each type.

use super::Cell;
use orm::chrono::{DateTime, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use orm::functions::{Unit, case, coalesce, concat, greatest, least};
use orm::prelude::*;
use orm::rust_decimal::Decimal;
use orm_tests::support::Chance;

/// An expression that may be null.
type Maybe<T> = Expr<Cell, Option<T>>;

pub(super) const TEXTS: [&str; 14] = [
    "", "a", "Ab", "aB", "é", "É", "ß", "a%b", " x ", "12", "-3.5", "ǆ", "日本", "a,b",
];

pub(super) fn text(chance: &mut Chance, depth: usize) -> Maybe<String> {
    if depth == 0 {
        return match chance.below(6) {
            0 => Cell.text.into(),
            1 => Cell.word.nullable(),
            2 => value(chance.of(&TEXTS)).nullable(),
            3 => Cell.data.path("t").text(),
            4 => Cell.tags.at(chance.below(3)),
            _ => value(None::<String>),
        };
    }
    let d = depth - 1;
    match chance.below(27) {
        0 => text(chance, d).lower(),
        1 => text(chance, d).upper(),
        2 => text(chance, d).trim(),
        3 => text(chance, d).trim_chars(chance.of(&["a", "", "xé "])),
        4 => concat((text(chance, d), text(chance, d))).nullable(),
        5 => text(chance, d).substr(int(chance, d).cast::<i32>(), chance.small(4)),
        6 => text(chance, d).substr_from(chance.small(6) - 2),
        7 => text(chance, d).replace(text(chance, d), text(chance, d)),
        8 => text(chance, d).left(chance.small(6) - 2),
        9 => text(chance, d).right(chance.small(6) - 2),
        10 => text(chance, d).lpad(chance.small(9) - 1, text(chance, d)),
        11 => text(chance, d).rpad(chance.small(9) - 1, text(chance, d)),
        12 => text(chance, d).repeat(chance.small(4) - 1),
        13 => text(chance, d).reverse(),
        14 => int(chance, d).cast::<String>(),
        15 => decimal(chance, d).cast::<String>(),
        16 => day(chance, d).cast::<String>(),
        17 => moment(chance, d).cast::<String>(),
        18 => case()
            .when(truth(chance, d), text(chance, d))
            .otherwise(text(chance, d)),
        19 => coalesce((text(chance, d), text(chance, d))),
        20 => text(chance, d).nullif(text(chance, d)),
        21 => greatest((text(chance, d), text(chance, d))),
        22 => least((text(chance, d), text(chance, d))),
        23 => text(chance, d).md5(),
        24 => case()
            .when(truth(chance, d), int(chance, d))
            .end()
            .cast::<String>(),
        25 => clock(chance, d).cast::<String>(),
        _ => text(chance, 0),
    }
}

pub(super) fn int(chance: &mut Chance, depth: usize) -> Maybe<i64> {
    if depth == 0 {
        return match chance.below(7) {
            0 => Cell.small.cast::<i64>(),
            1 => Cell.large.nullable(),
            2 => value(i64::from(chance.small(20)) - 10).nullable(),
            3 => Cell.data.path("n").int(),
            4 => Cell.marks.at(chance.below(3)),
            5 => Cell.marks.len().cast::<i64>().nullable(),
            _ => value(None::<i64>),
        };
    }
    let d = depth - 1;
    match chance.below(27) {
        0 => int(chance, d) + int(chance, d),
        1 => int(chance, d) - int(chance, d),
        2 => int(chance, d) * int(chance, d),
        3 => int(chance, d) / int(chance, d),
        4 => int(chance, d) % int(chance, d),
        5 => -int(chance, d),
        6 => int(chance, d).abs(),
        7 => int(chance, d).sign(),
        8 => text(chance, d).length().cast::<i64>(),
        9 => text(chance, d).strpos(text(chance, d)).cast::<i64>(),
        10 => text(chance, d).ord().cast::<i64>(),
        11 => decimal(chance, d).cast::<i64>(),
        12 => float(chance, d).cast::<i64>(),
        13 => day(chance, d).year().cast::<i64>(),
        14 => moment(chance, d).hour().cast::<i64>(),
        15 => day(chance, d).week().cast::<i64>(),
        16 => moment(chance, d).second().cast::<i64>(),
        17 => span(chance, d).num_hours(),
        18 => case()
            .when(truth(chance, d), int(chance, d))
            .otherwise(int(chance, d)),
        19 => coalesce((int(chance, d), int(chance, d))),
        20 => int(chance, d).nullif(int(chance, d)),
        21 => greatest((int(chance, d), int(chance, d))),
        22 => least((int(chance, d), int(chance, d))),
        23 => int(chance, d).bit_xor(int(chance, d)),
        24 => case()
            .when(truth(chance, d), 1_i64)
            .otherwise(0_i64)
            .nullable(),
        25 => Cell.marks.aggregate(|it| it.sum()),
        _ => int(chance, 0),
    }
}

pub(super) fn float(chance: &mut Chance, depth: usize) -> Maybe<f64> {
    if depth == 0 {
        return match chance.below(4) {
            0 | 1 => Cell.float.into(),
            2 => value(chance.of(&[0.0, 0.1, -2.5, 1e10, 0.005, 1.5])).nullable(),
            _ => Cell.data.path("f").float(),
        };
    }
    let d = depth - 1;
    match chance.below(17) {
        0 => float(chance, d) + float(chance, d),
        1 => float(chance, d) - float(chance, d),
        2 => float(chance, d) * float(chance, d),
        3 => float(chance, d) / float(chance, d),
        4 => -float(chance, d),
        5 => float(chance, d).abs(),
        6 => float(chance, d).floor(),
        7 => float(chance, d).ceil(),
        8 => float(chance, d).round(),
        9 => float(chance, d).round_to(chance.small(5) - 1),
        10 => float(chance, d).sqrt(),
        11 => int(chance, d).cast::<f64>(),
        12 => decimal(chance, d).cast::<f64>(),
        13 => case()
            .when(truth(chance, d), float(chance, d))
            .otherwise(float(chance, d)),
        14 => coalesce((float(chance, d), float(chance, d))),
        15 => greatest((float(chance, d), float(chance, d))),
        _ => float(chance, 0),
    }
}

pub(super) fn decimal(chance: &mut Chance, depth: usize) -> Maybe<Decimal> {
    if depth == 0 {
        return match chance.below(3) {
            0 => Cell.rate.nullable(),
            1 => value(Decimal::new(
                i64::from(chance.small(200)) - 100,
                chance.small(4).unsigned_abs(),
            ))
            .nullable(),
            _ => Cell.price.into(),
        };
    }
    let d = depth - 1;
    match chance.below(16) {
        0 => decimal(chance, d) + decimal(chance, d),
        1 => decimal(chance, d) - decimal(chance, d),
        2 => decimal(chance, d) * decimal(chance, d),
        3 => decimal(chance, d) / decimal(chance, d),
        4 => decimal(chance, d) % decimal(chance, d),
        5 => -decimal(chance, d),
        6 => decimal(chance, d).abs(),
        7 => decimal(chance, d).floor(),
        8 => decimal(chance, d).ceil(),
        9 => decimal(chance, d).round(),
        10 => decimal(chance, d).round_to(chance.small(5) - 1),
        11 => int(chance, d).cast::<Decimal>(),
        12 => case()
            .when(truth(chance, d), decimal(chance, d))
            .otherwise(decimal(chance, d)),
        13 => coalesce((decimal(chance, d), decimal(chance, d))),
        14 => greatest((decimal(chance, d), decimal(chance, d))),
        _ => decimal(chance, d).nullif(decimal(chance, d)),
    }
}

const UNITS: [Unit; 5] = [
    Unit::Year,
    Unit::Quarter,
    Unit::Month,
    Unit::Week,
    Unit::Day,
];

pub(super) fn day(chance: &mut Chance, depth: usize) -> Maybe<NaiveDate> {
    if depth == 0 {
        return match chance.below(3) {
            0 => Cell.day.into(),
            1 => Cell.at.date().nullable(),
            _ => value(NaiveDate::from_ymd_opt(2024, 2, 29)),
        };
    }
    let d = depth - 1;
    match chance.below(10) {
        0 => day(chance, d) + TimeDelta::days(chance.small(60).into()),
        1 => day(chance, d) - TimeDelta::days(chance.small(60).into()),
        2 => day(chance, d) + Months::new(chance.small(30).unsigned_abs()),
        3 => day(chance, d).add_months(chance.small(30) - 15),
        4 => day(chance, d).trunc(chance.of(&UNITS)),
        5 => moment(chance, d).date(),
        6 => case()
            .when(truth(chance, d), day(chance, d))
            .otherwise(day(chance, d)),
        7 => coalesce((day(chance, d), day(chance, d))),
        8 => greatest((day(chance, d), day(chance, d))),
        _ => day(chance, d) + span(chance, d),
    }
}

pub(super) fn moment(chance: &mut Chance, depth: usize) -> Maybe<DateTime<Utc>> {
    if depth == 0 {
        return Cell.at.nullable();
    }
    let d = depth - 1;
    match chance.below(8) {
        0 => moment(chance, d) + TimeDelta::seconds(i64::from(chance.small(200)) * 977),
        1 => moment(chance, d) + span(chance, d),
        2 => moment(chance, d) - span(chance, d),
        3 => moment(chance, d).add_months(chance.small(30) - 15),
        4 => moment(chance, d).trunc(chance.of(&[
            Unit::Year,
            Unit::Month,
            Unit::Week,
            Unit::Hour,
            Unit::Minute,
            Unit::Second,
        ])),
        5 => moment(chance, d).date_bin(TimeDelta::minutes(i64::from(chance.small(50)) + 1)),
        6 => case()
            .when(truth(chance, d), moment(chance, d))
            .otherwise(moment(chance, d)),
        _ => least((moment(chance, d), moment(chance, d))),
    }
}

pub(super) fn clock(chance: &mut Chance, depth: usize) -> Maybe<NaiveTime> {
    if depth == 0 {
        return Cell.clock.into();
    }
    let d = depth - 1;
    match chance.below(4) {
        0 => moment(chance, d).time(),
        1 => coalesce((clock(chance, d), clock(chance, d))),
        2 => greatest((clock(chance, d), clock(chance, d))),
        _ => case()
            .when(truth(chance, d), clock(chance, d))
            .otherwise(clock(chance, d)),
    }
}

pub(super) fn span(chance: &mut Chance, depth: usize) -> Maybe<TimeDelta> {
    if depth == 0 {
        return match chance.below(2) {
            0 => Cell.span.into(),
            _ => value(TimeDelta::seconds(i64::from(chance.small(200)) * 1013)).nullable(),
        };
    }
    let d = depth - 1;
    match chance.below(9) {
        0 => span(chance, d) + span(chance, d),
        1 => span(chance, d) - span(chance, d),
        2 => span(chance, d) * i64::from(chance.small(7) - 3),
        3 => span(chance, d) / i64::from(chance.small(3) + 1),
        4 => moment(chance, d) - moment(chance, d),
        5 => day(chance, d) - day(chance, d),
        6 => -span(chance, d),
        7 => case()
            .when(truth(chance, d), span(chance, d))
            .otherwise(span(chance, d)),
        _ => coalesce((span(chance, d), span(chance, d))),
    }
}

pub(super) fn truth(chance: &mut Chance, depth: usize) -> Predicate<Cell> {
    if depth == 0 {
        return match chance.below(6) {
            0 => Cell.flag.eq(true),
            1 => Cell.text.is_null(),
            2 => Cell.small.gt(chance.small(9) - 4),
            3 => Cell.data.has_key("n"),
            4 => Cell.tags.contains(["a"]),
            _ => Cell.marks.any(|it| it.gt(2)),
        };
    }
    let d = depth - 1;
    match chance.below(27) {
        0 => text(chance, d).eq(text(chance, d)),
        1 => text(chance, d).lt(text(chance, d)),
        2 => text(chance, d).contains(text(chance, d)),
        3 => text(chance, d).icontains(text(chance, d)),
        4 => text(chance, d).starts_with(text(chance, d)),
        5 => text(chance, d).iends_with(chance.of(&TEXTS)),
        6 => text(chance, d).ieq(text(chance, d)),
        7 => int(chance, d).eq(int(chance, d)),
        8 => int(chance, d).ne(int(chance, d)),
        9 => int(chance, d).lt(int(chance, d)),
        10 => int(chance, d).is_in([1, 2, 5]),
        11 => int(chance, d).between(int(chance, d), int(chance, d)),
        12 => decimal(chance, d).lt(decimal(chance, d)),
        13 => decimal(chance, d).eq(decimal(chance, d)),
        14 => float(chance, d).ge(float(chance, d)),
        15 => day(chance, d).lt(day(chance, d)),
        16 => moment(chance, d).le(moment(chance, d)),
        17 => span(chance, d).gt(span(chance, d)),
        18 => truth(chance, d) & truth(chance, d),
        19 => truth(chance, d) | truth(chance, d),
        20 => !truth(chance, d),
        21 => text(chance, d).is_null(),
        22 => decimal(chance, d).not_in([Decimal::ONE, Decimal::new(25, 1)]),
        23 => clock(chance, d).lt(clock(chance, d)),
        24 => day(chance, d).is_in([NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day")]),
        25 => decimal(chance, d).is_null(),
        _ => text(chance, d).like(chance.of(&["a%", "_", "%é", "%!%%"])),
    }
}
