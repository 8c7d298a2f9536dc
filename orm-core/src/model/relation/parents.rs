//! Rows that are in hand already when those that point at them are read.

use super::shared::{Erased, Shared};
use crate::model::{Model, key_value};
use crate::value::KeyValue;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// Rows by the values of their keys.
type ParentsByKey<T> = HashMap<KeyValue, Arc<T>, RandomState>;

/// Rows of `T` that others point at, such as the authors whose books a query prefetches.
///
/// The caller owns the rows that the query gave him, so these are read once more from what the driver answered: all of
/// them when the first is asked for, and not at all if none is.
pub(crate) struct ParentRows<T>(
    LazyLock<ParentsByKey<T>, Box<dyn FnOnce() -> ParentsByKey<T> + Send>>,
);

/// Rows that are in hand already, and the foreign key by which others point at them.
#[derive(Clone)]
pub struct ParentRef {
    /// The position of the foreign key, in the table of those others.
    pub(crate) field: usize,
    /// The [`ParentRows`].
    pub(crate) rows: Erased,
}

impl<T: Model> ParentRows<T> {
    /// The rows that `read` will return.
    pub(crate) fn shared(read: impl FnOnce() -> Vec<T> + Send + 'static) -> Erased {
        let rows: ParentRows<T> = ParentRows(LazyLock::new(Box::new(|| by_key(read()))));
        Shared::new(Arc::new(rows)).erased()
    }

    /// The row of this key.
    pub(super) fn row(&self, key: &T::Key) -> Option<&Arc<T>> {
        self.0.get(&key_value(key))
    }
}

fn by_key<T: Model>(rows: Vec<T>) -> ParentsByKey<T> {
    let rows = rows.into_iter();
    rows.map(|row| (key_value(&row.key()), Arc::new(row)))
        .collect()
}
