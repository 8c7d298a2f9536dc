//! Rows on their way from a session to whoever asked for them.

use super::driver::{
    Answer, AnswerItem, AnswerTimeout, DriverRow, Failure, Pace, ReadRow, RowSource, WrittenRow,
};
use super::drivers::{AnyRow, AnyShape};
use crate::error::Result;
use crate::value::Reader;
use futures_util::future::poll_immediate;
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// The receiver of an answer's rows.
pub(super) enum Destination<'r> {
    /// No receiver: only their number counts.
    Nobody,
    /// A function, row by row, and then whoever keeps them.
    Reader(ReadRow<'r>, Option<&'r mut RawRows>),
    /// A function, row by row, unless the connection tells what was written: that goes here.
    Writer(ReadRow<'r>, &'r mut Option<Vec<WrittenRow>>),
    /// A cursor, for which the next ones are fetched when it is asked for them.
    Cursor(&'r WaitingRows),
}

/// The destination of an answer's rows, and what is known of those that went there.
pub(super) struct RowSink<'r> {
    to: Destination<'r>,
    seen: bool,
    /// True where the statement was undone, since nothing told which of its rows are new.
    undone: bool,
}

/// The rows that go over a connection with a statement.
pub(super) enum RowFlow<'f, 's> {
    /// Rows of its answer.
    Out(&'f mut RowSink<'s>),
    /// Rows that it copies.
    In(&'f mut dyn RowSource),
}

/// The use that a connection is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InFlight {
    /// No statement: it waits for one.
    Idle,
    /// A statement was sent, and its answer is being waited for; or the future that waited was dropped.
    Sent,
    /// Rows are left to fetch, and nobody is waiting for them.
    Paused,
}

impl Destination<'_> {
    /// Returns the function that rows go to, and whoever keeps them then.
    fn reader(&mut self) -> Option<(ReadRow<'_>, Option<&mut RawRows>)> {
        match self {
            Destination::Reader(read, kept) => Some((*read, kept.as_deref_mut())),
            Destination::Writer(read, _) => Some((*read, None)),
            Destination::Nobody | Destination::Cursor(_) => None,
        }
    }
}

impl<'r> RowSink<'r> {
    pub(super) fn new(to: Destination<'r>) -> Self {
        RowSink {
            to,
            seen: false,
            undone: false,
        }
    }

    /// Notes that the statement was undone, since nothing told which of its rows are new.
    pub(super) fn note_undone(&mut self) {
        self.undone = true;
    }

    /// Returns whether the statement was undone, since nothing told which of its rows are new.
    pub(super) fn is_undone(&self) -> bool {
        self.undone
    }

    /// Returns whether a row was handed on, so that the statement cannot be sent again.
    pub(super) fn has_seen(&self) -> bool {
        self.seen
    }

    /// Returns how fast the rows are wanted.
    pub(super) fn pace(&self) -> Pace {
        match self.to {
            Destination::Nobody => Pace::Count,
            Destination::Reader(..) | Destination::Writer(..) => Pace::Together,
            Destination::Cursor(_) => Pace::Streamed,
        }
    }

