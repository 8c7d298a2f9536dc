//! The greatest and the least of several values, of which nulls do not count.

use super::{Computed, ScalarFunction};
use crate::db::sqlite::array;
use crate::db::sqlite::packed::SqliteCell;
use std::cmp::Ordering;

pub(super) static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction {
        name: c"orm_greatest",
        arguments: -1,
        deterministic: true,
        run: |values| Ok(extreme(values, Ordering::Greater, compared)),
    },
    ScalarFunction {
        name: c"orm_least",
        arguments: -1,
        deterministic: true,
        run: |values| Ok(extreme(values, Ordering::Less, compared)),
    },
    ScalarFunction {
        name: c"orm_array_greatest",
        arguments: -1,
        deterministic: true,
        run: |values| Ok(extreme(values, Ordering::Greater, compared_as_arrays)),
    },
    ScalarFunction {
        name: c"orm_array_least",
        arguments: -1,
        deterministic: true,
        run: |values| Ok(extreme(values, Ordering::Less, compared_as_arrays)),
    },
];

fn extreme<'v>(
    values: &[SqliteCell<'v>],
    wanted: Ordering,
    compared: fn(SqliteCell<'_>, SqliteCell<'_>) -> Ordering,
) -> Computed<'v> {
    let values = values.iter().filter(|value| **value != SqliteCell::Null);
    let found = values.copied().reduce(|found, value| {
        if compared(value, found) == wanted {
            value
        } else {
            found
        }
    });
    Computed::Cell(found.unwrap_or(SqliteCell::Null))
}

/// Compares values of one type; texts by their code points.
#[expect(
    clippy::cast_precision_loss,
    reason = "an integer beside a float was too large for one"
)]
fn compared(left: SqliteCell<'_>, right: SqliteCell<'_>) -> Ordering {
    match (left, right) {
        (SqliteCell::Integer(left), SqliteCell::Integer(right)) => left.cmp(&right),
        (SqliteCell::Real(left), SqliteCell::Real(right)) => left.total_cmp(&right),
        (SqliteCell::Real(left), SqliteCell::Integer(right)) => left.total_cmp(&(right as f64)),
        (SqliteCell::Integer(left), SqliteCell::Real(right)) => (left as f64).total_cmp(&right),
        (
            SqliteCell::Text(left) | SqliteCell::Blob(left),
            SqliteCell::Text(right) | SqliteCell::Blob(right),
        ) => left.cmp(right),
        _ => Ordering::Equal,
    }
}

/// Compares arrays by their elements.
fn compared_as_arrays(left: SqliteCell<'_>, right: SqliteCell<'_>) -> Ordering {
    match (left, right) {
        (SqliteCell::Text(left), SqliteCell::Text(right)) => {
            let [left, right] = [left, right].map(|json| str::from_utf8(json).unwrap_or_default());
            array::compare(left, right)
        }
        _ => Ordering::Equal,
    }
}
