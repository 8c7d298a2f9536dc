//! Rows one by one, in constant memory.

use super::call_site::{self, CallSite};
use super::drivers::AnyShape;
use super::executor::Target;
use super::holders::{Holder, HolderKind};
use super::row_sink::{Destination, FetchedRows, NextRow};
use super::run::perform;
use crate::error::Result;
use crate::sql::Statement;
use crate::value::Reader;
use std::fmt;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The rows of one statement, fetched as they are asked for.
///
/// It holds a connection from its first row until its last, or until it is dropped. Dropped early, it closes its
/// connection to Postgres, and stops its statement on SQLite.
#[must_use = "nothing is sent before the first row is asked for"]
pub struct RowCursor<'a> {
    /// Runs the statement, and pauses whenever it has put a row where the stream finds it.
    pump: Option<Pin<Box<dyn Future<Output = Result<u64>> + Send + 'a>>>,
    next_row: Arc<NextRow>,
    /// Rows that were fetched and not yet read.
    batch: Option<FetchedRows>,
    shape: AnyShape,
    /// The line that opened it.
    at: CallSite,
}

/// Runs a statement row by row. Nothing is sent before the first row is asked for.
#[track_caller]
pub fn stream(target: Target<'_>, statement: Statement) -> RowCursor<'_> {
    let at = Location::caller();
    let next_row = Arc::new(NextRow::default());
    let filled = Arc::clone(&next_row);
    let pump = async move {
        let holder = Holder::new(HolderKind::Stream, at);
        perform(
            target,
            &statement,
            Destination::Cursor(&filled),
            Some(holder),
        )
        .await
    };
    RowCursor {
        pump: Some(Box::pin(pump)),
        next_row,
        batch: None,
        shape: AnyShape::default(),
        at,
    }
}

impl RowCursor<'_> {
    /// Fetches the next row and has it read; `false` after the last.
    ///
    /// An error of `read` leaves the stream as it is; any other error ends it.
    pub async fn next(
        &mut self,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
    ) -> Result<bool> {
        let batch = match self.batch.take() {
            Some(batch) => batch,
            None => match poll_fn(|context| self.poll_batch(context)).await? {
                Some(batch) => batch,
                None => return Ok(false),
            },
        };
        let (left, done) = batch.read(&mut self.shape, read);
        self.batch = left;
        done.map(|()| true)
    }

    /// Returns the line that opened it.
    pub(crate) fn call_site(&self) -> CallSite {
        self.at
    }

    fn poll_batch(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<FetchedRows>>> {
        let Some(pump) = &mut self.pump else {
            return Poll::Ready(Ok(None));
        };
        match call_site::at(self.at, || pump.as_mut().poll(context)) {
            Poll::Pending => match self.next_row.take() {
                Some(row) => Poll::Ready(Ok(Some(FetchedRows::new(row)))),
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
