//! The rows of one statement, as they arrive.

use super::reader::{BatchReader, StreamedBatch, StreamedQuery};
use crate::db::{CallSite, RowCursor};
use crate::error::Result;
use crate::objects::load::LoadContext;
use crate::objects::run::Prepared;
use crate::schema::FetchMode;
use futures_util::stream::{BoxStream, StreamExt, empty, try_unfold};
use std::sync::Arc;

/// The rows of one statement on their way.
struct OneStatement<'db, R: BatchReader> {
    query: Arc<StreamedQuery<R>>,
    rows: RowCursor<'db, StreamedBatch<R>>,
    context: LoadContext<'db>,
}

/// The rows of one statement, as many at a time as arrive together. They hold a connection from the first to the last.
pub(super) fn one_statement<R: BatchReader>(
    prepared: Prepared,
    reader: R,
    context: LoadContext<'_>,
    at: CallSite,
) -> BoxStream<'_, Result<Vec<R::Out>>> {
    let query = Arc::new(StreamedQuery { prepared, reader });
    let batches = Arc::clone(&query);
    let start = move || StreamedBatch::new(&batches);
    let Some(rows) = query.prepared.stream(context.on, at, start) else {
        return empty().boxed();
    };
    let start = OneStatement {
        query,
        rows,
        context: without_peers(context),
    };
    try_unfold(start, OneStatement::next).boxed()
}

/// How many rows arrive together is chance, so that none load together.
fn without_peers(context: LoadContext<'_>) -> LoadContext<'_> {
    let mode = match context.mode.unwrap_or_else(|| context.on.fetch_mode()) {
        FetchMode::Peers => FetchMode::One,
        mode => mode,
    };
    LoadContext {
        mode: Some(mode),
        ..context
    }
}

impl<R: BatchReader> OneStatement<'_, R> {
    /// Reads the next rows.
    async fn next(mut self) -> Result<Option<(Vec<R::Out>, Self)>> {
        let context = self.context.clone();
        let Some(batch) = self.rows.next().await? else {
            return Ok(None);
        };
        let StreamedQuery { prepared, reader } = &*self.query;
        let rows = reader.finish(batch.rows, prepared, context).await?;
        Ok(Some((rows, self)))
    }
}
