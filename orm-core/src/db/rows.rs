//! Rows on their way from the driver to whoever asked for them.

use super::answer_timeout::AnswerTimeout;
use super::connection::{Failure, InFlight};
#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;
use crate::error::{Error, Result};
use crate::value::Reader;
#[cfg(feature = "postgres")]
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use sqlx::Either;
#[cfg(feature = "sqlite")]
use std::ops::RangeInclusive;
use std::pin::{Pin, pin};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

/// What is called once a row.
pub(super) type ReadRow<'r> = &'r mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send);

/// The answer to one statement.
pub(super) enum DriverAnswer<'c> {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::SqliteAnswer<'c>),
    #[cfg(feature = "postgres")]
    Postgres(DriverStream<'c, sqlx::postgres::PgQueryResult, sqlx::postgres::PgRow>),
}

/// The answer to one statement, as sqlx gives it.
pub(super) type DriverStream<'c, Done, Row> = BoxStream<'c, sqlx::Result<Either<Done, Row>>>;

/// One piece of an answer.
pub(super) enum AnswerItem {
    Row(RawRow),
    /// The statement is done, and changed so many rows.
    Done(u64),
}

/// A row as its driver holds it, or all of them.
pub(super) enum RawRow {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteRow),
    /// All rows packed, each of so many columns.
    #[cfg(feature = "sqlite")]
    Packed(Vec<u8>, usize),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
}

/// Rows as they came from the driver, to be read again.
pub struct RawRows {
    rows: Vec<RawRow>,
    /// How many columns of each are passed over.
    skip: usize,
}

impl RawRows {
    /// None yet. When they are read, the first columns are passed over.
    pub fn new(skip: usize) -> Self {
        RawRows {
            rows: Vec::new(),
            skip,
        }
    }

    /// Calls `read` once a row, in order. An error of `read` ends it, and is what this returns.
    pub fn read(&self, read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send)) -> Result<()> {
        let mut shape = RowShape::default();
        let mut read = |reader: &mut dyn Reader| {
            reader.skip(self.skip);
            read(reader)
        };
        let mut rows = self.rows.iter();
        rows.try_for_each(|row| row.read(&mut shape, &mut read))
    }
}

/// What is known of all rows of one answer, worked out at the first.
#[derive(Default)]
pub(super) struct RowShape {
    #[cfg(feature = "postgres")]
    kinds: Vec<postgres::Kind>,
}

/// Who gets the rows.
pub(super) enum Destination<'r> {
    /// Nobody; only their number counts.
    Nobody,
    /// A function, row by row, and then whoever keeps them.
    Reader(ReadRow<'r>, Option<&'r mut RawRows>),
    /// A stream, which fetches the next one when it is asked for it.
    Stream(&'r NextRow),
}

/// How the rows of a statement are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// Only their number is.
    Count,
    /// Nobody looks at one before the last has come.
    Together,
    /// Some now, the others when they are asked for.
    Streamed,
}

/// Where the rows of an answer go, and whether any went there.
pub(super) struct RowSink<'r> {
    to: Destination<'r>,
    shape: RowShape,
    seen: bool,
}

impl<'r> RowSink<'r> {
    pub(super) fn new(to: Destination<'r>) -> Self {
        RowSink {
            to,
            shape: RowShape::default(),
            seen: false,
        }
    }

    /// Whether a row was handed on, so that the statement cannot be sent again.
    pub(super) fn has_seen(&self) -> bool {
        self.seen
    }

    /// Hands on keys, each as a row; answers how many there are.
    #[cfg(feature = "sqlite")]
    pub(super) fn give(&mut self, keys: RangeInclusive<i64>) -> Result<u64> {
        self.seen = true;
        let mut count = 0;
        for key in keys {
            count += 1;
            if let Destination::Reader(read, _) = &mut self.to {
                sqlite::read_key(key, *read)?;
            }
        }
        Ok(count)
    }

    /// How the rows are wanted.
    pub(super) fn pace(&self) -> Pace {
        match self.to {
            Destination::Nobody => Pace::Count,
            Destination::Reader(..) => Pace::Together,
            Destination::Stream(_) => Pace::Streamed,
        }
    }
}

