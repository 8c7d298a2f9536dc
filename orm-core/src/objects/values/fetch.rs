//! The rows of a query of values, fetched and read: as a selection or as a struct.

use crate::db::{self, RawRows};
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::load::policy::policy;
use crate::objects::run::Prepared;
use crate::objects::selection::reader::RowReader;
use crate::objects::shape::rows::{StructReader, StructRows};
use crate::objects::stream::reader::BatchReader;
use crate::schema::Table;
use crate::value::{Reader, Type};
use std::marker::PhantomData;
use std::sync::Arc;

/// How rows are read: as the selection of `values`, or as the struct of `values_as`.
pub(in crate::objects) enum ValueReader<Out> {
    Selection(RowReader<Out>),
    Struct(Arc<dyn StructReader<Out>>),
}

impl<Out> Clone for ValueReader<Out> {
    fn clone(&self) -> Self {
        match self {
            ValueReader::Selection(reader) => ValueReader::Selection(*reader),
            ValueReader::Struct(reader) => ValueReader::Struct(Arc::clone(reader)),
        }
    }
}

impl<Out: Send + 'static> ValueReader<Out> {
    /// Fetches and reads all rows of a query of this table.
    pub(super) async fn all(
        &self,
        table: &'static Table,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> Result<Vec<Out>> {
        let mut rows = self.start();
        prepared
            .fetch(context.on, &mut |row| rows.read(prepared, row))
            .await?;
        rows.finish(table, prepared, context).await
    }

    /// Begins to read, with no rows yet.
    fn start(&self) -> ValueRows<Out> {
        match self {
            ValueReader::Selection(reader) => ValueRows::Selection(*reader, Vec::new()),
            ValueReader::Struct(reader) => ValueRows::Struct(Arc::clone(reader).start()),
        }
    }

    /// Returns the types of the items that are computed.
    pub(super) fn types(&self) -> Vec<Option<Type>> {
        match self {
            ValueReader::Selection(reader) => reader.types(),
            ValueReader::Struct(reader) => reader.types(),
        }
    }

    /// Returns whether lists are loaded for the rows.
    pub(super) fn has_lists(&self) -> bool {
        match self {
            ValueReader::Selection(_) => false,
            ValueReader::Struct(reader) => reader.has_lists(),
        }
    }
}

/// Rows as they are read: as the selection of `values`, or as the struct of `values_as`.
pub(super) enum ValueRows<Out> {
    Selection(RowReader<Out>, Vec<Out>),
    Struct(Box<dyn StructRows<Out>>),
}

impl<Out: Send> ValueRows<Out> {
    fn read(&mut self, prepared: &Prepared, row: &mut dyn Reader) -> Result<()> {
        match self {
            ValueRows::Selection(reader, rows) => {
                rows.push(reader.read(row, prepared.items())?);
                Ok(())
            }
            ValueRows::Struct(rows) => rows.read(row, prepared.items()),
        }
    }

    /// Returns the rows, which are of a query of this table.
    async fn finish(
        self,
        table: &'static Table,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> Result<Vec<Out>> {
        let at = db::current_call_site();
        match self {
            ValueRows::Selection(reader, mut rows) => {
                let policy = policy(table, &context, at, None);
                reader.set_load_policy(&mut rows, prepared.items(), &policy);
                Ok(rows)
            }
            ValueRows::Struct(rows) => rows.complete(prepared.items(), context, at).await,
        }
    }
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
        self.reader.all(M::table(), prepared, context).await
    }

    fn start(&self) -> ValueRows<Out> {
        self.reader.start()
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
        rows.read(prepared, row)
    }

    async fn finish(
        &self,
        rows: ValueRows<Out>,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> Result<Vec<Out>> {
        rows.finish(M::table(), prepared, context).await
    }
}
