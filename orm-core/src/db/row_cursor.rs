//! Rows one by one, in constant memory.

use super::call_site::CallSite;
use super::driver::{DriverRow, RowsPart};
use super::drivers::{AnyRow, AnyShape};
use super::executor::Target;
use super::holders::{Holder, HolderKind};
use super::row_sink::{Destination, RawRows, RowSink, WaitingRows};
use super::run::perform;
use crate::error::Result;
use crate::sql::Statement;
use crate::value::Reader;
use std::collections::VecDeque;
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
    /// The rows that have come, of which some of the first may have been read.
    come: VecDeque<AnyRow>,
    /// The place of the next row in the first of them.
    place: usize,
    shape: AnyShape,
}

/// Number of rows that are read together: a row that is dropped before many others are read leaves memory that these take,
/// where the allocator has it at hand.
const READ_TOGETHER: usize = 64;

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
        come: VecDeque::new(),
        place: 0,
        shape: AnyShape::default(),
    }
}

impl RowCursor<'_> {
    /// Has the next rows read, and fetches them if none is there; `None` after the last. What is returned with some rows is
    /// the error of the first that could not be read, if there is one. All rows that have come are read where they are kept.
    pub async fn next(
        &mut self,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
        kept: Option<&mut RawRows>,
    ) -> Result<Option<Result<()>>> {
        if self.come.is_empty() {
            let Some(rows) = poll_fn(|context| self.poll_rows(context)).await? else {
                return Ok(None);
            };
            self.come = rows.into();
        }
        Ok(Some(self.read_some(read, kept)))
    }

    /// Has some of the rows read that have come.
    fn read_some(
        &mut self,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
        mut kept: Option<&mut RawRows>,
    ) -> Result<()> {
        let mut part = RowsPart {
            start: self.place,
            rows: if kept.is_some() {
                usize::MAX
            } else {
                READ_TOGETHER
            },
        };
        while let Some(rows) = self.come.front()
            && part.rows > 0
        {
            let is_left = rows.read_part(&mut part, &mut self.shape, read);
            if !matches!(is_left, Ok(true)) {
                part.start = 0;
                let rows = self.come.pop_front();
                if let Some(kept) = &mut kept {
                    kept.rows.extend(rows);
                }
            }
            is_left?;
        }
        self.place = part.start;
        Ok(())
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
