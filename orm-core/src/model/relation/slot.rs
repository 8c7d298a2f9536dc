//! A row of any model, and its relations, whatever model they lead to.

use super::join_table::JoinTable;
use super::membership::OwnerRow;
use super::shared::Erased;
use super::siblings::{KeyLoader, OwnerLoader};
use crate::error::{DecodeResult, Result};
use crate::model::{Model, key_value};
use crate::query::Tree;
use crate::schema::Table;
use crate::value::{KeyValue, Reader, ValueSink};
use std::fmt;
use std::sync::Arc;

/// A row without its type: what takes one is compiled once, and not for each model. [`Model`] has the same by the type.
pub trait ErasedRow: Send + Sync {
    /// The table of the row.
    fn row_table(&self) -> &'static Table;
    /// The primary key of the row.
    fn row_key(&self) -> KeyValue;
    /// Writes the values of one field.
    fn write_field(&self, field: usize, to: &mut dyn ValueSink);
    /// Sets one field to what the reader has next.
    fn read_field(&mut self, field: usize, reader: &mut dyn Reader) -> DecodeResult<()>;
    /// The foreign key at this field.
    fn foreign_key(&mut self, field: usize) -> Option<&mut dyn RelationSlot>;
    /// The many-to-many field at this position among those of the model.
    fn many_to_many(&mut self, position: usize) -> Option<&mut dyn ManyToManySlot>;
}

impl<M: Model> ErasedRow for M {
    fn row_table(&self) -> &'static Table {
        M::table()
    }

    fn row_key(&self) -> KeyValue {
        key_value(&self.key())
    }

    fn write_field(&self, field: usize, to: &mut dyn ValueSink) {
        self.write(field, to);
    }

    fn read_field(&mut self, field: usize, reader: &mut dyn Reader) -> DecodeResult<()> {
        self.load_field(field, reader)
    }

    fn foreign_key(&mut self, field: usize) -> Option<&mut dyn RelationSlot> {
        self.relation_mut(field)
    }

    fn many_to_many(&mut self, position: usize) -> Option<&mut dyn ManyToManySlot> {
        self.many_to_many_mut(position)
    }
}

/// The foreign key of a row, whatever model it leads to.
pub trait RelationSlot {
    /// Reads the related row that the query joined.
    fn join(&mut self, reader: &mut dyn Reader, tree: &Tree) -> Result<()>;
    /// The related row that the query joined, while nobody else has it.
    fn joined_mut(&mut self) -> Option<&mut dyn ErasedRow>;
    /// Drops rows of other keys, which were loaded before this one was assigned.
    fn settle(&mut self);
    /// Keeps the row that the key was taken from.
    fn accept(&mut self, row: RowInHand);
    /// The key.
    fn key(&self) -> KeyValue;
    /// Has the related row loaded in this way.
    fn set_loader(&mut self, loader: Arc<KeyLoader>);
}

/// The many-to-many field of a row, whatever model it leads to.
pub trait ManyToManySlot {
    /// The row that the field belongs to.
    fn owner_row(&self) -> Option<&Arc<OwnerRow>>;
    /// Makes the field one of the row with this key, if it belongs to another row.
    fn belong(&mut self, key: &KeyValue, join: JoinTable);
    /// Has the related rows loaded anew.
    fn refresh(&mut self);
    /// Has the related rows loaded in this way.
    fn set_loader(&mut self, loader: Arc<OwnerLoader>);
}

/// The row that a foreign key of a draft was set to, where that was given by value.
#[derive(Clone)]
pub struct RowInHand(pub(super) Erased);

impl RowInHand {
    pub(in crate::model) fn new<T: Model>(row: Arc<T>) -> Self {
        RowInHand(Erased::new(row))
    }
}

impl fmt::Debug for RowInHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowInHand").finish_non_exhaustive()
    }
}
