//! The relations of a row, whatever model they lead to.

use super::join_table::JoinTable;
use super::shared::{Erased, Shared};
use crate::error::Result;
use crate::model::Model;
use crate::query::Tree;
use crate::value::{KeyValue, Reader};
use std::fmt;
use std::sync::Arc;

/// A place in a row for a related row, whatever its model.
pub trait RelationSlot {
    /// Reads the related row that the query joined.
    fn join(&mut self, reader: &mut dyn Reader, tree: &Tree) -> Result<()>;
    /// Drops rows of other keys, which were loaded before this one was assigned.
    fn settle(&mut self);
    /// Keeps the row that the key was taken from.
    fn accept(&mut self, row: RowInHand);
}

/// The many-to-many field of a row, whatever model it leads to.
pub trait ManyToManySlot {
    /// Makes the field one of the row with this key, if it belongs to another row.
    fn belong(&mut self, key: &KeyValue, join: JoinTable);
    /// Has the related rows loaded anew.
    fn refresh(&mut self);
}

/// The row that a foreign key of a draft was set to, where that was given by value.
#[derive(Clone)]
pub struct RowInHand(Erased);

impl RowInHand {
    pub(in crate::model) fn new<T: Model>(row: Arc<T>) -> Self {
        RowInHand(Shared::new(row).erased())
    }

    /// The row, if it is a `T`.
    pub(super) fn row<T: Model>(self) -> Option<Arc<T>> {
        self.0.typed::<T>()?.to_arc()
    }
}

impl fmt::Debug for RowInHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowInHand").finish_non_exhaustive()
    }
}
