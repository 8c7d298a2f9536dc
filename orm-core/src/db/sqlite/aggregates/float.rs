//! Averages, variances and standard deviations, by the algorithm of Youngs and Cramer as Postgres has it.

use super::{Accumulator, float};
use crate::db::sqlite::computed::Computed;
use crate::db::sqlite::functions::FunctionFailure;
use crate::db::sqlite::packed::SqliteCell;

/// The number of values, their sum, and the sum of the squares of their distances from the average.
pub(super) struct FloatStatistics {
    count: f64,
    sum: f64,
    squares: f64,
    result: fn(&FloatStatistics) -> Option<f64>,
}

impl FloatStatistics {
    /// Begins with no values.
    pub(super) fn start(result: fn(&FloatStatistics) -> Option<f64>) -> Box<dyn Accumulator> {
        Box::new(FloatStatistics {
            count: 0.0,
            sum: 0.0,
            squares: 0.0,
            result,
        })
    }

    pub(super) fn average(&self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }

    pub(super) fn population_variance(&self) -> Option<f64> {
        (self.count > 0.0).then(|| self.squares / self.count)
    }

    pub(super) fn sample_variance(&self) -> Option<f64> {
        (self.count > 1.0).then(|| self.squares / (self.count - 1.0))
    }

    pub(super) fn population_deviation(&self) -> Option<f64> {
        self.population_variance().map(f64::sqrt)
    }

    pub(super) fn sample_deviation(&self) -> Option<f64> {
        self.sample_variance().map(f64::sqrt)
    }

    fn add(&mut self, number: f64) -> Result<(), FunctionFailure> {
        let (count, sum) = (self.count, self.sum);
        self.count += 1.0;
        self.sum += number;
        if count > 0.0 {
            let distance = number * self.count - self.sum;
            self.squares += distance * distance / (self.count * count);
            if self.sum.is_infinite() || self.squares.is_infinite() {
                if sum.is_finite() && number.is_finite() {
                    return Err(FunctionFailure::OutOfRange);
                }
                self.squares = f64::NAN;
            }
        } else if !number.is_finite() {
            self.squares = f64::NAN;
        }
        Ok(())
    }
}

impl Accumulator for FloatStatistics {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        float(value).map_or(Ok(()), |number| self.add(number))
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        let result = (self.result)(self);
        if result.is_some_and(f64::is_nan) {
            return Err(FunctionFailure::OutOfRange);
        }
        Ok(result.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::run;
    use super::*;

    #[test]
    fn deviations_need_one_or_two_values() {
        let values = [2, 4, 4, 4, 5, 5, 7, 9].map(SqliteCell::Integer);
        assert_eq!(run(c"orm_avg", &values), Ok(5.0.into()));
        assert_eq!(run(c"orm_stddev_pop", &values), Ok(2.0.into()));
        assert_eq!(run(c"orm_var_samp", &values), Ok((32.0 / 7.0).into()));
        assert_eq!(run(c"orm_var_samp", &values[..1]), Ok(None::<f64>.into()));
        assert_eq!(run(c"orm_var_pop", &values[..1]), Ok(0.0.into()));
        assert_eq!(run(c"orm_avg", &[]), Ok(None::<f64>.into()));
    }

    #[test]
    fn what_leaves_the_numbers_is_out_of_range() {
        let out_of_range = Err(FunctionFailure::OutOfRange);
        let huge = [f64::MAX, f64::MAX].map(SqliteCell::Real);
        assert_eq!(run(c"orm_avg", &huge), out_of_range);
        let infinite = [f64::INFINITY, 1.0].map(SqliteCell::Real);
        assert_eq!(run(c"orm_avg", &infinite), Ok(f64::INFINITY.into()));
        assert_eq!(run(c"orm_var_pop", &infinite), out_of_range);
    }
}
