//! The ends that give at most one row, of queries that give any number.

use crate::error::{Error, Result};

/// Returns the one row of a query, which finds it or none. `model` is what errors name.
pub(in crate::objects) fn one<T>(row: Option<T>, model: &'static str) -> Result<T> {
    row.ok_or(Error::DoesNotExist { model })
}

/// Returns the one row of a query, if there is one. `model` is what errors name.
pub(in crate::objects) fn one_or_none<T>(
    mut rows: Vec<T>,
    model: &'static str,
) -> Result<Option<T>> {
    let row = rows.pop();
    if rows.is_empty() {
        Ok(row)
    } else {
        Err(Error::MultipleObjectsReturned { model })
    }
}

/// Returns the row of a query that is cut to one, if there is one.
pub(in crate::objects) fn first<T>(mut rows: Vec<T>) -> Option<T> {
    rows.pop()
}
