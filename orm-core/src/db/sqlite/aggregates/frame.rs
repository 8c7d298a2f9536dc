//! Aggregates over the rows of a window, which come at its end and leave at its beginning.

use super::{Accumulator, AggregateInRust};
use crate::db::sqlite::computed::Computed;
use crate::db::sqlite::functions::FunctionFailure;
use crate::db::sqlite::packed::SqliteCell;
use std::collections::VecDeque;

/// The state of an aggregate over a window.
///
/// A row that leaves cannot be taken out of a sum of floats, so the rows that stay are gone through again, as Postgres
/// does. A window that begins with its partition loses none.
pub(in crate::db::sqlite) struct FrameAccumulator {
    start: fn() -> Box<dyn Accumulator>,
    accumulator: Box<dyn Accumulator>,
    /// The values of the rows in the window.
    values: VecDeque<Computed<'static>>,
    /// Says whether a row has left since the accumulator began.
    is_behind: bool,
}

impl FrameAccumulator {
    /// Begins with no rows.
    pub(in crate::db::sqlite) fn new(function: &AggregateInRust) -> Self {
        FrameAccumulator {
            start: function.start,
            accumulator: (function.start)(),
            values: VecDeque::new(),
            is_behind: false,
        }
    }

    /// Takes the value of the row after all others.
    pub(in crate::db::sqlite) fn step(
        &mut self,
        value: SqliteCell<'_>,
    ) -> Result<(), FunctionFailure> {
        self.values.push_back(owned(value));
        if self.is_behind {
            return Ok(());
        }
        self.accumulator.step(value)
    }

    /// Lets the first row go.
    pub(in crate::db::sqlite) fn leave(&mut self) {
        self.values.pop_front();
        self.is_behind = true;
    }

    /// Returns the result of the rows in the window.
    pub(in crate::db::sqlite) fn result(&mut self) -> Result<Computed<'static>, FunctionFailure> {
        if std::mem::take(&mut self.is_behind) {
            self.accumulator = (self.start)();
            for value in &self.values {
                self.accumulator.step(value.cell())?;
            }
        }
        self.accumulator.result()
    }
}

/// Returns the value as one that outlives the row.
fn owned(value: SqliteCell<'_>) -> Computed<'static> {
    match value {
        SqliteCell::Null => Computed::NULL,
        SqliteCell::Integer(number) => number.into(),
        SqliteCell::Real(number) => number.into(),
        SqliteCell::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        SqliteCell::Blob(bytes) => Computed::Bytes(bytes.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ALL;
    use super::*;

    #[test]
    fn what_leaves_a_window_leaves_no_trace() {
        let function = ALL.iter().find(|function| function.name == c"orm_sum_f64");
        let mut frame = FrameAccumulator::new(function.expect("a sum of floats"));
        assert_eq!(frame.result(), Ok(Computed::NULL));
        for number in [1e100, 1.0, 2.0] {
            frame.step(SqliteCell::Real(number)).expect("a float");
        }
        assert_eq!(frame.result(), Ok(1e100.into()));
        frame.leave();
        frame.step(SqliteCell::Real(4.0)).expect("a float");
        assert_eq!(frame.result(), Ok(7.0.into()));
        frame.step(SqliteCell::Null).expect("a null");
        (0..4).for_each(|_| frame.leave());
        assert_eq!(frame.result(), Ok(Computed::NULL));
    }
}
