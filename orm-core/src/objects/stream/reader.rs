//! Readers of rows, a batch at a time.

use crate::db::{BatchedRows, RawRows};
use crate::error::Result;
use crate::objects::load::LoadContext;
use crate::objects::run::Prepared;
use crate::value::{Reader, Type};
use std::sync::Arc;

/// A reader of the rows of a query: as rows with what is loaded with them, values, or structs.
pub(in crate::objects) trait BatchReader: Send + Sync + 'static {
    /// The result of one row.
    type Out: Send + 'static;

    /// The rows of a batch while they are read.
    type Rows: Send + 'static;

    /// Returns whether further statements load what belongs to the rows of a batch.
    fn loads(&self) -> bool;

    /// Returns the types of the values that are read in place of rows.
    fn types(&self) -> Vec<Option<Type>>;

    /// Fetches and reads all rows of a statement.
    fn fetch(
        &self,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> impl Future<Output = Result<Vec<Self::Out>>> + Send;

    /// Returns a batch of no rows yet.
    fn start(&self) -> Self::Rows;

    /// Returns what keeps the rows of a batch as they came, where they are read again.
    fn kept(rows: &mut Self::Rows) -> Option<&mut RawRows>;

    /// Reads a row into a batch.
    fn read(
        &self,
        rows: &mut Self::Rows,
        prepared: &Prepared,
        reader: &mut dyn Reader,
    ) -> Result<()>;

    /// Makes the results of a batch, once its rows are read.
    fn finish(
        &self,
        rows: Self::Rows,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> impl Future<Output = Result<Vec<Self::Out>>> + Send;
}

/// The rows of a batch, and what reads them.
pub(in crate::objects) struct StreamedBatch<R: BatchReader> {
    query: Arc<StreamedQuery<R>>,
    pub(in crate::objects) rows: R::Rows,
}

/// A query whose rows come by one statement.
pub(in crate::objects) struct StreamedQuery<R> {
    pub(in crate::objects) prepared: Prepared,
    pub(in crate::objects) reader: R,
}

impl<R: BatchReader> StreamedBatch<R> {
    /// A batch of no rows yet.
    pub(in crate::objects) fn new(query: &Arc<StreamedQuery<R>>) -> Self {
        StreamedBatch {
            query: Arc::clone(query),
            rows: query.reader.start(),
        }
    }
}

impl<R: BatchReader> BatchedRows for StreamedBatch<R> {
    fn read(&mut self, row: &mut dyn Reader) -> Result<()> {
        let StreamedQuery { prepared, reader } = &*self.query;
        reader.read(&mut self.rows, prepared, row)
    }

    fn kept(&mut self) -> Option<&mut RawRows> {
        R::kept(&mut self.rows)
    }
}
