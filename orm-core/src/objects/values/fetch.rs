//! The rows of a query of values, fetched and read: as a selection or as a struct.

use crate::db::{self, RowCursor};
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::load::policy::policy;
use crate::objects::run::Prepared;
use crate::objects::selection::reader::RowReader;
use crate::objects::shape::layout::RowLayout;
use crate::objects::shape::rows::ShapedRows;
use crate::objects::stream::reader::{BatchReader, ReadBatch};
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
    fn has_lists(&self) -> bool {
        match self {
            ValueReader::Selection(_) => false,
            ValueReader::Struct(layout) => layout.has_lists(),
        }
    }

    /// Reads the values that a cursor fetches next.
    async fn next<M: Model>(
        &self,
        prepared: &Prepared,
        rows: &mut RowCursor<'_>,
        context: LoadContext<'_>,
    ) -> Result<Option<ReadBatch<Out>>> {
        match self {
            ValueReader::Selection(reader) => {
                next_selected::<M, Out>(*reader, prepared, rows, context).await
            }
            ValueReader::Struct(layout) => next_structs(layout, prepared, rows, context).await,
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
    let policy = policy::<M>(&context, db::current_call_site(), None);
    reader.set_load_policy(&mut rows, prepared.items(), &policy);
    Ok(rows)
}

async fn all_structs<Out: Send + 'static>(
    layout: &RowLayout<Out>,
    prepared: &Prepared,
    context: LoadContext<'_>,
) -> Result<Vec<Out>> {
    let mut rows = ShapedRows::new(layout);
    prepared
        .fetch(context.on, &mut |row| rows.read(row, prepared.items()))
        .await?;
    let at = db::current_call_site();
    rows.complete(prepared.items(), context, at).await
}

async fn next_selected<M: Model, Out: Send>(
    reader: RowReader<Out>,
    prepared: &Prepared,
    rows: &mut RowCursor<'_>,
    context: LoadContext<'_>,
) -> Result<Option<ReadBatch<Out>>> {
    let mut values = Vec::new();
    let mut read = |row: &mut dyn Reader| {
        values.push(reader.read(row, prepared.items())?);
        Ok(())
    };
    let Some(done) = rows.next(&mut read, None).await? else {
        return Ok(None);
    };
    let policy = policy::<M>(&context, db::current_call_site(), None);
    reader.set_load_policy(&mut values, prepared.items(), &policy);
    Ok(Some(ReadBatch { rows: values, done }))
}

async fn next_structs<Out: Send + 'static>(
    layout: &RowLayout<Out>,
    prepared: &Prepared,
    rows: &mut RowCursor<'_>,
    context: LoadContext<'_>,
) -> Result<Option<ReadBatch<Out>>> {
    let mut structs = ShapedRows::new(layout);
    let mut read = |row: &mut dyn Reader| structs.read(row, prepared.items());
    let Some(done) = rows.next(&mut read, None).await? else {
        return Ok(None);
    };
    let at = db::current_call_site();
    Ok(Some(ReadBatch {
        rows: structs.complete(prepared.items(), context, at).await?,
        done,
    }))
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

    fn loads(&self) -> bool {
        self.reader.has_lists()
    }

    fn types(&self) -> Vec<Option<Type>> {
        self.reader.types()
    }

    async fn fetch(&self, prepared: &Prepared, context: LoadContext<'_>) -> Result<Vec<Out>> {
        self.reader.all::<M>(prepared, context).await
    }

    async fn next(
        &self,
        prepared: &Prepared,
        rows: &mut RowCursor<'_>,
        context: LoadContext<'_>,
    ) -> Result<Option<ReadBatch<Out>>> {
        self.reader.next::<M>(prepared, rows, context).await
    }
}