/// Hands on all rows; answers how many rows the statement changed.
///
/// After a row that could not be read the others are fetched and dropped, so that the connection is free for the next
/// statement.
pub(super) async fn drain(
    rows: &mut DriverAnswer<'_>,
    sink: &mut RowSink<'_>,
    in_flight: &mut InFlight,
    limit: AnswerTimeout,
) -> Result<u64, Failure> {
    let (mut changed, mut failed) = (0, None);
    while let Some(step) = limit.step(pin!(rows.next())).await? {
        let row = match step {
            AnswerItem::Row(row) => row,
            AnswerItem::Done(n) => {
                changed += n;
                continue;
            }
        };
        sink.seen = true;
        match &mut sink.to {
            Destination::Nobody => {}
            Destination::Reader(..) if failed.is_some() => {}
            Destination::Reader(read, kept) => {
                failed = row.read(&mut sink.shape, *read).err();
                if let Some(kept) = kept {
                    kept.rows.push(row);
                }
            }
            Destination::Stream(next_row) => {
                next_row.put(row);
                *in_flight = InFlight::Paused;
                HandOver::default().await;
                *in_flight = InFlight::Sent;
            }
        }
    }
    failed.map_or(Ok(changed), |error| Err(Failure::Own(error)))
}

impl DriverAnswer<'_> {
    async fn next(&mut self) -> Option<Result<AnswerItem, Failure>> {
        match self {
            #[cfg(feature = "sqlite")]
            DriverAnswer::Sqlite(answer) => answer.next().await,
            #[cfg(feature = "postgres")]
            DriverAnswer::Postgres(answer) => Some(match answer.next().await? {
                Ok(Either::Left(done)) => Ok(AnswerItem::Done(done.rows_affected())),
                Ok(Either::Right(row)) => Ok(AnswerItem::Row(RawRow::Postgres(row))),
                Err(error) => Err(Failure::Driver(error)),
            }),
        }
    }
}

impl RawRow {
    /// Has the row read, or the rows.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "rows of SQLite have no shape")
    )]
    pub(super) fn read(&self, shape: &mut RowShape, read: ReadRow<'_>) -> Result<()> {
        match self {
            #[cfg(feature = "sqlite")]
            RawRow::Sqlite(row) => read(&mut sqlite::SqliteReader::new(row)),
            #[cfg(feature = "sqlite")]
            RawRow::Packed(rows, columns) => sqlite::each_packed(rows, *columns, read),
            #[cfg(feature = "postgres")]
            RawRow::Postgres(row) => {
                if shape.kinds.is_empty() {
                    shape.kinds = postgres::Kind::all(row);
                }
                read(&mut postgres::PostgresReader::new(row, &shape.kinds))
            }
        }
    }
}

/// Rows that a stream has fetched, read one by one.
pub(super) struct FetchedRows {
    row: RawRow,
    /// Where the next one begins, if they are packed.
    #[cfg(feature = "sqlite")]
    at: usize,
}

impl FetchedRows {
    pub(super) fn new(row: RawRow) -> Self {
        FetchedRows {
            row,
            #[cfg(feature = "sqlite")]
            at: 0,
        }
    }

    /// Has the next one read; answers what is left.
    pub(super) fn read(
        self,
        shape: &mut RowShape,
        read: ReadRow<'_>,
    ) -> (Option<FetchedRows>, Result<()>) {
        #[cfg(feature = "sqlite")]
        if let RawRow::Packed(rows, columns) = &self.row {
            let (at, done) = sqlite::read_packed(rows, self.at, *columns, read);
            let left = at < rows.len();
            return (left.then_some(FetchedRows { at, ..self }), done);
        }
        (None, self.row.read(shape, read))
    }
}

/// Where a stream finds its next row.
#[derive(Default)]
pub(super) struct NextRow(Mutex<Option<RawRow>>);

impl NextRow {
    fn put(&self, row: RawRow) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(row);
    }

    pub(super) fn take(&self) -> Option<RawRow> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Lets the stream take the row: pending once, without waking anybody, since the stream asks again by itself.
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

/// The error for what no database can store in a text.
pub(super) fn check_text(text: &str) -> Result<()> {
    if text.as_bytes().contains(&0) {
        return Err(Error::InvalidText {
            model: None,
            field: None,
        });
    }
    Ok(())
}

/// SQLite would store NaN as null.
pub(super) fn check_float(number: f64) -> Result<f64> {
    if number.is_nan() {
        return Err(Error::OutOfRange {
            model: None,
            field: None,
            why: "NaN cannot be stored".to_owned(),
        });
    }
    Ok(number)
}