    /// Hands on what was written; where rows are wanted, as those that `read_written` makes of it. Returns how many there
    /// are.
    pub(super) fn give(
        &mut self,
        written: Vec<WrittenRow>,
        read_written: impl Fn(WrittenRow, ReadRow<'_>) -> Result<()>,
    ) -> Result<u64> {
        self.seen = true;
        let count = written.len() as u64;
        match &mut self.to {
            Destination::Writer(_, to) => **to = Some(written),
            Destination::Reader(read, _) => {
                let mut written = written.into_iter();
                written.try_for_each(|row| read_written(row, *read))?;
            }
            Destination::Nobody | Destination::Cursor(_) => {}
        }
        Ok(count)
    }

    /// Hands on all rows of an answer, which came as one. Returns them, unless they are kept.
    pub(super) fn take<Row>(&mut self, rows: Row) -> Result<Option<Row>>
    where
        Row: DriverRow,
        AnyRow: From<Row>,
    {
        self.seen = true;
        let Some((read, kept)) = self.to.reader() else {
            return Ok(Some(rows));
        };
        rows.read(&mut Row::Shape::default(), read)?;
        let Some(kept) = kept else {
            return Ok(Some(rows));
        };
        kept.rows.push(rows.into());
        Ok(None)
    }

    /// Hands on all rows of an answer. Returns how many rows the statement changed.
    ///
    /// After a row that could not be read the others are fetched and dropped, so that the connection is free for the
    /// next statement.
    pub(super) async fn drain<A>(
        &mut self,
        answer: &mut A,
        in_flight: &mut InFlight,
        timeout: AnswerTimeout,
    ) -> Result<u64, Failure>
    where
        A: Answer,
        AnyRow: From<A::Row>,
    {
        if let Destination::Cursor(waiting) = self.to {
            return stream(waiting, &mut self.seen, answer, in_flight, timeout).await;
        }
        let (mut changed, mut failed) = (0, None);
        let mut shape = <A::Row as DriverRow>::Shape::default();
        while let Some(item) = timeout.step(pin!(answer.next())).await? {
            let row = match item {
                AnswerItem::Row(row) => row,
                AnswerItem::Done(n) => {
                    changed += n;
                    continue;
                }
            };
            self.seen = true;
            if failed.is_none()
                && let Some((read, kept)) = self.to.reader()
            {
                failed = row.read(&mut shape, read).err();
                if let Some(kept) = kept {
                    kept.rows.push(row.into());
                }
            }
        }
        failed.map_or(Ok(changed), |error| Err(Failure::Own(error)))
    }
}

/// Hands the rows of an answer to a cursor, as many together as have come. Returns how many rows the statement changed.
async fn stream<A>(
    waiting: &WaitingRows,
    seen: &mut bool,
    answer: &mut A,
    in_flight: &mut InFlight,
    timeout: AnswerTimeout,
) -> Result<u64, Failure>
where
    A: Answer,
    AnyRow: From<A::Row>,
{
    let mut changed = 0;
    loop {
        let mut next = pin!(answer.next());
        let come = poll_immediate(&mut next).await;
        if !matches!(come, Some(Some(Ok(AnswerItem::Row(_))))) {
            waiting.hand_over(in_flight).await;
        }
        let item = match come {
            Some(item) => item.transpose()?,
            None => timeout.step(next).await?,
        };
        match item {
            Some(AnswerItem::Row(row)) => {
                *seen = true;
                if waiting.put(row.into()) == A::STREAMED_TOGETHER {
                    waiting.hand_over(in_flight).await;
                }
            }
            Some(AnswerItem::Done(n)) => changed += n,
            None => return Ok(changed),
        }
    }
}

/// Rows as they came from the driver, to be read again.
pub struct RawRows {
    pub(super) rows: Vec<AnyRow>,
    /// The number of columns of each row that are passed over.
    skip: usize,
}

impl RawRows {
    /// No rows yet. When they are read, the first columns are passed over.
    pub fn new(skip: usize) -> Self {
        RawRows {
            rows: Vec::new(),
            skip,
        }
    }

    /// Calls `read` once a row, in order. An error of `read` ends it, and is what this returns.
    pub fn read(&self, read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send)) -> Result<()> {
        let mut read = |reader: &mut dyn Reader| {
            reader.skip(self.skip);
            read(reader)
        };
        let mut shape = AnyShape::default();
        let mut rows = self.rows.iter();
        rows.try_for_each(|row| row.read(&mut shape, &mut read))
    }
}

/// The rows that a cursor finds when the statement has paused.
#[derive(Default)]
pub(super) struct WaitingRows(Mutex<Vec<AnyRow>>);

impl WaitingRows {
    /// Adds a row. Returns how many there are.
    fn put(&self, row: AnyRow) -> usize {
        let mut rows = self.lock();
        rows.push(row);
        rows.len()
    }

    /// Waits until the cursor has taken the rows, if there are any.
    async fn hand_over(&self, in_flight: &mut InFlight) {
        if self.lock().is_empty() {
            return;
        }
        *in_flight = InFlight::Paused;
        HandOver::default().await;
        *in_flight = InFlight::Sent;
    }

    /// Takes the rows, if there are any.
    pub(super) fn take(&self) -> Option<Vec<AnyRow>> {
        let rows = std::mem::take(&mut *self.lock());
        (!rows.is_empty()).then_some(rows)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<AnyRow>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the cursor take the rows: pending once, without waking anybody, since the cursor asks again by itself.
#[derive(Default)]
struct HandOver(bool);

impl Future for HandOver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}
