//! The answer to one statement, and how far it may be ahead of who reads it.

use super::direct::ObservedRun;
use super::interrupt::RunningStatement;
use super::packed::Packs;
use super::row::SqliteRows;
use crate::db::driver::{Answer, AnswerItem, DriverStream, Failure};
use futures_util::StreamExt;
use sqlx::Either;
use sqlx::sqlite::{SqliteQueryResult, SqliteRow};
use std::future::poll_fn;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// Number of bytes of a stream that are worth waking its reader.
const WORTH_WAKING: usize = 1 << 16;
/// Time that is waited for as many; then one row will do.
const PATIENCE: Duration = Duration::from_millis(1);

/// The answer of the worker thread.
pub(in crate::db) struct WorkerAnswer<'c> {
    pub(super) answer: DriverStream<'c, SqliteQueryResult, SqliteRow>,
    pub(super) running: RunningStatement<'c>,
    pub(super) travel: Travel<'c>,
    /// The error behind rows that go first.
    pub(super) failed: Option<Failure>,
    /// Learns how long the statement takes.
    pub(super) observed: Option<ObservedRun<'c>>,
}

/// The form in which rows come.
pub(super) enum Travel<'c> {
    /// One by one, as sqlx has them.
    Alone,
    /// All packed, once the statement is done; of so many columns each.
    Together(usize, &'c Packs),
    /// Packed, some at a time, while the statement goes on.
    Batches(usize, &'c Packs),
}

impl Answer for WorkerAnswer<'_> {
    type Row = SqliteRows;

    // Each holds many already.
    const STREAMED_TOGETHER: usize = 1;

    async fn next(&mut self) -> Option<Result<AnswerItem<SqliteRows>, Failure>> {
        if !matches!(self.travel, Travel::Batches(..)) {
            return poll_fn(|context| self.poll(context, 1)).await;
        }
        // Who reads the rows takes its time; only what it waits for counts.
        self.running.resume();
        let worth = poll_fn(|context| self.poll(context, WORTH_WAKING));
        let item = match tokio::time::timeout(PATIENCE, worth).await {
            Ok(item) => item,
            Err(_) => poll_fn(|context| self.poll(context, 1)).await,
        };
        if matches!(item, Some(Ok(_))) {
            self.running.pause();
        }
        item
    }
}

impl WorkerAnswer<'_> {
    /// Waits for the error of a statement that does nothing but fail.
    pub(super) async fn failure(mut self) -> Failure {
        match self.next().await {
            Some(Err(failure)) => failure,
            _ => Failure::Driver(sqlx::Error::WorkerCrashed),
        }
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
        worth: usize,
    ) -> Poll<Option<Result<AnswerItem<SqliteRows>, Failure>>> {
        if let Travel::Batches(columns, packs) = self.travel
            && let Some(rows) = packs.poll_take(context, worth)
        {
            return Poll::Ready(Some(Ok(AnswerItem::Row(SqliteRows::Packed(rows, columns)))));
        }
        if let Some(failed) = self.failed.take() {
            return Poll::Ready(Some(Err(failed)));
        }
        loop {
            let step = match ready!(self.answer.poll_next_unpin(context)) {
                Some(Ok(Either::Left(done))) => Ok(AnswerItem::Done(done.rows_affected())),
                Some(Ok(Either::Right(row))) => match self.arrived(row) {
                    Some(row) => Ok(AnswerItem::Row(row)),
                    None => continue,
                },
                Some(Err(error)) => {
                    let failed = self.running.failure(error);
                    self.running.end();
                    self.rest_before(failed)
                }
                None => {
                    self.running.end();
                    if let Some(observed) = self.observed.take() {
                        observed.end();
                    }
                    return Poll::Ready(None);
                }
            };
            return Poll::Ready(Some(step));
        }
    }

    /// Returns the rows that a row of the driver stands for; `None` once all rows were taken.
    fn arrived(&mut self, row: SqliteRow) -> Option<SqliteRows> {
        match self.travel {
            Travel::Alone => Some(SqliteRows::One(row)),
            Travel::Together(columns, packs) => Some(SqliteRows::Packed(packs.take(), columns)),
            Travel::Batches(columns, packs) => {
                let rows = packs.take();
                (!rows.is_empty()).then_some(SqliteRows::Packed(rows, columns))
            }
        }
    }

    /// Returns the rows that came before an error, and then the error.
    fn rest_before(&mut self, failed: Failure) -> Result<AnswerItem<SqliteRows>, Failure> {
        if let Travel::Batches(columns, packs) = self.travel {
            let rows = packs.take();
            if !rows.is_empty() {
                self.failed = Some(failed);
                return Ok(AnswerItem::Row(SqliteRows::Packed(rows, columns)));
            }
        }
        Err(failed)
    }
}
