//! Answers of one type, whatever the model: what waits for them is compiled once, and not in each program for each model.

use super::Prepared;
use crate::db::{Pending, Target};
use crate::error::Result;

/// Runs a statement that writes. Answers the number of rows that it changed.
#[track_caller]
pub(in crate::objects) fn changed_rows(
    prepared: Result<Prepared>,
    on: Target<'_>,
) -> Pending<'_, u64> {
    Pending::new(async move { prepared?.execute(on).await })
}

/// Runs a query of a number. Answers it.
#[track_caller]
pub(in crate::objects) fn row_count(
    prepared: Result<Prepared>,
    on: Target<'_>,
) -> Pending<'_, u64> {
    Pending::new(async move { prepared?.count(on).await })
}

/// Runs a query of any one row. Answers whether there is one.
#[track_caller]
pub(in crate::objects) fn any_row(prepared: Result<Prepared>, on: Target<'_>) -> Pending<'_, bool> {
    Pending::new(async move { prepared?.exists(on).await })
}
