//! Rows on their way from a session to whoever asked for them.

use super::driver::{
    Answer, AnswerItem, AnswerTimeout, DriverRow, Failure, Pace, ReadRow, RowSource, RowsPart,
    WrittenRow,
};
use super::drivers::{AnyRow, AnyShape};
use crate::error::Result;
use crate::value::Reader;
use futures_util::future::poll_immediate;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

/// The receiver of an answer's rows.
pub(super) enum Destination<'r> {
    /// No receiver: only their number counts.
    Nobody,
    /// A function, row by row, and then whoever keeps them.
    Reader(ReadRow<'r>, Option<&'r mut RawRows>),
    /// A function, row by row, unless the connection tells what was written: that goes here.
    Writer(ReadRow<'r>, &'r mut Option<Vec<WrittenRow>>),
    /// A stream, which reads them in batches, and for which the next ones are fetched when it is asked for them.
    Stream(&'r mut dyn BatchFiller),
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
            Destination::Nobody | Destination::Stream(_) => None,
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
            Destination::Stream(_) => Pace::Streamed,
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
            Destination::Nobody | Destination::Stream(_) => {}
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
        if let Destination::Stream(batches) = &mut self.to {
            return stream(&mut **batches, &mut self.seen, answer, in_flight, timeout).await;
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

/// The most rows of a batch, which a long row ends at once. A row that is dropped before many others are read leaves
/// memory that these take, where the allocator has it at hand.
const ROWS_OF_BATCH: usize = 16;

/// The batches of a stream, which are read as their rows come.
pub(super) trait BatchFiller: Send {
    /// Reads a row into the batch.
    fn read(&mut self, reader: &mut dyn Reader) -> Result<()>;
    /// Returns the number of rows in the batch.
    fn n_rows(&self) -> usize;
    /// Returns what keeps the rows of the batch as they came, where they are read again.
    fn kept(&mut self) -> Option<&mut RawRows>;
    /// Puts the batch where the stream finds it.
    fn put(&mut self);
}

/// Reads the rows of an answer in batches, of rows that have come together. Returns how many rows the statement changed.
///
/// A row that cannot be read ends it; those behind it are left to discard.
async fn stream<A>(
    batches: &mut dyn BatchFiller,
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
    let mut shape = <A::Row as DriverRow>::Shape::default();
    let end = loop {
        let mut next = pin!(answer.next());
        let item = if let Some(item) = poll_immediate(&mut next).await {
            item
        } else {
            hand_over_read(batches, in_flight).await;
            timeout.step(next).await.transpose()
        };
        match item {
            Some(Ok(AnswerItem::Row(row))) => {
                *seen = true;
                if let Err(error) = fill(batches, row, &mut shape, in_flight).await {
                    hand_over_read(batches, in_flight).await;
                    *in_flight = InFlight::Paused;
                    return Err(Failure::Own(error));
                }
            }
            Some(Ok(AnswerItem::Done(n))) => changed += n,
            Some(Err(failure)) => break Err(failure),
            None => break Ok(changed),
        }
    };
    hand_over_read(batches, in_flight).await;
    end
}

/// Reads a row, or several in one, and hands over each batch that is full. Rows that are kept as they came stay in one
/// batch.
async fn fill<Row>(
    batches: &mut dyn BatchFiller,
    row: Row,
    shape: &mut Row::Shape,
    in_flight: &mut InFlight,
) -> Result<()>
where
    Row: DriverRow,
    AnyRow: From<Row>,
{
    let mut part = RowsPart::default();
    let done = loop {
        part.rows = match batches.kept() {
            Some(_) => usize::MAX,
            None => ROWS_OF_BATCH.saturating_sub(batches.n_rows()),
        };
        match row.read_part(&mut part, shape, &mut |reader| batches.read(reader)) {
            Ok(true) => hand_over(batches, in_flight).await,
            done => break done.map(drop),
        }
    };
    let most = if row.is_long() { 1 } else { ROWS_OF_BATCH };
    if let Some(kept) = batches.kept() {
        kept.rows.push(row.into());
    }
    done?;
    if batches.n_rows() >= most {
        hand_over(batches, in_flight).await;
    }
    Ok(())
}

/// Hands the rows to the stream that were read, if there are any.
async fn hand_over_read(batches: &mut dyn BatchFiller, in_flight: &mut InFlight) {
    if batches.n_rows() > 0 {
        hand_over(batches, in_flight).await;
    }
}

/// Hands a batch to the stream, and waits until that asks for the next one.
async fn hand_over(batches: &mut dyn BatchFiller, in_flight: &mut InFlight) {
    batches.put();
    *in_flight = InFlight::Paused;
    HandOver::default().await;
    *in_flight = InFlight::Sent;
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

/// Lets the stream take a batch: pending once, without waking anybody, since the stream asks again by itself.
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
