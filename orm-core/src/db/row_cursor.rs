//! Rows one by one, in constant memory.

use super::call_site::CallSite;
use super::drivers::{AnyRow, AnyShape};
use super::executor::Target;
use super::holders::{Holder, HolderKind};
use super::row_sink::{Destination, RawRows, RowSink, WaitingRows};
use super::run::perform;
use crate::error::Result;
use crate::sql::Statement;
use crate::value::Reader;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The rows of one statement, fetched as they are asked for.
///
/// It holds a connection from its first row until its last, or until it is dropped. Dropped early, it closes its
/// connection to Postgres, and stops its statement on SQLite.
#[must_use = "nothing is sent before the first row is asked for"]
pub struct RowCursor<'a> {
    /// Runs the statement, and pauses whenever it has put rows where the stream finds it.
    pump: Option<Pin<Box<dyn Future<Output = Result<u64>> + Send + 'a>>>,
    waiting: Arc<WaitingRows>,
    shape: AnyShape,
}

/// Rows that a cursor has fetched together.
pub struct FetchedRows {
    /// The rows as they came.
    pub raw: RawRows,
    /// The error of the first row that could not be read, if there is one.
    pub done: Result<()>,
}

/// Runs a statement row by row, on behalf of the line that opened the stream. Nothing is sent before the first row is
/// asked for.
pub(crate) fn stream(target: Target<'_>, statement: Statement, at: CallSite) -> RowCursor<'_> {
    let waiting = Arc::new(WaitingRows::default());
    let filled = Arc::clone(&waiting);
    let pump = async move {
        let holder = Holder::new(HolderKind::Stream, at);
        let mut sink = RowSink::new(Destination::Cursor(&filled));
        perform(target, &statement, &mut sink, Some(holder)).await
    };
    RowCursor {
        pump: Some(Box::pin(pump)),
        waiting,
        shape: AnyShape::default(),
    }
}

impl RowCursor<'_> {
    /// Fetches the next rows, as many as come together, and has them read; `None` after the last.
    pub async fn next(
        &mut self,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
    ) -> Result<Option<FetchedRows>> {
        let Some(rows) = poll_fn(|context| self.poll_rows(context)).await? else {
            return Ok(None);
        };
        let raw = RawRows::of(rows);
        let done = raw.read_all(&mut self.shape, read);
        Ok(Some(FetchedRows { raw, done }))
    }

    fn poll_rows(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Vec<AnyRow>>>> {
        let Some(pump) = &mut self.pump else {
            return Poll::Ready(Ok(None));
        };
        match pump.as_mut().poll(context) {
            Poll::Pending => match self.waiting.take() {
                Some(rows) => Poll::Ready(Ok(Some(rows))),
                None => Poll::Pending,
            },
            Poll::Ready(done) => {
                self.pump = None;
                Poll::Ready(done.map(|_| None))
            }
        }
    }
}

impl fmt::Debug for RowCursor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowCursor")
            .field("is_done", &self.pump.is_none())
            .finish_non_exhaustive()
    }
}
