//! Floats by the shortest decimal number that tells them apart: rounded, as texts, and from texts.

use super::FunctionFailure::{self, NoNumber, OutOfRange};
use super::{Computed, functions};
use crate::db::sqlite::packed::SqliteCell;
use std::num::IntErrorKind;
use std::str;

functions! {
    // Halves are rounded away from zero; a zero has no sign.
    c"orm_round"(number: f64) => number.round() + 0.0;
    c"orm_round_f32"(number: f64, places: i64) => round(number, places, "f32")?;
    c"orm_round_f64"(number: f64, places: i64) => round(number, places, "f64")?;
    c"orm_rem_f32"(left: f64, right: f64) => remainder(left, right, "f32")?;
    c"orm_rem_f64"(left: f64, right: f64) => remainder(left, right, "f64")?;
    // `CAST` to text, with the name of the number's type.
    c"orm_text"(number: SqliteCell<'_>, from: &str) => text(number, from)?;
    // `CAST` of a text, with the name of the number's type.
    c"orm_number"(text: &str, to: &str) => number(text, to)?;
    // The value of a column that becomes one of numbers: SQLite itself would read `1e3` as an integer.
    c"orm_as_number"(text: &str, to: &str) => number(text, to).map_or(Computed::UNFIT, Computed::from);
}

/// A float as decimal digits: `0.` and the digits, times ten to the power of `point`.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// Reads `-1.25e3`, as Rust writes the shortest decimal number of a finite float.
    fn parse(scientific: &str) -> Option<Decimal> {
        let (digits, exponent) = scientific.split_once('e')?;
        Some(Decimal {
            negative: digits.starts_with('-'),
            digits: digits.bytes().filter(u8::is_ascii_digit).collect(),
            point: exponent.parse::<i64>().ok()? + 1,
        })
    }

    /// Rounds to so many digits behind the point, halves away from zero.
    fn round(&mut self, places: i64) {
        let Ok(kept) = usize::try_from(self.point.saturating_add(places)) else {
            return self.digits.clear();
        };
        let Some(next) = self.digits.get(kept).copied() else {
            return;
        };
        self.digits.truncate(kept);
        if next < b'5' {
            return;
        }
        while let Some(last) = self.digits.pop() {
            if last < b'9' {
                return self.digits.push(last + 1);
            }
        }
        self.digits.push(b'1');
        self.point += 1;
    }

    /// The remainder of a division, for Rust to read. The numbers are integers of at most 17 digits, times a power of ten.
    fn remainder(&self, divisor: &Decimal) -> Option<String> {
        let (number, exponent) = self.integer()?;
        let (divisor, divisor_exponent) = divisor.integer()?;
        let sign = if self.negative { "-" } else { "" };
        let shift = exponent - divisor_exponent;
        if shift >= 0 {
            let mut left = number % divisor;
            for _ in 0..shift {
                left = left * 10 % divisor;
            }
            return Some(format!("{sign}{left}e{divisor_exponent}"));
        }
        // A divisor shifted by more digits than a number has is greater than any.
        let power = u32::try_from(-shift).ok().filter(|power| *power <= 20);
        let divisor = power.map(|power| divisor * 10_u128.pow(power));
        let left = divisor.map_or(number, |divisor| number % divisor);
        Some(format!("{sign}{left}e{exponent}"))
    }

    /// The digits as an integer, and the power of ten that it is multiplied by.
    fn integer(&self) -> Option<(u128, i64)> {
        let digits = str::from_utf8(&self.digits).ok()?;
        let length = i64::try_from(self.digits.len()).ok()?;
        Some((digits.parse().ok()?, self.point - length))
    }

    /// Writes it for Rust to read.
    fn scientific(&self) -> String {
        let sign = if self.negative && !self.digits.is_empty() {
            "-"
        } else {
            ""
        };
        let digits: String = self.digits.iter().copied().map(char::from).collect();
        format!("{sign}0.{digits}0e{}", self.point)
    }

    /// Writes it as Postgres does: with an exponent where it has more than `precision` digits before the point, or more
    /// than four zeros behind it.
    fn text(&self, precision: i64) -> String {
        let sign = if self.negative { "-" } else { "" };
        let digits: String = self.digits.iter().copied().map(char::from).collect();
        let n_digits = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
        if self.point < -3 || self.point > precision {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let exponent = self.point - 1;
            let exponent_sign = if exponent < 0 { '-' } else { '+' };
            let exponent = exponent.abs();
            return format!("{sign}{first}{point}{rest}e{exponent_sign}{exponent:02}");
        }
        if self.point <= 0 {
            return format!("{sign}0.{}{digits}", zeros(-self.point));
        }
        if n_digits <= self.point {
            return format!("{sign}{digits}{}", zeros(self.point - n_digits));
        }
        let (before, behind) = digits.split_at(usize::try_from(self.point).unwrap_or(0));
        format!("{sign}{before}.{behind}")
    }
}

