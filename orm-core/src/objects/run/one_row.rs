//! The ends that give at most one row, of queries that give any number.

use crate::db::Pending;
use crate::error::Error;

/// The one row of a query, which finds it or none. `model` is what errors name.
#[track_caller]
pub(in crate::objects) fn one<'a, T: Send + 'a>(
    row: Pending<'a, Option<T>>,
    model: &'static str,
) -> Pending<'a, T> {
    Pending::new(async move { row.await?.ok_or(Error::DoesNotExist { model }) })
}

/// The one row of a query, if there is one. `model` is what errors name.
#[track_caller]
pub(in crate::objects) fn one_or_none<'a, T: Send + 'a>(
    rows: Pending<'a, Vec<T>>,
    model: &'static str,
) -> Pending<'a, Option<T>> {
    Pending::new(async move {
        let mut rows: Vec<T> = rows.await?;
        let row = rows.pop();
        if rows.is_empty() {
            Ok(row)
        } else {
            Err(Error::MultipleObjectsReturned { model })
        }
    })
}

/// The row of a query that is cut to one, if there is one.
#[track_caller]
pub(in crate::objects) fn first<'a, T: Send + 'a>(
    rows: Pending<'a, Vec<T>>,
) -> Pending<'a, Option<T>> {
    Pending::new(async move { Ok(rows.await?.pop()) })
}
