//! Aggregates of ours that SQLite calls: what it lacks, or computes otherwise than Postgres.
//!
//! `sum`, `exact` and `float` compute as Postgres does, `numbers`, `texts` and `array` gather values, `frame` goes over the rows of a
//! window; `raw/aggregate.rs` and `raw/window.rs` call them.

mod array;
#[cfg(feature = "decimal")]
mod exact;
mod float;
mod frame;
mod numbers;
mod sum;
mod texts;

pub(super) use frame::FrameAccumulator;

use super::computed::Computed;
use super::functions::FunctionFailure;
use super::packed::SqliteCell;
use std::ffi::{CStr, CString, NulError};

/// An aggregate of one argument that is written in Rust.
pub(super) struct AggregateInRust {
    /// The function's name.
    pub(super) name: &'static CStr,
    /// Begins with no rows.
    pub(super) start: fn() -> Box<dyn Accumulator>,
}

/// The state of one aggregate. Null is no value of any but arrays.
pub(super) trait Accumulator {
    /// Takes the value of one row.
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure>;
    /// Returns the result of the values so far.
    fn result(&self) -> Result<Computed<'static>, FunctionFailure>;
}

/// All aggregates.
pub(super) static ALL: &[AggregateInRust] = &[
    AggregateInRust {
        name: c"orm_sum_i64",
        start: || Box::<sum::IntegerSum>::default(),
    },
    AggregateInRust {
        name: c"orm_avg_i64",
        start: || Box::<sum::IntegerAverage>::default(),
    },
    #[cfg(feature = "decimal")]
    AggregateInRust {
        name: c"orm_sum_decimal",
        start: || Box::<exact::DecimalSum>::default(),
    },
    #[cfg(feature = "decimal")]
    AggregateInRust {
        name: c"orm_sum_units",
        start: || Box::<exact::UnitsSum>::default(),
    },
    #[cfg(feature = "decimal")]
    AggregateInRust {
        name: c"orm_avg_decimal",
        start: || Box::<exact::DecimalAverage>::default(),
    },
    AggregateInRust {
        name: c"orm_sum_f64",
        start: || Box::<sum::FloatSum>::default(),
    },
    AggregateInRust {
        name: c"orm_avg",
        start: || float::FloatStatistics::start(float::FloatStatistics::average),
    },
    AggregateInRust {
        name: c"orm_stddev_samp",
        start: || float::FloatStatistics::start(float::FloatStatistics::sample_deviation),
    },
    AggregateInRust {
        name: c"orm_stddev_pop",
        start: || float::FloatStatistics::start(float::FloatStatistics::population_deviation),
    },
    AggregateInRust {
        name: c"orm_var_samp",
        start: || float::FloatStatistics::start(float::FloatStatistics::sample_variance),
    },
    AggregateInRust {
        name: c"orm_var_pop",
        start: || float::FloatStatistics::start(float::FloatStatistics::population_variance),
    },
    AggregateInRust {
        name: c"orm_array_agg",
        start: || Box::<array::GatheredArray>::default(),
    },
    AggregateInRust {
        name: c"orm_numbers",
        start: || Box::<numbers::GatheredNumbers>::default(),
    },
    AggregateInRust {
        name: c"orm_texts",
        start: || Box::<texts::GatheredTexts>::default(),
    },
];

impl AggregateInRust {
    /// Returns the name of the aggregate over a window: `orm_avg_over`.
    pub(super) fn name_over_window(&self) -> Result<CString, NulError> {
        CString::new([self.name.to_bytes(), b"_over"].concat())
    }
}

/// Returns a number as a float; none where there is none.
#[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
fn float(value: SqliteCell<'_>) -> Option<f64> {
    match value {
        SqliteCell::Integer(number) => Some(number as f64),
        SqliteCell::Real(number) => Some(number),
        _ => None,
    }
}

/// The result of an aggregate of these values.
#[cfg(test)]
fn run(name: &CStr, values: &[SqliteCell<'_>]) -> Result<Computed<'static>, FunctionFailure> {
    let function = ALL.iter().find(|function| function.name == name);
    let mut accumulator = (function.expect("an aggregate of this name").start)();
    for value in values {
        accumulator.step(*value)?;
    }
    accumulator.result()
}
