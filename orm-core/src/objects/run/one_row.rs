//! The ends that give at most one row, of queries that give any number.

use crate::error::{Error, Result};

/// The one row of a query, which finds it or none. `model` is what errors name.
pub(in crate::objects) async fn one<T>(
    row: impl Future<Output = Result<Option<T>>>,
    model: &'static str,
) -> Result<T> {
    row.await?.ok_or(Error::DoesNotExist { model })
}

/// The one row of a query, if there is one. `model` is what errors name.
pub(in crate::objects) async fn one_or_none<T>(
    rows: impl Future<Output = Result<Vec<T>>>,
    model: &'static str,
) -> Result<Option<T>> {
    let mut rows = rows.await?;
    let row = rows.pop();
    if rows.is_empty() {
        Ok(row)
    } else {
        Err(Error::MultipleObjectsReturned { model })
    }
}

/// The row of a query that is cut to one, if there is one.
pub(in crate::objects) async fn first<T>(
    rows: impl Future<Output = Result<Vec<T>>>,
) -> Result<Option<T>> {
    Ok(rows.await?.pop())
}
