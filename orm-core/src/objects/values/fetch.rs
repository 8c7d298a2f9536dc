//! The rows of a query of values, fetched and read: as a selection or as a struct.

use crate::db::{self, RawRows};
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::load::policy::policy;
use crate::objects::run::Prepared;
use crate::objects::selection::reader::RowReader;
use crate::objects::shape::layout::RowLayout;
use crate::objects::shape::rows::ShapedRows;
use crate::objects::stream::reader::BatchReader;
use crate::value::{Reader, Type};
use std::marker::PhantomData;
use std::sync::Arc;

/// How rows are read: as the selection of `values`, or as the struct of `values_as`.
pub(in crate::objects) enum ValueReader<Out> {
    Selection(RowReader<Out>),
    Struct(Arc<RowLayout<Out>>),
}

impl<Out> Clone for ValueReader<Out> {
    fn clone(&self) -> Self {
        match self {
            ValueReader::Selection(reader) => ValueReader::Selection(*reader),
            ValueReader::Struct(layout) => ValueReader::Struct(Arc::clone(layout)),
        }
    }
}

impl<Out: Send + 'static> ValueReader<Out> {
    /// Fetches and reads all rows.
    pub(super) async fn all<M: Model>(
        &self,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> Result<Vec<Out>> {
        match self {
            ValueReader::Selection(reader) => {
                all_selected::<M, Out>(*reader, prepared, context).await
            }
            ValueReader::Struct(layout) => all_structs(layout, prepared, context).await,
        }
    }

    /// Returns the types of the items that are computed.
    pub(super) fn types(&self) -> Vec<Option<Type>> {
        match self {
            ValueReader::Selection(reader) => reader.types(),
            ValueReader::Struct(layout) => layout.types(),
        }
    }

    /// Returns whether lists are loaded for the rows.
    pub(super) fn has_lists(&self) -> bool {
        match self {
            ValueReader::Selection(_) => false,
            ValueReader::Struct(layout) => layout.has_lists(),
        }
    }
}

/// Fetches and reads all rows of a selection.
pub(super) async fn all_selected<M: Model, Out: Send>(
    reader: RowReader<Out>,
    prepared: &Prepared,
    context: LoadContext<'_>,
) -> Result<Vec<Out>> {
    let mut rows = Vec::new();
    prepared
        .fetch(context.on, &mut |row| {
            rows.push(reader.read(row, prepared.items())?);
            Ok(())
        })
        .await?;
    let policy = policy(M::table(), &context, db::current_call_site(), None);
    reader.set_load_policy(&mut rows, prepared.items(), &policy);
    Ok(rows)
}

async fn all_structs<Out: Send + 'static>(
    layout: &Arc<RowLayout<Out>>,
    prepared: &Prepared,
    context: LoadContext<'_>,
) -> Result<Vec<Out>> {
    let mut rows = ShapedRows::new(Arc::clone(layout));
    prepared
        .fetch(context.on, &mut |row| rows.read(row, prepared.items()))
        .await?;
    let at = db::current_call_site();
    rows.complete(prepared.items(), context, at).await
}

/// Rows as they are read: as the selection of `values`, or as the struct of `values_as`.
pub(super) enum ValueRows<Out> {
    Selection(RowReader<Out>, Vec<Out>),
    Struct(ShapedRows<Out>),
}

/// The reader of the values of a model's rows.
pub(super) struct ValuesOf<M, Out> {
    reader: ValueReader<Out>,
    model: PhantomData<fn() -> M>,
}

impl<M, Out> ValuesOf<M, Out> {
    pub(super) fn new(reader: ValueReader<Out>) -> Self {
        ValuesOf {
            reader,
            model: PhantomData,
        }
    }
}

impl<M: Model, Out: Send + 'static> BatchReader for ValuesOf<M, Out> {
    type Out = Out;
    type Rows = ValueRows<Out>;

    fn loads(&self) -> bool {
        self.reader.has_lists()
    }

    fn types(&self) -> Vec<Option<Type>> {
        self.reader.types()
    }

    async fn fetch(&self, prepared: &Prepared, context: LoadContext<'_>) -> Result<Vec<Out>> {
        self.reader.all::<M>(prepared, context).await
    }

    fn start(&self) -> ValueRows<Out> {
        match &self.reader {
            ValueReader::Selection(reader) => ValueRows::Selection(*reader, Vec::new()),
            ValueReader::Struct(layout) => ValueRows::Struct(ShapedRows::new(Arc::clone(layout))),
        }
    }

    fn kept(_: &mut ValueRows<Out>) -> Option<&mut RawRows> {
        None
    }

    fn read(
        &self,
        rows: &mut ValueRows<Out>,
        prepared: &Prepared,
        row: &mut dyn Reader,
    ) -> Result<()> {
        match rows {
            ValueRows::Selection(reader, rows) => {
                rows.push(reader.read(row, prepared.items())?);
                Ok(())
            }
            ValueRows::Struct(rows) => rows.read(row, prepared.items()),
        }
    }

    async fn finish(
        &self,
        rows: ValueRows<Out>,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> Result<Vec<Out>> {
        let at = db::current_call_site();
        match rows {
            ValueRows::Selection(reader, mut rows) => {
                let policy = policy(M::table(), &context, at, None);
                reader.set_load_policy(&mut rows, prepared.items(), &policy);
                Ok(rows)
            }
            ValueRows::Struct(rows) => rows.complete(prepared.items(), context, at).await,
        }
    }
}
