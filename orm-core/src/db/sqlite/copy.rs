//! Rows that are copied into a table: some at a time, by one statement or by one for each, or all by one statement.

use super::{SqliteSession, columns, packed};
use crate::db::driver::{Failure, RowChunk, RowSource, next_rows, safe_sql};
use crate::sql::{CopiedAtOnce, INSERT_EACH, STAGE, STAGE_ROWS, Statement, UNSTAGE};
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{Arguments, Encode, Row, Type};
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
        let at_once = match &statement.copied_at_once {
            Some(CopiedAtOnce::All(text)) => return self.insert_all(text, rows).await,
            Some(CopiedAtOnce::Chunk(text)) => Some(text),
            None => None,
        };
        let mut stored = 0;
        while let Some(chunk) = next_rows(rows).await {
            stored += match at_once {
                Some(at_once) => {
                    self.insert_at_once(at_once, &statement.text, &chunk)
                        .await?
                }
                None => self.insert_one_by_one(&statement.text, &chunk).await?,
            };
        }
        Ok(stored)
    }

    /// Keeps all rows in a temporary table, which grows on the disk, and inserts them by one statement.
    async fn insert_all(&mut self, text: &str, rows: &mut dyn RowSource) -> Result<u64, Failure> {
        self.say(STAGE).await?;
        while let Some(chunk) = next_rows(rows).await {
            let mut packed = Vec::new();
            for n in 0..chunk.width {
                packed.extend(columns::column(chunk.column(n))?);
            }
            let mut arguments = SqliteArguments::default();
            add(&mut arguments, packed)?;
            self.run(STAGE_ROWS, arguments).await?;
        }
        let stored = self.run(text, SqliteArguments::default()).await?;
        self.say(UNSTAGE).await?;
        Ok(stored)
    }

    /// Runs a statement. Returns how many rows it changed.
    async fn run(&mut self, text: &str, arguments: SqliteArguments) -> Result<u64, Failure> {
        let statement = sqlx::query_with(safe_sql(text.to_owned())?, arguments);
        let mut running = self.worker.interrupt.start(self.limit);
        let done = statement.execute(&mut self.connection).await;
        let done = done.map_err(|error| running.failure(error));
        running.end();
        done.map(|done| done.rows_affected())
    }

    /// Inserts a chunk by one statement. Where that fails, the rows are inserted one by one, which tells the row that is
    /// refused.
    async fn insert_at_once(
        &mut self,
        at_once: &str,
        one: &str,
        chunk: &RowChunk,
    ) -> Result<u64, Failure> {
        let mut arguments = SqliteArguments::default();
        for n in 0..chunk.width {
            add(&mut arguments, columns::column(chunk.column(n))?)?;
        }
        let failure = match self.run(at_once, arguments).await {
            Ok(stored) => return Ok(stored),
            Err(failure) => failure,
        };
        let is_refused = matches!(failure, Failure::Driver(sqlx::Error::Database(_)));
        // Whatever is stored without a transaction would stay.
        if is_refused && !self.is_autocommit().await? {
            self.insert_one_by_one(one, chunk).await?;
        }
        Err(failure)
    }

    async fn insert_one_by_one(&mut self, text: &str, chunk: &RowChunk) -> Result<u64, Failure> {
        let mut arguments = SqliteArguments::default();
        add(&mut arguments, text)?;
        add(&mut arguments, packed::values(&chunk.values)?)?;
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

fn add<'a>(
    arguments: &mut SqliteArguments,
    value: impl Encode<'a, Sqlite> + Type<Sqlite>,
) -> Result<(), Failure> {
    let added = arguments.add(value).map_err(sqlx::Error::Encode);
    added.map_err(Failure::Driver)
}
