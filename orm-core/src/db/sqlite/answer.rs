//! The answer to one statement, and how far it may be ahead of who reads it.

use super::direct::ObservedRun;
use super::interrupt::RunningStatement;
use super::packs::{CHUNK, Packs};
use super::row::SqliteRows;
use crate::db::driver::{Answer, AnswerItem, DriverStream, Failure};
use futures_util::StreamExt;
use sqlx::Either;
use sqlx::sqlite::{SqliteQueryResult, SqliteRow};
use std::future::poll_fn;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// Time that a stream waits for a chunk; then one row will do.
const PATIENCE: Duration = Duration::from_millis(1);

/// The answer of the worker thread.
pub(in crate::db) struct WorkerAnswer<'c> {
    pub(super) answer: DriverStream<'c, SqliteQueryResult, SqliteRow>,
    pub(super) running: RunningStatement<'c>,
    pub(super) travel: Travel<'c>,
    /// True once all rows are there that come packed.
    pub(super) has_all: bool,
    /// The error behind rows that go first.
    pub(super) failed: Option<Failure>,
    /// Learns how long the statement takes.
    pub(super) observed: Option<ObservedRun<'c>>,
}

/// The form in which rows come.
pub(super) enum Travel<'c> {
    /// One by one, as sqlx has them.
    Alone,
    /// Packed, of so many columns each, a chunk at a time.
    Chunks(usize, &'c Packs),
    /// Packed, of so many columns each, a chunk at a time, or less where no whole chunk has come: one row now is better than
    /// a chunk much later.
    Streamed(usize, &'c Packs),
}

impl Answer for WorkerAnswer<'_> {
    type Row = SqliteRows;

    // Each holds many already.
    async fn next(&mut self) -> Option<Result<AnswerItem<SqliteRows>, Failure>> {
        if !matches!(self.travel, Travel::Streamed(..)) {
            return poll_fn(|context| self.poll(context, CHUNK)).await;
        }
        // Who reads the rows takes its time; only what it waits for counts.
        self.running.resume();
        let worth = poll_fn(|context| self.poll(context, CHUNK));
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
        loop {
            if let Some(rows) = self.poll_packed(context, worth) {
                return Poll::Ready(Some(Ok(AnswerItem::Row(rows))));
            }
            if let Some(failed) = self.failed.take() {
                return Poll::Ready(Some(Err(failed)));
            }
            let step = match ready!(self.answer.poll_next_unpin(context)) {
                Some(Ok(Either::Left(done))) => Ok(AnswerItem::Done(done.rows_affected())),
                Some(Ok(Either::Right(row))) if matches!(self.travel, Travel::Alone) => {
                    Ok(AnswerItem::Row(SqliteRows::One(row)))
                }
                Some(Ok(Either::Right(_))) => {
                    self.has_all = true;
                    continue;
                }
                Some(Err(error)) => {
                    self.failed = Some(self.running.failure(error));
                    self.running.end();
                    self.has_all = true;
                    continue;
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

    /// Returns the packed rows that are there, if they are worth it.
    fn poll_packed(&self, context: &Context<'_>, worth: usize) -> Option<SqliteRows> {
        let (Travel::Chunks(columns, packs) | Travel::Streamed(columns, packs)) = self.travel
        else {
            return None;
        };
        let worth = if self.has_all { 1 } else { worth };
        let rows = packs.poll_take(context, worth)?;
        Some(SqliteRows::Packed(rows, columns))
    }
}
