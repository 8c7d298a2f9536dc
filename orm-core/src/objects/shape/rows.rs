//! The structs of a query as they are read.

use super::layout::{OwnerKeys, ReadItems, RowLayout};
use super::reader::FieldReader;
use crate::db::CallSite;
use crate::error::Result;
use crate::objects::load::LoadContext;
use crate::query::ItemShape;
use crate::thread_safe::BoxedFuture;
use crate::value::{Reader, Type};
use std::sync::Arc;

/// The reader of the structs of a query. `values_as` makes one, so that queries of other values compile nothing of it.
pub(in crate::objects) trait StructReader<S>: Send + Sync {
    /// The types of the items that are computed.
    fn types(&self) -> Vec<Option<Type>>;
    /// Returns whether lists are among the fields.
    fn has_lists(&self) -> bool;
    /// Begins to read, with no rows yet.
    fn start(self: Arc<Self>) -> Box<dyn StructRows<S>>;
}

impl<S: Send + 'static> StructReader<S> for RowLayout<S> {
    fn types(&self) -> Vec<Option<Type>> {
        self.items.types()
    }

    fn has_lists(&self) -> bool {
        !self.items.keys.is_empty()
    }

    fn start(self: Arc<Self>) -> Box<dyn StructRows<S>> {
        Box::new(ShapedRows::new(self))
    }
}

/// The structs of one run of a query, read and completed by whatever [`StructReader`] began them.
pub(in crate::objects) trait StructRows<S>: Send {
    /// Reads one row.
    fn read(&mut self, reader: &mut dyn Reader, shapes: &[ItemShape]) -> Result<()>;
    /// Completes the rows, once all are read. `at` is the line of the program that asked for them.
    fn complete<'a>(
        self: Box<Self>,
        shapes: &'a [ItemShape],
        context: LoadContext<'a>,
        at: Option<CallSite>,
    ) -> BoxedFuture<'a, Result<Vec<S>>>;
}

impl<S: Send + 'static> StructRows<S> for ShapedRows<S> {
    fn read(&mut self, reader: &mut dyn Reader, shapes: &[ItemShape]) -> Result<()> {
        ShapedRows::read(self, reader, shapes)
    }

    fn complete<'a>(
        self: Box<Self>,
        shapes: &'a [ItemShape],
        context: LoadContext<'a>,
        at: Option<CallSite>,
    ) -> BoxedFuture<'a, Result<Vec<S>>> {
        BoxedFuture::new(ShapedRows::complete(*self, shapes, context, at))
    }
}

/// The structs of one run of a query, and what is read beside them until they are complete.
pub(in crate::objects) struct ShapedRows<S> {
    layout: Arc<RowLayout<S>>,
    rows: Vec<S>,
    keys: Vec<OwnerKeys>,
}

impl<S: Send + 'static> ShapedRows<S> {
    /// No rows yet.
    pub(in crate::objects) fn new(layout: Arc<RowLayout<S>>) -> Self {
        ShapedRows {
            rows: Vec::new(),
            keys: layout.items.no_keys(),
            layout,
        }
    }

    /// Reads one row.
    pub(in crate::objects) fn read(
        &mut self,
        reader: &mut dyn Reader,
        shapes: &[ItemShape],
    ) -> Result<()> {
        let mut reader = FieldReader::new(reader, &self.layout.items, shapes, &mut self.keys);
        self.rows.push((self.layout.read)(&mut reader)?);
        Ok(())
    }

    /// Completes the rows, once all are read. `at` is the line of the program that asked for them.
    pub(in crate::objects) async fn complete(
        mut self,
        shapes: &[ItemShape],
        context: LoadContext<'_>,
        at: Option<CallSite>,
    ) -> Result<Vec<S>> {
        let read = ReadItems {
            shapes,
            at,
            keys: &self.keys,
        };
        for step in &self.layout.steps {
            step.complete(&mut self.rows, &read, context.clone())
                .await?;
        }
        Ok(self.rows)
    }
}