fn round(number: f64, places: i64, ty: &str) -> Result<f64, FunctionFailure> {
    let rounded = rounded(&scientific(number, ty), places);
    in_range(number, rounded.and_then(|text| parsed(&text, ty)))
}

fn rounded(scientific: &str, places: i64) -> Option<String> {
    let mut decimal = Decimal::parse(scientific)?;
    decimal.round(places);
    Some(decimal.scientific())
}

/// The remainder of two numbers that are not infinite and zero, of the sign of the first.
fn remainder(left: f64, right: f64, ty: &str) -> Result<f64, FunctionFailure> {
    if left.is_infinite() || right == 0.0 {
        return Err(OutOfRange);
    }
    if right.is_infinite() {
        return Ok(left);
    }
    let numbers = Decimal::parse(&scientific(left, ty)).zip(Decimal::parse(&scientific(right, ty)));
    let found = numbers.and_then(|(left, right)| left.remainder(&right));
    in_range(left, found.and_then(|text| parsed(&text, ty)))
}

/// The shortest decimal number that tells a float apart.
#[expect(clippy::cast_possible_truncation, reason = "it is an `f32`")]
fn scientific(number: f64, ty: &str) -> String {
    match ty {
        "f32" => format!("{:e}", number as f32),
        _ => format!("{number:e}"),
    }
}

/// The nearest float to a decimal number; a zero has no sign.
fn parsed(text: &str, ty: &str) -> Option<f64> {
    let number = match ty {
        "f32" => text.parse::<f32>().ok().map(f64::from),
        _ => text.parse().ok(),
    };
    number.map(|number| number + 0.0)
}

/// The number rounded, an infinite one as it is.
fn in_range(number: f64, rounded: Option<f64>) -> Result<f64, FunctionFailure> {
    if number.is_infinite() {
        return Ok(number);
    }
    rounded.filter(|it| it.is_finite()).ok_or(OutOfRange)
}

fn text(number: SqliteCell<'_>, from: &str) -> Result<Option<String>, FunctionFailure> {
    let number = super::arithmetic::cast(number, from, from).ok_or(OutOfRange)?;
    Ok(match number {
        SqliteCell::Integer(number) => Some(number.to_string()),
        SqliteCell::Real(number) => Some(float_text(number, from)),
        _ => None,
    })
}

fn float_text(number: f64, ty: &str) -> String {
    let precision = if ty == "f32" { 6 } else { 15 };
    match Decimal::parse(&scientific(number, ty)) {
        Some(decimal) if number != 0.0 => decimal.text(precision),
        _ if number.is_infinite() && number > 0.0 => "Infinity".to_owned(),
        _ if number.is_infinite() => "-Infinity".to_owned(),
        _ => "0".to_owned(),
    }
}

/// A number as Postgres reads it: spaces may stand around it.
fn number(text: &str, to: &str) -> Result<SqliteCell<'static>, FunctionFailure> {
    let is_space = |sign: char| matches!(sign, ' ' | '\t'..='\r');
    let text = text.trim_matches(is_space);
    if to.starts_with('i') {
        let number = text.parse::<i64>().map_err(|error| match error.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => OutOfRange,
            _ => NoNumber,
        })?;
        return super::arithmetic::cast(SqliteCell::Integer(number), "i64", to).ok_or(OutOfRange);
    }
    let number = match to {
        "f32" => text.parse::<f32>().map(f64::from),
        _ => text.parse::<f64>(),
    };
    let number = number.map_err(|_| NoNumber)?;
    let names_infinity = text.bytes().any(|byte| matches!(byte, b'i' | b'I'));
    let underflows = number == 0.0 && mantissa(text).any(|digit| digit != b'0');
    if number.is_nan() || underflows || number.is_infinite() && !names_infinity {
        return Err(OutOfRange);
    }
    Ok(SqliteCell::Real(number))
}

