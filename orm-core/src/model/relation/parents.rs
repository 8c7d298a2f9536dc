//! Rows that are there already when those that point at them are read.

use crate::model::{Model, values};
use crate::value::Value;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// Rows by the values of their keys.
type ByKey<T> = HashMap<Vec<Value>, Arc<T>>;

/// Rows of `T` that are there already. Whoever has them owns them, so these are made again from what was read, all of
/// them when the first is asked for, and not at all if none is.
pub(crate) struct ParentRows<T>(LazyLock<ByKey<T>, Box<dyn FnOnce() -> ByKey<T> + Send>>);

/// A `ParentRows` without its type, as foreign keys keep it.
pub type AnyParentRows = Arc<dyn Any + Send + Sync>;

/// Rows that are there already, and the foreign key by which others point at them.
#[derive(Clone)]
pub struct ParentRef {
    /// A field of the others.
    pub(crate) field: usize,
    /// The rows.
    pub(crate) rows: AnyParentRows,
}

impl<T: Model> ParentRows<T> {
    /// The rows that this will make.
    pub(crate) fn new(make: impl FnOnce() -> Vec<T> + Send + 'static) -> Self {
        ParentRows(LazyLock::new(Box::new(|| by_key(make()))))
    }

    /// The row of this key.
    pub(in crate::model) fn row(&self, key: &T::Key) -> Option<&Arc<T>> {
        self.0.get(values(key).as_slice())
    }
}

/// Rows by their keys.
fn by_key<T: Model>(rows: Vec<T>) -> ByKey<T> {
    let rows = rows.into_iter();
    rows.map(|row| (values(&row.key()), Arc::new(row)))
        .collect()
}
