//! Rows that are stored together, and the one among them that is refused.

use crate::db::Transaction;
use crate::error::{Error, Result};
use crate::thread_safe::BoxedFuture;
use crate::value::Value;

/// A row of a file.
#[derive(Clone, Debug)]
pub struct FileRow<P> {
    /// Its place in the file, which errors name.
    pub place: P,
    /// The values of all columns, of which those that the row leaves out are empty.
    pub values: Vec<Option<Value>>,
}

/// The error of a row, with its place where that is known.
#[derive(Debug)]
pub struct LoadError<P> {
    /// The place of the row.
    pub place: Option<P>,
    /// The reason.
    pub error: Error,
}

impl<P> From<Error> for LoadError<P> {
    fn from(error: Error) -> Self {
        LoadError { place: None, error }
    }
}

/// A way to store rows: all of those that are given, or none.
pub(super) trait StoreRows<P>: Send {
    /// Stores the rows within this transaction, which is rolled back if that fails.
    fn store<'a>(
        &'a mut self,
        rows: &'a [FileRow<P>],
        tx: &'a Transaction,
    ) -> BoxedFuture<'a, Result<()>>;
}

/// Stores rows, all or none of them; of those that cannot be stored, the halves are tried, until it is known which row it is.
pub(super) fn store_or_find<'a, P: Clone + Send + Sync>(
    to: &'a mut dyn StoreRows<P>,
    rows: &'a [FileRow<P>],
    tx: &'a Transaction,
) -> BoxedFuture<'a, Result<(), LoadError<P>>> {
    BoxedFuture::new(async move {
        if rows.is_empty() {
            return Ok(());
        }
        let savepoint = tx.begin().await?;
        let error = match to.store(rows, &savepoint).await {
            Ok(()) => return Ok(savepoint.commit().await?),
            Err(error) => error,
        };
        savepoint.rollback().await?;
        if let [row] = rows {
            return Err(LoadError {
                place: Some(row.place.clone()),
                error,
            });
        }
        let (first, second) = rows.split_at(rows.len() / 2);
        store_or_find(to, first, tx).await?;
        store_or_find(to, second, tx).await?;
        // Only together they are refused.
        Err(error.into())
    })
}
