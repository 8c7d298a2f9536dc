//! Rows that are in hand already when those that point at them are read.

use super::shared::Erased;
use crate::model::{Model, key_value};
use crate::value::KeyValue;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// Rows by the values of their keys.
type ParentsByKey = HashMap<KeyValue, Erased, RandomState>;

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
    pub(crate) fn new<T: Model>(read: impl FnOnce() -> Vec<T> + Send + 'static) -> Arc<Self> {
        Arc::new(ParentRows(LazyLock::new(Box::new(|| by_key(read())))))
    }

    /// The row of this key.
    pub(super) fn row(&self, key: &KeyValue) -> Option<&Erased> {
        self.0.get(key)
    }
}

fn by_key<T: Model>(rows: Vec<T>) -> ParentsByKey {
    let mut by_key = ParentsByKey::with_capacity_and_hasher(rows.len(), RandomState::default());
    for row in rows {
        by_key.insert(key_value(&row.key()), Erased::new(Arc::new(row)));
    }
    by_key
}
