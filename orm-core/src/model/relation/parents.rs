//! Rows that are in hand already when those that point at them are read.

use super::shared::Erased;
use crate::value::KeyValue;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// Rows by the values of their keys.
type ParentsByKey = HashMap<KeyValue, Erased, RandomState>;

/// A row without its type, and its key.
pub(crate) struct KeyedRow {
    pub(crate) key: KeyValue,
    pub(crate) row: Erased,
}

/// Rows that others point at, such as the authors whose books a query prefetches.
///
/// The caller owns the rows that the query gave him, so these are read once more from what the driver answered: all of
/// them when the first is asked for, and not at all if none is.
pub struct ParentRows(LazyLock<ParentsByKey, Box<dyn FnOnce() -> ParentsByKey + Send>>);

/// Rows that are in hand already, and the foreign key by which others point at them.
#[derive(Clone)]
pub struct ParentRef {
    /// The position of the foreign key, in the table of those others.
    pub(crate) field: usize,
    pub(crate) rows: Arc<ParentRows>,
}

impl ParentRows {
    /// The rows that `read` will return.
    pub(crate) fn new(read: impl FnOnce() -> Vec<KeyedRow> + Send + 'static) -> Arc<Self> {
        let by_key = || read().into_iter().map(|row| (row.key, row.row)).collect();
        Arc::new(ParentRows(LazyLock::new(Box::new(by_key))))
    }

    /// The row of this key.
    pub(super) fn row(&self, key: &KeyValue) -> Option<&Erased> {
        self.0.get(key)
    }
}
