//! The items of a row as they are read.

use super::layout::{FieldItem, Items, OwnerKeys};
use super::source::FieldSource;
use crate::error::{DecodeError, DecodeResult, Result};
use crate::model::{EmbedField, Field, Model, column_count, read_joined};
use crate::objects::selection::embedded::read_embedded;
use crate::objects::selection::read_item;
use crate::query::{ItemShape, Tree};
use crate::value::{KeyValue, Reader, Value};

/// A row whose items are read one after the other, into the fields of a struct.
pub struct FieldReader<'r> {
    reader: &'r mut dyn Reader,
    items: &'r Items,
    shapes: &'r [ItemShape],
    /// The keys that lists find their owners by, one list a key.
    keys: &'r mut [OwnerKeys],
    next_item: usize,
    next_key: usize,
}

impl<'r> FieldReader<'r> {
    /// The row of a reader, from its next column on.
    pub(super) fn new(
        reader: &'r mut dyn Reader,
        items: &'r Items,
        shapes: &'r [ItemShape],
        keys: &'r mut [OwnerKeys],
    ) -> Self {
        FieldReader {
            reader,
            items,
            shapes,
            keys,
            next_item: 0,
            next_key: 0,
        }
    }

    /// Reads a field. The source is not called: its type says how it is read.
    pub fn field<M: Model, T, S: FieldSource<T, M>>(&mut self, _source: fn() -> S) -> Result<T> {
        S::read(self)
    }

    /// Reads one value.
    pub(super) fn value<V: Field>(&mut self) -> Result<V> {
        let shape = self.shapes.get(self.next_item);
        let item = self.take();
        read_item(self.reader, shape).map_err(|error| of_field(error, item))
    }

    /// Reads the key of a list's owner, and keeps it: the list is loaded when all rows are read.
    pub(in crate::objects) fn list<S>(&mut self) -> Result<Vec<S>> {
        let types = &self.items.keys[self.next_key].types;
        let mut key = Vec::with_capacity(types.len());
        for &ty in types {
            let item = self.take();
            let part = value_or_null(self.reader, ty);
            key.push(part.map_err(|error| of_field(error, item))?);
        }
        let key = KeyValue::from(key);
        self.keep((!key.is_null()).then_some(key));
        Ok(Vec::new())
    }

    /// Reads a whole row.
    pub(super) fn row<M: Model>(&mut self) -> Result<M> {
        let item = self.items.list.get(self.next_item);
        let missing = || of_field(DecodeError::new("no row"), item);
        self.optional_row()?.ok_or_else(missing)
    }

    /// Reads a whole row, if there is one.
    pub(super) fn optional_row<M: Model>(&mut self) -> Result<Option<M>> {
        let shape = self.shapes.get(self.next_item);
        self.next_item += 1;
        match shape {
            Some(ItemShape::Row(tree)) => read_joined(self.reader, tree),
            _ => Ok(None),
        }
    }

    /// Returns true if the row that follows is missing, and passes over it.
    pub(super) fn skips_missing(&mut self) -> Result<bool> {
        let item = self.take();
        let is_there = bool::read(self.reader).map_err(|error| of_field(error, item))?;
        let row = item.map(|item| item.row).unwrap_or_default();
        if is_there {
            return Ok(false);
        }
        let following = self.next_item..self.next_item + row.items;
        let columns = self.shapes[following].iter().map(n_columns).sum();
        self.reader.skip(columns);
        self.next_item += row.items;
        (0..row.keys).for_each(|_| self.keep(None));
        Ok(true)
    }

    /// Reads an embedded struct, whose columns are an item each.
    pub(in crate::objects) fn embedded<F: EmbedField>(&mut self) -> Result<F> {
        let shape = self.shapes.get(self.next_item);
        let item = self.items.list.get(self.next_item);
        self.next_item += column_count::<F::Embed>();
        read_embedded(self.reader, shape).map_err(|(error, _)| of_field(error, item))
    }

    /// Returns the next item, which is then taken.
    fn take(&mut self) -> Option<&'r FieldItem> {
        self.next_item += 1;
        self.items.list.get(self.next_item - 1)
    }

    fn keep(&mut self, key: Option<KeyValue>) {
        self.keys[self.next_key].push(key);
        self.next_key += 1;
    }
}

/// Returns the number of columns of an item.
fn n_columns(shape: &ItemShape) -> usize {
    match shape {
        ItemShape::Row(Tree {
            optional, width, ..
        }) => width + usize::from(*optional),
        ItemShape::Column(..) | ItemShape::Computed(_) | ItemShape::Calculated(_) => 1,
    }
}

fn value_or_null(reader: &mut dyn Reader, ty: crate::value::Type) -> DecodeResult<Value> {
    if reader.take_null()? {
        return Ok(Value::Null(ty));
    }
    Value::read(reader, ty)
}

/// Names the struct and its field.
fn of_field(error: DecodeError, item: Option<&FieldItem>) -> crate::error::Error {
    match item {
        Some(item) => error.of(item.field.0, item.field.1),
        None => error.of_no_model(),
    }
}
