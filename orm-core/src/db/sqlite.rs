//! SQLite: how it is reached and set up, and one connection to it.

mod answer;
mod bind;
mod culprit;
mod file;
mod interrupt;
mod like;
mod list;
mod number;
mod open;
mod packed;
mod raw;
mod row;
mod time;

use super::answer_timeout::AnswerTimeout;
use super::connection::{Disposition, Failure};
use super::rows::{DriverAnswer, Pace};
use super::safe_sql::safe_sql;
use super::settings::Settings;
use super::transaction::Isolation;
use crate::error::Result;
use crate::sql::{Statement, Verb, WithoutReturning};
use futures_util::FutureExt;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Executor};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use answer::Travel;
use interrupt::Interrupt;
use packed::Packs;

pub(super) use answer::SqliteAnswer;
pub(super) use culprit::{find as find_culprit, is_counter_full};
pub(super) use number::OUT_OF_RANGE;
pub(super) use open::Address;
pub(super) use row::{SqliteReader, each_packed, read_key, read_packed};

/// So many arguments a function of SQLite takes.
const MOST_ARGUMENTS: usize = 1_000;

/// One connection.
pub(super) struct SqliteSession {
    pub(super) connection: SqliteConnection,
    interrupt: Arc<Interrupt>,
    packs: Arc<Packs>,
    /// How long a statement may take.
    usual: Option<Duration>,
    /// How long the next one may.
    limit: Option<Duration>,
    /// Whether the connection is the database.
    memory: bool,
}

impl SqliteSession {
    /// SQLite always answers.
    #[expect(clippy::unused_self, reason = "as for Postgres")]
    pub(super) fn patience(&self, _: &Settings) -> Option<Duration> {
        None
    }

    /// Sets how long the next statement may take. It is stopped then, so nobody has to keep the time.
    #[expect(clippy::unused_async, reason = "as for Postgres")]
    pub(super) async fn limit(
        &mut self,
        timeout: Option<Duration>,
        _: Pace,
        _: bool,
        _: Option<Duration>,
    ) -> sqlx::Result<AnswerTimeout> {
        self.limit = timeout.or(self.usual);
        Ok(AnswerTimeout::None)
    }

