//! Numbers as Postgres calculates with them: floats of two widths, errors for what leaves their range, and numbers
//! as those of another type.

use super::{FunctionFailure, functions};
use crate::db::sqlite::packed::SqliteCell;
use FunctionFailure::OutOfRange;
use Operator::{Add, Div, Mul, Sub};
use Width::{F32, F64};

functions! {
    c"orm_add_f32"(left: f64, right: f64) => calculate(Add, F32, left, right).ok_or(OutOfRange)?;
    c"orm_sub_f32"(left: f64, right: f64) => calculate(Sub, F32, left, right).ok_or(OutOfRange)?;
    c"orm_mul_f32"(left: f64, right: f64) => calculate(Mul, F32, left, right).ok_or(OutOfRange)?;
    c"orm_div_f32"(left: f64, right: f64) => calculate(Div, F32, left, right).ok_or(OutOfRange)?;
    c"orm_add_f64"(left: f64, right: f64) => calculate(Add, F64, left, right).ok_or(OutOfRange)?;
    c"orm_sub_f64"(left: f64, right: f64) => calculate(Sub, F64, left, right).ok_or(OutOfRange)?;
    c"orm_mul_f64"(left: f64, right: f64) => calculate(Mul, F64, left, right).ok_or(OutOfRange)?;
    c"orm_div_f64"(left: f64, right: f64) => calculate(Div, F64, left, right).ok_or(OutOfRange)?;
    // An integer that a calculation gave, checked.
    c"orm_i16"(number: SqliteCell<'_>) => cast(number, "i16", "i16").ok_or(OutOfRange)?;
    c"orm_i32"(number: SqliteCell<'_>) => cast(number, "i32", "i32").ok_or(OutOfRange)?;
    c"orm_i64"(number: SqliteCell<'_>) => cast(number, "i64", "i64").ok_or(OutOfRange)?;
    // `CAST`, with the names of both types.
    c"orm_cast"(number: SqliteCell<'_>, from: &str, to: &str) => cast(number, from, to).ok_or(OutOfRange)?;
}

#[derive(Clone, Copy)]
enum Operator {
    Add,
    Sub,
    Mul,
    Div,
}

#[derive(Clone, Copy)]
enum Width {
    F32,
    F64,
}

/// Calculates with two floats; none where the result is no number, or too large or too small for one.
fn calculate(operator: Operator, width: Width, left: f64, right: f64) -> Option<f64> {
    let exact = match operator {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mul => left * right,
        Operator::Div => left / right,
    };
    let result = width.round(exact);
    let overflows = result.is_infinite() && left.is_finite() && right.is_finite();
    let underflows = result == 0.0 && left != 0.0 && operator.keeps_from_zero(right);
    (!result.is_nan() && !overflows && !underflows).then_some(result)
}

impl Operator {
    /// Returns whether a number that is not zero stays so with this on its right.
    fn keeps_from_zero(self, right: f64) -> bool {
        match self {
            Operator::Add | Operator::Sub => false,
            Operator::Mul => right != 0.0,
            Operator::Div => right.is_finite(),
        }
    }
}

impl Width {
    #[expect(clippy::cast_possible_truncation, reason = "that is what rounds")]
    fn round(self, number: f64) -> f64 {
        match self {
            Width::F32 => f64::from(number as f32),
            Width::F64 => number,
        }
    }
}

/// `number`, of type `from`, as one of type `to`; none where that has no place for it. Null stays null.
#[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
pub(super) fn cast(number: SqliteCell<'_>, from: &str, to: &str) -> Option<SqliteCell<'static>> {
    match (number, to) {
        (SqliteCell::Null, _) => Some(SqliteCell::Null),
        // What was calculated may be no number of its own type.
        (SqliteCell::Integer(number), _) if integer(number.into(), from).is_none() => None,
        (SqliteCell::Integer(number), "f32") => Some(SqliteCell::Real(f64::from(number as f32))),
        (SqliteCell::Integer(number), "f64") => Some(SqliteCell::Real(number as f64)),
        (SqliteCell::Integer(number), to) => integer(number.into(), to),
        // An integer that grew too large is a float to SQLite.
        (SqliteCell::Real(_), _) if from.starts_with('i') => None,
        (SqliteCell::Real(number), "f32") => single(number),
        (SqliteCell::Real(number), "f64") => Some(SqliteCell::Real(number)),
        (SqliteCell::Real(number), to) => nearest(number).and_then(|number| integer(number, to)),
        (SqliteCell::Text(_) | SqliteCell::Blob(_), _) => None,
    }
}

/// Returns an integer of type `ty`, if it is one.
pub(super) fn integer(number: i128, ty: &str) -> Option<SqliteCell<'static>> {
    in_range(number, ty).map(SqliteCell::Integer)
}

/// Returns the number, if the type `ty` has it.
pub(super) fn in_range(number: i128, ty: &str) -> Option<i64> {
    let fits = match ty {
        "i16" => i16::try_from(number).is_ok(),
        "i32" => i32::try_from(number).is_ok(),
        _ => true,
    };
    let number = i64::try_from(number).ok();
    number.filter(|_| fits)
}

/// The nearest integer, of two equally near the even one.
#[expect(
    clippy::cast_possible_truncation,
    reason = "what is larger than any `i64` stays so"
)]
fn nearest(number: f64) -> Option<i128> {
    number
        .is_finite()
        .then_some(number.round_ties_even() as i128)
}

fn single(number: f64) -> Option<SqliteCell<'static>> {
    let single = Width::F32.round(number);
    let overflows = single.is_infinite() && number.is_finite();
    let underflows = single == 0.0 && number != 0.0;
    (!overflows && !underflows).then_some(SqliteCell::Real(single))
}

#[cfg(test)]
mod tests {
    use super::super::Computed;
    use super::*;
    use std::ffi::CStr;

    fn run(name: &CStr, left: f64, right: f64) -> Option<f64> {
        let arguments = [SqliteCell::Real(left), SqliteCell::Real(right)];
        match super::super::tests::run(name, &arguments) {
            Ok(Computed::Cell(SqliteCell::Real(result))) => Some(result),
            _ => None,
        }
    }

    #[test]
    fn what_leaves_the_finite_numbers_is_no_result() {
        let infinity = f64::INFINITY;
        let cases: [(&CStr, f64, f64); 9] = [
            (c"orm_add_f64", f64::MAX, f64::MAX),
            (c"orm_add_f32", f32::MAX.into(), f32::MAX.into()),
            (c"orm_sub_f64", infinity, infinity),
            (c"orm_mul_f64", 0.0, infinity),
            (c"orm_mul_f64", 1e-200, 1e-200),
            (c"orm_mul_f32", 1e-30_f32.into(), 1e-30_f32.into()),
            (c"orm_div_f64", infinity, -infinity),
            (c"orm_div_f64", f64::MAX, 0.1),
            (c"orm_div_f64", f64::MIN_POSITIVE, f64::MAX),
        ];
        for (name, left, right) in cases {
            assert_eq!(run(name, left, right), None, "{name:?} {left} {right}");
        }
    }

    #[test]
    fn infinities_and_zeros_that_were_there_stay() {
        let infinity = f64::INFINITY;
        assert_eq!(run(c"orm_add_f64", infinity, 1.0), Some(infinity));
        assert_eq!(run(c"orm_sub_f32", 1.0, infinity), Some(-infinity));
        assert_eq!(run(c"orm_mul_f64", infinity, -2.0), Some(-infinity));
        assert_eq!(run(c"orm_div_f64", 1.0, infinity), Some(0.0));
        assert_eq!(run(c"orm_mul_f64", 0.0, 5.0), Some(0.0));
        assert_eq!(run(c"orm_sub_f64", 2.0, 2.0), Some(0.0));
    }

    #[test]
    fn short_floats_are_rounded_after_each_step() {
        let (a, b) = (0.1_f32, 0.2_f32);
        assert_eq!(
            run(c"orm_add_f32", a.into(), b.into()),
            Some(f64::from(a + b))
        );
        assert_ne!(
            run(c"orm_add_f32", a.into(), b.into()),
            Some(f64::from(a) + f64::from(b))
        );
    }

    #[test]
    fn halves_become_even_integers() {
        for (half, even) in [(0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2)] {
            let found = cast(SqliteCell::Real(half), "f64", "i32");
            assert_eq!(found, Some(SqliteCell::Integer(even)));
        }
    }

    #[test]
    fn a_type_takes_what_it_has_a_place_for() {
        let two_to_the_63rd = 9_223_372_036_854_775_808.0;
        let cases = [
            (SqliteCell::Integer(40_000), "i32", "i16"),
            (SqliteCell::Integer(40_000), "i16", "i64"),
            (SqliteCell::Integer(40_000), "i16", "f32"),
            (SqliteCell::Integer(i64::MAX), "i64", "i32"),
            (SqliteCell::Real(two_to_the_63rd), "f64", "i64"),
            (SqliteCell::Real(f64::INFINITY), "f64", "i64"),
            (SqliteCell::Real(1e39), "f64", "f32"),
            (SqliteCell::Real(1e-60), "f64", "f32"),
            (SqliteCell::Real(two_to_the_63rd), "i64", "f64"),
        ];
        for (number, from, to) in cases {
            assert_eq!(cast(number, from, to), None, "{number:?} to {to}");
        }
        let least = cast(SqliteCell::Real(-two_to_the_63rd), "f64", "i64");
        assert_eq!(least, Some(SqliteCell::Integer(i64::MIN)));
        assert_eq!(cast(SqliteCell::Null, "f64", "i16"), Some(SqliteCell::Null));
    }
}
