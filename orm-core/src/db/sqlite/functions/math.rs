//! Functions of numbers. The result is null where Postgres is asked for none: where it is undefined, or too large.

use super::FunctionFailure::{self, OutOfRange};
use super::functions;
use std::f64::consts::PI;

/// The greatest exponent of `exp` that is computed; `sql/postgres/math.rs` has the same.
const GREATEST_EXPONENT: f64 = 709.78;

functions! {
    c"orm_abs_i16"(number: i64) => narrow(number.checked_abs(), i16::MAX.into())?;
    c"orm_abs_i32"(number: i64) => narrow(number.checked_abs(), i32::MAX.into())?;
    c"orm_abs_i64"(number: i64) => narrow(number.checked_abs(), i64::MAX)?;
    c"orm_abs"(number: f64) => number.abs();
    c"orm_sign_integer"(number: i64) => number.signum();
    c"orm_sign"(number: f64) => if number == 0.0 { 0.0 } else { number.signum() };
    c"orm_floor"(number: f64) => number.floor();
    c"orm_ceil"(number: f64) => number.ceil();
    c"orm_sqrt"(number: f64) => defined(number >= 0.0, number.sqrt());
    c"orm_exp"(number: f64) => exp(number);
    c"orm_ln"(number: f64) => defined(number > 0.0, number.ln());
    c"orm_log"(number: f64, base: f64) => log(number, base);
    c"orm_power"(number: f64, exponent: f64) => power(number, exponent);
    c"orm_sin"(angle: f64) => finite(angle)?.sin();
    c"orm_cos"(angle: f64) => finite(angle)?.cos();
    c"orm_tan"(angle: f64) => finite(angle)?.tan();
    c"orm_cot"(angle: f64) => Some(finite(angle)?.tan().recip()).filter(|it| it.is_finite());
    c"orm_asin"(number: f64) => defined(number.abs() <= 1.0, number.asin());
    c"orm_acos"(number: f64) => defined(number.abs() <= 1.0, number.acos());
    c"orm_atan"(number: f64) => number.atan();
    c"orm_atan2"(y: f64, x: f64) => y.atan2(x);
    c"orm_degrees"(angle: f64) => in_range(angle, angle / (PI / 180.0))?;
    c"orm_radians"(angle: f64) => in_range(angle, angle * (PI / 180.0))?;
}

fn narrow(number: Option<i64>, greatest: i64) -> Result<i64, FunctionFailure> {
    number.filter(|it| *it <= greatest).ok_or(OutOfRange)
}

fn defined(condition: bool, number: f64) -> Option<f64> {
    condition.then_some(number)
}

fn finite(number: f64) -> Result<f64, FunctionFailure> {
    number.is_finite().then_some(number).ok_or(OutOfRange)
}

/// The result of a calculation with one number; an error where it is too large or too small for one.
fn in_range(number: f64, result: f64) -> Result<f64, FunctionFailure> {
    let overflows = result.is_infinite() && number.is_finite();
    let underflows = result == 0.0 && number != 0.0;
    (!overflows && !underflows)
        .then_some(result)
        .ok_or(OutOfRange)
}

fn exp(number: f64) -> Option<f64> {
    if number < -GREATEST_EXPONENT {
        return Some(0.0);
    }
    defined(number <= GREATEST_EXPONENT, number.exp())
}

#[expect(clippy::float_cmp, reason = "these bases alone are special")]
fn log(number: f64, base: f64) -> Option<f64> {
    let logarithm = if base == 10.0 {
        number.log10()
    } else {
        number.ln() / base.ln()
    };
    let is_defined = number > 0.0 && base > 0.0 && base != 1.0;
    defined(is_defined && !logarithm.is_nan(), logarithm)
}

#[expect(clippy::float_cmp, reason = "the logarithm of 1 alone is 0")]
fn power(number: f64, exponent: f64) -> Option<f64> {
    let size = number.abs();
    if number == 0.0 {
        return defined(exponent >= 0.0, number.powf(exponent).abs());
    }
    if number < 0.0 && exponent != exponent.floor() {
        return None;
    }
    if size == 1.0 || exponent.abs() <= GREATEST_EXPONENT / size.ln().abs() {
        return Some(number.powf(exponent));
    }
    defined((exponent > 0.0) == (size < 1.0), 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_end_where_floats_do() {
        let infinity = f64::INFINITY;
        let cases = [
            (10.0, 308.0, Some(1e308)),
            (10.0, 309.0, None),
            (10.0, -400.0, Some(0.0)),
            (0.1, 400.0, Some(0.0)),
            (0.1, -309.0, None),
            (-2.0, 3.0, Some(-8.0)),
            (-2.0, 0.5, None),
            (0.0, 0.0, Some(1.0)),
            (0.0, -1.0, None),
            (1.0, infinity, Some(1.0)),
            (infinity, 0.0, Some(1.0)),
            (infinity, -1.0, Some(0.0)),
            (infinity, 1.0, None),
            (2.0, infinity, None),
        ];
        for (number, exponent, result) in cases {
            assert_eq!(power(number, exponent), result, "{number} ^ {exponent}");
        }
    }
}
