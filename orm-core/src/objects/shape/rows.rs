//! The structs of a query as they are read.

use super::layout::{OwnerKeys, ReadItems, RowLayout};
use super::reader::FieldReader;
use crate::db::CallSite;
use crate::error::Result;
use crate::objects::load::LoadContext;
use crate::query::ItemShape;
use crate::value::Reader;
use std::sync::Arc;

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
            keys: layout.items.keys.iter().map(|_| Vec::new()).collect(),
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
