//! Sums, and averages of integers.

use super::{Accumulator, float};
use crate::db::sqlite::computed::Computed;
use crate::db::sqlite::functions::FunctionFailure;
use crate::db::sqlite::packed::SqliteCell;

/// A sum of integers: exact on the way, and out of range only at its end.
#[derive(Default)]
pub(super) struct IntegerSum(Option<i128>);

impl Accumulator for IntegerSum {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        match value {
            SqliteCell::Integer(number) => {
                self.0 = Some(self.0.unwrap_or_default() + i128::from(number));
                Ok(())
            }
            // An integer was calculated that grew too large.
            SqliteCell::Real(_) => Err(FunctionFailure::OutOfRange),
            _ => Ok(()),
        }
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        let sum = self.0.map(i64::try_from).transpose();
        sum.map(Computed::from)
            .map_err(|_| FunctionFailure::OutOfRange)
    }
}

/// An average of integers, which is an integer: the nearest, halves away from zero.
#[derive(Default)]
pub(super) struct IntegerAverage {
    sum: IntegerSum,
    count: i128,
}

impl Accumulator for IntegerAverage {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        self.count += i128::from(matches!(value, SqliteCell::Integer(_)));
        self.sum.step(value)
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        let average = self.sum.0.map(|sum| {
            let half = sum.signum() * (self.count / 2);
            (sum + half) / self.count
        });
        let average = average.map(i64::try_from).transpose();
        average
            .map(Computed::from)
            .map_err(|_| FunctionFailure::OutOfRange)
    }
}

/// A sum of floats, one after the other as they come.
#[derive(Default)]
pub(super) struct FloatSum(Option<f64>);

impl Accumulator for FloatSum {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        let Some(number) = float(value) else {
            return Ok(());
        };
        let sum = match self.0 {
            Some(sum) => sum + number,
            None => number,
        };
        let was_finite = self.0.is_none_or(f64::is_finite) && number.is_finite();
        if was_finite && sum.is_infinite() {
            return Err(FunctionFailure::OutOfRange);
        }
        self.0 = Some(sum);
        Ok(())
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        if self.0.is_some_and(f64::is_nan) {
            return Err(FunctionFailure::OutOfRange);
        }
        Ok(self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::run;
    use super::*;

    #[test]
    fn integers_are_summed_exactly() {
        let values = [i64::MAX, 1, -1].map(SqliteCell::Integer);
        assert_eq!(run(c"orm_sum_i64", &values), Ok(i64::MAX.into()));
        let failed = run(c"orm_sum_i64", &values[..2]);
        assert_eq!(failed, Err(FunctionFailure::OutOfRange));
        assert_eq!(
            run(c"orm_sum_i64", &[SqliteCell::Null]),
            Ok(None::<i64>.into())
        );
    }

    #[test]
    fn an_average_of_integers_is_the_nearest() {
        let average = |values: &[i64]| {
            let cells: Vec<_> = values.iter().copied().map(SqliteCell::Integer).collect();
            run(c"orm_avg_i64", &cells)
        };
        assert_eq!(average(&[1, 2]), Ok(2.into()));
        assert_eq!(average(&[-1, -2]), Ok((-2).into()));
        assert_eq!(average(&[1, 1, 2]), Ok(1.into()));
        assert_eq!(average(&[1, 2, 2]), Ok(2.into()));
        assert_eq!(average(&[i64::MAX, i64::MAX]), Ok(i64::MAX.into()));
        assert_eq!(average(&[i64::MIN, i64::MIN]), Ok(i64::MIN.into()));
        assert_eq!(average(&[]), Ok(None::<i64>.into()));
    }

    #[test]
    fn floats_are_summed_as_they_come() {
        let sum = |values: &[f64]| {
            let cells: Vec<_> = values.iter().copied().map(SqliteCell::Real).collect();
            run(c"orm_sum_f64", &cells)
        };
        assert_eq!(sum(&[1e100, 1.0, -1e100]), Ok(0.0.into()));
        assert_eq!(sum(&[f64::INFINITY, 1.0]), Ok(f64::INFINITY.into()));
        let out_of_range = Err(FunctionFailure::OutOfRange);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), out_of_range);
        assert_eq!(sum(&[f64::INFINITY, f64::NEG_INFINITY]), out_of_range);
        assert_eq!(sum(&[]), Ok(None::<f64>.into()));
    }
}
