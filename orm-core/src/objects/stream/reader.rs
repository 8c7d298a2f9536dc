//! Readers of rows, a batch at a time.

use crate::db::RowCursor;
use crate::error::Result;
use crate::objects::load::LoadContext;
use crate::objects::run::Prepared;
use crate::value::Type;

/// A reader of the rows of a query: as rows with what is loaded with them, values, or structs.
pub(in crate::objects) trait BatchReader: Send + Sync + 'static {
    /// The result of one row.
    type Out: Send + 'static;

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

    /// Reads the rows that a cursor fetches next; `None` after the last.
    fn next(
        &self,
        prepared: &Prepared,
        rows: &mut RowCursor<'_>,
        context: LoadContext<'_>,
    ) -> impl Future<Output = Result<Option<ReadBatch<Self::Out>>>> + Send;
}

/// The rows of one batch.
pub(in crate::objects) struct ReadBatch<Out> {
    /// The rows that could be read.
    pub(in crate::objects) rows: Vec<Out>,
    /// Whether all could be read, or the error of the one behind the last that could.
    pub(in crate::objects) done: Result<()>,
}
