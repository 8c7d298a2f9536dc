//! The answer to one statement: pieces of it, and the rows as a driver holds them.

use super::Failure;
use crate::error::Result;
use crate::value::Reader;
use futures_util::stream::BoxStream;
use sqlx::Either;

/// A function that is called once a row.
pub(in crate::db) type ReadRow<'r> = &'r mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send);

/// The answer to one statement as sqlx gives it.
pub(in crate::db) type DriverStream<'c, Done, Row> = BoxStream<'c, sqlx::Result<Either<Done, Row>>>;

/// The answer to one statement, fetched piece by piece.
pub(in crate::db) trait Answer: Send {
    /// Its rows.
    type Row: DriverRow;

    /// Waits for the next piece; `None` at the end.
    fn next(
        &mut self,
    ) -> impl Future<Output = Option<Result<AnswerItem<Self::Row>, Failure>>> + Send;
}

/// One piece of an answer.
pub(in crate::db) enum AnswerItem<Row> {
    /// A row, or several in one.
    Row(Row),
    /// The statement is done, and changed so many rows.
    Done(u64),
}

/// The whole answer to a statement that was carried out at once.
pub(in crate::db) struct AnswerAtOnce<Row> {
    /// Its rows in one, if it has any.
    pub(in crate::db) rows: Option<Row>,
    /// The number of rows that it changed.
    pub(in crate::db) changed: u64,
    /// True where other tasks are to have a turn before the next statement.
    pub(in crate::db) gives_way: bool,
}

/// A row as its driver holds it, or several in one.
pub(in crate::db) trait DriverRow: Send + Sync + 'static {
    /// Facts about all rows of one answer, worked out at the first of them.
    type Shape: Default + Send;

    /// Passes the row to `read`, or all of them in order. An error of `read` ends it, and is what this returns.
    fn read(&self, shape: &mut Self::Shape, read: ReadRow<'_>) -> Result<()> {
        self.read_part(&mut RowsPart::all(), shape, read).map(drop)
    }

    /// Passes some of the rows to `read`, in order, and moves `part` behind them. Returns whether rows are left. An error of
    /// `read` ends it, and is what this returns.
    fn read_part(
        &self,
        part: &mut RowsPart,
        shape: &mut Self::Shape,
        read: ReadRow<'_>,
    ) -> Result<bool>;

    /// Returns whether the row is so long that others are not worth waiting for: it ends a batch of a stream.
    fn is_long(&self) -> bool {
        false
    }
}

/// A part of the rows that came as one.
#[derive(Default)]
pub(in crate::db) struct RowsPart {
    /// The place of its first row, which only the driver knows to read; 0 is the first of all.
    pub(in crate::db) start: usize,
    /// The most rows that are in it.
    pub(in crate::db) rows: usize,
}

impl RowsPart {
    /// All rows.
    fn all() -> Self {
        RowsPart {
            start: 0,
            rows: usize::MAX,
        }
    }
}

/// The speed at which the rows of a statement are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum Pace {
    /// Only their number is wanted.
    Count,
    /// All rows are wanted, and nobody looks at one before the last has come.
    Together,
    /// Some are wanted now, the others when they are asked for.
    Streamed,
}
