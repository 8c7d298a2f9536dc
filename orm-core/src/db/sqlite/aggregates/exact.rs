//! Sums and averages of decimals.

use super::Accumulator;
use crate::db::sqlite::computed::Computed;
use crate::db::sqlite::fixed::Fixed;
use crate::db::sqlite::functions::{Argument, FunctionFailure};
use crate::db::sqlite::packed::SqliteCell;
use FunctionFailure::OutOfRange;

/// A sum of decimals: exact on the way, and out of range only at its end.
#[derive(Default)]
pub(super) struct DecimalSum {
    /// The greatest whole number that is not above the sum.
    whole: i128,
    /// The rest of the sum above it, in units of the last place: less than one.
    behind: i128,
    count: i128,
}

impl Accumulator for DecimalSum {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        if let Some(number) = <Fixed as Argument>::read(value)? {
            let behind = self.behind + number.units().rem_euclid(Fixed::ONE);
            self.whole += number.units().div_euclid(Fixed::ONE) + behind / Fixed::ONE;
            self.behind = behind % Fixed::ONE;
            self.count += 1;
        }
        Ok(())
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        if self.count == 0 {
            return Ok(Computed::NULL);
        }
        let units = self.whole.checked_mul(Fixed::ONE);
        let units = units.and_then(|units| units.checked_add(self.behind));
        let sum = units.and_then(Fixed::of_units).ok_or(OutOfRange)?;
        Ok(sum.into())
    }
}

/// A sum of what columns of decimals hold: whole numbers of one last place. One that an integer has no room for is a text.
#[derive(Default)]
pub(super) struct UnitsSum {
    units: i128,
    is_any: bool,
}

impl Accumulator for UnitsSum {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        if let Some(units) = <i64 as Argument>::read(value)? {
            self.units += i128::from(units);
            self.is_any = true;
        }
        Ok(())
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        if !self.is_any {
            return Ok(Computed::NULL);
        }
        let fits = i64::try_from(self.units).map(Computed::from);
        Ok(fits.unwrap_or_else(|_| Computed::Text(self.units.to_string())))
    }
}

/// An average of decimals, rounded as a quotient is.
#[derive(Default)]
pub(super) struct DecimalAverage(DecimalSum);

impl Accumulator for DecimalAverage {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        self.0.step(value)
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        let DecimalSum {
            whole,
            behind,
            count,
        } = self.0;
        if count == 0 {
            return Ok(Computed::NULL);
        }
        let rest = whole.rem_euclid(count) * Fixed::ONE + behind;
        let (nearest_below, left) = (rest / count, rest % count);
        let is_half = left * 2 == count;
        let rounds_up = left * 2 > count || is_half && whole >= 0;
        let units = whole.div_euclid(count) * Fixed::ONE + nearest_below + i128::from(rounds_up);
        let average = Fixed::of_units(units).ok_or(OutOfRange)?;
        Ok(average.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::run;
    use super::*;

    fn computed(
        name: &std::ffi::CStr,
        decimals: &[&str],
    ) -> Result<Option<Fixed>, FunctionFailure> {
        let mut keys = Vec::new();
        for decimal in decimals {
            let mut key = String::new();
            Fixed::parse(decimal).expect("a decimal").write(&mut key);
            keys.push(key);
        }
        let cells: Vec<_> = keys
            .iter()
            .map(|key| SqliteCell::Text(key.as_bytes()))
            .collect();
        run(name, &cells).map(|found| match found {
            Computed::Text(text) => Fixed::of_text(&text),
            Computed::Cell(_) | Computed::Bytes(_) => None,
        })
    }

    fn fixed(text: &str) -> Option<Fixed> {
        Fixed::parse(text).ok()
    }

    #[test]
    fn a_sum_leaves_its_range_at_its_end_alone() {
        let most = "99999999999999999999";
        assert_eq!(
            computed(c"orm_sum_decimal", &[most, "1", "-1.5"]),
            Ok(fixed("99999999999999999998.5"))
        );
        assert_eq!(computed(c"orm_sum_decimal", &[most, "1"]), Err(OutOfRange));
        assert_eq!(computed(c"orm_sum_decimal", &[]), Ok(None));
    }

    #[test]
    fn a_sum_of_units_has_more_room_than_an_integer() {
        let sum = |units: &[i64]| {
            let cells: Vec<_> = units
                .iter()
                .map(|units| SqliteCell::Integer(*units))
                .collect();
            run(c"orm_sum_units", &cells)
        };
        assert_eq!(sum(&[]), Ok(Computed::NULL));
        assert_eq!(sum(&[i64::MAX, 1, -2]), Ok(Computed::from(i64::MAX - 1)));
        let beyond = Computed::Text("9223372036854775808".to_owned());
        assert_eq!(sum(&[i64::MAX, 1]), Ok(beyond));
    }

    #[test]
    fn an_average_is_rounded_away_from_zero() {
        let average = |decimals: &[&str]| computed(c"orm_avg_decimal", decimals);
        assert_eq!(average(&["1", "2", "2"]), Ok(fixed("1.666666666666666667")));
        assert_eq!(
            average(&["-1", "-2", "-2"]),
            Ok(fixed("-1.666666666666666667"))
        );
        assert_eq!(
            average(&["0.000000000000000001", "0"]),
            Ok(fixed("0.000000000000000001"))
        );
        assert_eq!(
            average(&["-0.000000000000000001", "0"]),
            Ok(fixed("-0.000000000000000001"))
        );
        assert_eq!(
            average(&["-0.5", "0.500000000000000001"]),
            Ok(fixed("0.000000000000000001"))
        );
        assert_eq!(
            average(&["0.5", "-0.500000000000000001"]),
            Ok(fixed("-0.000000000000000001"))
        );
        assert_eq!(
            average(&["99999999999999999999"; 3]),
            Ok(fixed("99999999999999999999"))
        );
        assert_eq!(average(&[]), Ok(None));
    }
}
