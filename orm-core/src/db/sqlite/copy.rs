//! Many rows on their way in: an insert that the worker thread carries out for each of them, some at a time.

use super::{SqliteSession, packed};
use crate::db::driver::{Failure, RowChunk, RowSource, next_rows};
use crate::sql::{INSERT_EACH, Statement};
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, Row};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of rows that `orm_insert` has inserted in the call that is under way, or was last.
#[derive(Default)]
pub(in crate::db) struct InsertedRows(AtomicUsize);

impl InsertedRows {
    /// Begins a call.
    pub(super) fn begin(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Counts one row.
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl SqliteSession {
    /// Carries an insert of one row out for each row. Returns how many were stored.
    pub(super) async fn insert_each(
        &mut self,
        statement: &Statement,
        rows: &mut dyn RowSource,
    ) -> Result<u64, Failure> {
        let mut stored = 0;
        while let Some(chunk) = next_rows(rows).await {
            stored += self.insert_chunk(&statement.text, &chunk).await?;
        }
        Ok(stored)
    }

    async fn insert_chunk(&mut self, text: &str, chunk: &RowChunk) -> Result<u64, Failure> {
        let mut arguments = SqliteArguments::default();
        let rows = packed::values(&chunk.values)?;
        // No text and no bytes are refused as arguments.
        let added = arguments.add(text).and_then(|()| arguments.add(rows));
        added.map_err(sqlx::Error::Encode)?;
        let mut running = self.worker.interrupt.start(self.limit);
        let insert = sqlx::query_with(INSERT_EACH, arguments);
        let done = insert.fetch_one(&mut self.connection).await;
        let done = done.map_err(|error| running.failure(error));
        running.end();
        match done {
            Ok(row) => Ok(row.try_get::<i64, _>(0)?.cast_unsigned()),
            Err(failure) => Err(self.of_row(failure, chunk)),
        }
    }

    /// Adds to an error of the database the row that it is about.
    fn of_row(&self, failure: Failure, chunk: &RowChunk) -> Failure {
        let failed = self.worker.inserted.0.load(Ordering::Relaxed);
        match (failure, chunk.rows().nth(failed)) {
            (Failure::Driver(error @ sqlx::Error::Database(_)), Some(row)) => {
                Failure::OfRow(error, row.to_vec())
            }
            (failure, _) => failure,
        }
    }
}