    /// Sends a statement. Its rows may come packed: then each costs a tenth of what sqlx takes for one.
    pub(super) fn rows(&mut self, statement: &Statement, pace: Pace) -> Result<DriverAnswer<'_>> {
        let is_packed = pace != Pace::Count && (1..=MOST_ARGUMENTS).contains(&statement.columns);
        let text = if is_packed {
            safe_sql(crate::sql::packed(&statement.text, statement.columns))?
        } else {
            safe_sql(statement.text.clone())?
        };
        let answer = if statement.verb == Verb::Schema && statement.parameters.is_empty() {
            self.connection.fetch_many(sqlx::raw_sql(text))
        } else {
            let arguments = bind::arguments(statement.parameters.iter())?;
            self.connection
                .fetch_many(sqlx::query_with(text, arguments))
        };
        let travel = match pace {
            Pace::Together if is_packed => {
                self.packs.begin();
                Travel::Together(statement.columns, &self.packs)
            }
            Pace::Streamed if is_packed => {
                self.packs.begin_batches();
                Travel::Batches(statement.columns, &self.packs)
            }
            _ => Travel::Alone,
        };
        Ok(DriverAnswer::Sqlite(SqliteAnswer {
            answer,
            running: self.interrupt.start(self.limit),
            travel,
            failed: None,
        }))
    }

    /// Inserts rows; answers their keys, or none if it inserted nothing.
    pub(super) async fn insert_without_returning(
        &mut self,
        statement: &Statement,
        without: &WithoutReturning,
    ) -> Result<Option<RangeInclusive<i64>>, Failure> {
        let parameters = statement.parameters.iter().chain(&without.parameters);
        let arguments = bind::arguments(parameters).map_err(Failure::Own)?;
        let text = [&statement.text[..without.kept], &without.ending].concat();
        let text = safe_sql(text).map_err(Failure::Own)?;
        let mut running = self.interrupt.start(self.limit);
        let insert = sqlx::query_with(text, arguments);
        let done = insert.execute(&mut self.connection).await;
        let done = done.map_err(|error| running.failure(error));
        running.end();
        let done = done?;
        let (rows, last) = (done.rows_affected().cast_signed(), done.last_insert_rowid());
        Ok((rows > 0).then(|| last - rows + 1..=last))
    }

    /// Lends the connection. What runs on it stops when this is dropped.
    pub(super) async fn lend<T>(&mut self, run: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
        let mut running = self.interrupt.start(self.usual);
        let output = run(&mut self.connection).await;
        running.end();
        output
    }

    /// Sets the connection up anew. Much may have been done to it, so one that can be replaced is given up.
    pub(super) async fn restore(&mut self, settings: &Settings) -> sqlx::Result<()> {
        self.mend().await?;
        if !self.memory {
            return Err(sqlx::Error::PoolClosed);
        }
        (self.interrupt, self.packs) = open::set_up(&mut self.connection, settings).await?;
        Ok(())
    }

    /// Waits until a statement that nobody waits for has ended.
    pub(super) async fn resume(&mut self) -> sqlx::Result<()> {
        self.connection.ping().await?;
        self.interrupt.clear();
        // Nobody wants what it packed.
        self.packs.take();
        Ok(())
    }

    /// Ends what was left undone and rolls back what was left open.
    pub(super) async fn mend(&mut self) -> sqlx::Result<()> {
        self.resume().await?;
        if !self.is_autocommit().await? {
            self.roll_back().await?;
        }
        Ok(())
    }

    /// Whether no transaction is open: SQLite ends one by itself on some errors.
    pub(super) async fn is_autocommit(&mut self) -> sqlx::Result<bool> {
        Ok(raw::is_autocommit(
            &mut self.connection.lock_handle().await?,
        ))
    }

    /// A transaction that writes from the start: one that begins to write later fails when another wrote meanwhile.
    /// One that only reads sees what there is when it first does. Each sees one moment.
    pub(super) async fn begin(
        &mut self,
        isolation: Isolation,
        timeout: Option<Duration>,
    ) -> Result<(), Failure> {
        let text = match isolation {
            Isolation::Default | Isolation::Snapshot => "BEGIN IMMEDIATE",
            Isolation::Reading => "BEGIN DEFERRED",
        };
        // It may have to wait for a lock, which nobody needs when it is dropped.
        let mut running = self.interrupt.start(timeout.or(self.usual));
        let done = sqlx::query(text).execute(&mut self.connection).await;
        let done = done.map_err(|error| running.failure(error));
        running.end();
        done.map(|_| ())
    }

    pub(super) async fn commit(&mut self) -> sqlx::Result<()> {
        sqlx::query("COMMIT")
            .execute(&mut self.connection)
            .await
            .map(|_| ())
    }

    pub(super) async fn roll_back(&mut self) -> sqlx::Result<()> {
        let done = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
        match done {
            // SQLite had rolled back by itself.
            Err(sqlx::Error::Database(_)) if self.is_autocommit().await? => Ok(()),
            done => done.map(|_| ()),
        }
    }

    /// SQLite prepares anew by itself.
    #[expect(clippy::unused_async, reason = "as for Postgres")]
    pub(super) async fn forget_plans(&mut self) -> sqlx::Result<()> {
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "as for Postgres")]
    pub(super) fn distrust_plans(&mut self) {}

    /// The worker thread is told to roll back at once, so that no lock outlives its user.
    pub(super) fn release(
        &mut self,
        busy: bool,
        transaction: bool,
        lost: bool,
        check: &mut bool,
    ) -> Disposition {
        if lost && !self.memory {
            return Disposition::Close;
        }
        if transaction {
            // The command is in the worker's queue after the first poll; `mend` waits until it is carried out. Not
            // prepared: whatever runs now is stopped when SQLite asks, as it does after so many instructions of a
            // prepared statement, all its runs together.
            let _ = sqlx::raw_sql("ROLLBACK")
                .execute(&mut self.connection)
                .now_or_never();
        }
        *check |= busy || lost;
        Disposition::Keep
    }

    pub(super) async fn close(self) -> sqlx::Result<()> {
        self.connection.close().await
    }
}
