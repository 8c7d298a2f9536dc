//! The rows of one statement a few at a time, in constant memory.

use super::call_site::CallSite;
use super::executor::Target;
use super::holders::{Holder, HolderKind};
use super::row_sink::{BatchFiller, Destination, RawRows, RowSink};
use super::run::perform;
use crate::error::Result;
use crate::sql::Statement;
use crate::thread_safe::BoxedFuture;
use crate::value::Reader;
use futures_util::FutureExt;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// Rows of a stream that are read together.
pub trait BatchedRows: Send {
    /// Reads a row.
    fn read(&mut self, row: &mut dyn Reader) -> Result<()>;
    /// Returns what keeps the rows as they came, where they are read again.
    fn kept(&mut self) -> Option<&mut RawRows>;
}

/// The rows of one statement, which are fetched and read as they are asked for.
///
/// It holds a connection from its first row until its last, or until it is dropped. Dropped early, it closes its
/// connection to Postgres, and stops its statement on SQLite.
#[must_use = "nothing is sent before the first row is asked for"]
pub struct RowCursor<'a, B> {
    /// Runs the statement, and pauses whenever it has put a batch into the slot.
    pump: Option<BoxedFuture<'a, Result<u64>>>,
    slot: Arc<BatchSlot<B>>,
}

/// Runs a statement on behalf of the line that opened the stream, and reads its rows in batches, each of which is one that
/// `start` makes. Nothing is sent before the first is asked for.
pub(crate) fn stream<'a, B: BatchedRows + 'a>(
    target: Target<'a>,
    statement: Statement,
    at: CallSite,
    start: impl Fn() -> B + Send + 'a,
) -> RowCursor<'a, B> {
    let slot = Arc::new(BatchSlot(Mutex::new(None)));
    let mut batches = StreamBatches {
        batch: start(),
        start,
        n_rows: 0,
        slot: Arc::clone(&slot),
    };
    let pump = async move {
        let holder = Holder::new(HolderKind::Stream, at);
        let mut sink = RowSink::new(Destination::Stream(&mut batches));
        perform(target, &statement, &mut sink, Some(holder)).await
    };
    RowCursor {
        pump: Some(BoxedFuture::new(pump)),
        slot,
    }
}

impl<B> RowCursor<'_, B> {
    /// Fetches and reads the next rows; `None` after the last. The error of a row that cannot be read follows the rows before
    /// it, and is the end.
    pub async fn next(&mut self) -> Result<Option<B>> {
        poll_fn(|context| self.poll_batch(context)).await
    }

    fn poll_batch(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<B>>> {
        let Some(pump) = &mut self.pump else {
            return Poll::Ready(Ok(None));
        };
        match pump.poll_unpin(context) {
            Poll::Pending => match self.slot.lock().take() {
                Some(batch) => Poll::Ready(Ok(Some(batch))),
                None => Poll::Pending,
            },
            Poll::Ready(done) => {
                self.pump = None;
                Poll::Ready(done.map(|_| None))
            }
        }
    }
}

impl<B> fmt::Debug for RowCursor<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowCursor")
            .field("is_done", &self.pump.is_none())
            .finish_non_exhaustive()
    }
}

/// The batch that the stream finds when its statement has paused.
struct BatchSlot<B>(Mutex<Option<B>>);

impl<B> BatchSlot<B> {
    fn lock(&self) -> MutexGuard<'_, Option<B>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The batches of a stream, one after the other.
struct StreamBatches<B, Start> {
    /// The batch that rows are read into.
    batch: B,
    /// Makes a batch without rows.
    start: Start,
    n_rows: usize,
    slot: Arc<BatchSlot<B>>,
}

impl<B: BatchedRows, Start: Fn() -> B + Send> BatchFiller for StreamBatches<B, Start> {
    fn read(&mut self, reader: &mut dyn Reader) -> Result<()> {
        self.batch.read(reader)?;
        self.n_rows += 1;
        Ok(())
    }

    fn n_rows(&self) -> usize {
        self.n_rows
    }

    fn kept(&mut self) -> Option<&mut RawRows> {
        self.batch.kept()
    }

    fn put(&mut self) {
        let batch = mem::replace(&mut self.batch, (self.start)());
        self.n_rows = 0;
        *self.slot.lock() = Some(batch);
    }
}
