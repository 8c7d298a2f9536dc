//! The reader of what was selected: code compiled for the selection.

use super::{ItemCursor, Selection};
use crate::error::Result;
use crate::model::LoadPolicy;
use crate::query::ItemShape;
use crate::value::{Reader, Type};

/// The functions of a [`Selection`] that read its result.
pub(in crate::objects) struct RowReader<Out> {
    read: fn(&mut dyn Reader, &mut ItemCursor<'_>) -> Result<Out>,
    set_load_policy: fn(&mut [&mut Out], &mut ItemCursor<'_>, &LoadPolicy<'_>),
    loads: fn() -> bool,
    types: fn(&mut Vec<Option<Type>>),
}

impl<Out> Clone for RowReader<Out> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Out> Copy for RowReader<Out> {}

impl<Out> RowReader<Out> {
    /// Returns the reader of a selection.
    pub(in crate::objects) fn of<R, S: Selection<R, Out = Out>>() -> Self {
        RowReader {
            read: S::read,
            set_load_policy: S::set_load_policy,
            loads: S::loads,
            types: S::types,
        }
    }

    /// Returns the type of each item that is a value.
    pub(in crate::objects) fn types(self) -> Vec<Option<Type>> {
        let mut types = Vec::new();
        (self.types)(&mut types);
        types
    }

    /// Reads what was selected of one row.
    pub(in crate::objects) fn read(
        self,
        reader: &mut dyn Reader,
        items: &[ItemShape],
    ) -> Result<Out> {
        (self.read)(reader, &mut ItemCursor::new(items))
    }

    /// Sets the load policy of whole rows among what was read, so that those of one query load together.
    pub(in crate::objects) fn set_load_policy(
        self,
        rows: &mut [Out],
        items: &[ItemShape],
        policy: &LoadPolicy<'_>,
    ) {
        if (self.loads)() {
            let mut rows: Vec<&mut Out> = rows.iter_mut().collect();
            (self.set_load_policy)(&mut rows, &mut ItemCursor::new(items), policy);
        }
    }
}