/// The digits of a number before its exponent.
fn mantissa(text: &str) -> impl Iterator<Item = u8> {
    let digits = text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E'));
    digits.filter(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_postgres_does() {
        let cases = [
            (1e15, "1e+15"),
            (1e14, "100000000000000"),
            (123_456_789_012_345_678.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.000_01, "1e-05"),
            (1e100, "1e+100"),
            (5e-324, "5e-324"),
            (-0.0, "0"),
            (999_999_999_999_999.9, "999999999999999.9"),
            (-12.5, "-12.5"),
            (f64::NEG_INFINITY, "-Infinity"),
        ];
        for (number, written) in cases {
            assert_eq!(float_text(number, "f64"), written);
        }
        assert_eq!(float_text(1e6, "f32"), "1e+06");
        assert_eq!(float_text(123_456.0, "f32"), "123456");
        assert_eq!(float_text(f64::from(0.1_f32), "f32"), "0.1");
    }

    #[test]
    fn floats_are_rounded_by_their_shortest_digits() {
        let cases = [
            (2.675, 2, 2.68),
            (-2.675, 2, -2.68),
            (0.5, 0, 1.0),
            (9.99, 1, 10.0),
            (1234.5, -2, 1200.0),
            (51.0, -2, 100.0),
            (49.0, -2, 0.0),
            (5.0, -2, 0.0),
            (0.1, 400, 0.1),
            (1e300, -400, 0.0),
            (f64::INFINITY, 2, f64::INFINITY),
        ];
        for (number, places, rounded) in cases {
            assert_eq!(
                round(number, places, "f64"),
                Ok(rounded),
                "{number} {places}"
            );
        }
        assert_eq!(round(1.7e308, -308, "f64"), Err(OutOfRange));
        assert_eq!(round(f64::from(0.15_f32), 1, "f32"), Ok(f64::from(0.2_f32)));
    }

    #[test]
    fn remainders_are_those_of_the_written_numbers() {
        let cases = [
            (5.3, 0.1, 0.0),
            (5.35, 0.1, 0.05),
            (-5.5, 2.0, -1.5),
            (5.5, -2.0, 1.5),
            (1e300, 7.0, 1.0),
            (1e-300, 7.0, 1e-300),
            (7.0, 1e300, 7.0),
            (1.0, 1e-300, 0.0),
            (3.0, f64::INFINITY, 3.0),
            (0.0, 3.0, 0.0),
            (f64::MAX, 5e-324, 0.0),
        ];
        for (left, right, expected) in cases {
            assert_eq!(
                remainder(left, right, "f64"),
                Ok(expected),
                "{left} % {right}"
            );
        }
        assert_eq!(remainder(f64::INFINITY, 3.0, "f64"), Err(OutOfRange));
    }

    #[test]
    fn texts_are_numbers_where_postgres_reads_them() {
        let integer = |n| Ok(SqliteCell::Integer(n));
        assert_eq!(number(" 12 ", "i32"), integer(12));
        assert_eq!(number("+5", "i16"), integer(5));
        assert_eq!(number("-5", "i64"), integer(-5));
        assert_eq!(number("40000", "i16"), Err(OutOfRange));
        assert_eq!(number("9223372036854775808", "i64"), Err(OutOfRange));
        for text in ["", " ", "1.0", "x", "+-5", "--5", "1 2"] {
            assert_eq!(number(text, "i64"), Err(NoNumber), "{text:?}");
        }
        assert_eq!(number(" 1e3", "f64"), Ok(SqliteCell::Real(1000.0)));
        assert_eq!(
            number("-inf", "f64"),
            Ok(SqliteCell::Real(f64::NEG_INFINITY))
        );
        assert_eq!(number("0e5", "f64"), Ok(SqliteCell::Real(0.0)));
        for text in ["NaN", "1e400", "1e-400"] {
            assert_eq!(number(text, "f64"), Err(OutOfRange), "{text:?}");
        }
        assert_eq!(number("1e39", "f32"), Err(OutOfRange));
    }
}
