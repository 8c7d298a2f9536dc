//! SQLite: how it is reached and set up, and one connection to it.

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

use super::link::{Failure, Rest};
use super::rows::Rows;
use super::settings::Settings;
use super::text::sql;
use super::transaction::Isolation;
use crate::error::Result;
use crate::sql::{Block, Statement, Verb};
use futures_util::FutureExt;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Executor};
use std::ops::RangeInclusive;
use std::sync::Arc;

pub(super) use culprit::{find as find_culprit, is_counter_full};
pub(super) use interrupt::Flying;
use interrupt::Interrupt;
pub(super) use number::OUT_OF_RANGE;
pub(super) use open::Address;
pub(super) use packed::Packs;
pub(super) use row::{Columns, each_packed, read_key};

/// So many arguments a function of SQLite takes.
const MOST_ARGUMENTS: usize = 1_000;

/// One connection.
pub(super) struct Wire {
    pub(super) connection: SqliteConnection,
    interrupt: Arc<Interrupt>,
    packs: Arc<Packs>,
    /// Whether the connection is the database.
    memory: bool,
}

impl Wire {
    /// Sends a statement. Its rows may come packed: then each costs a tenth of what sqlx takes for one.
    pub(super) fn rows(&mut self, statement: &Statement, packed: bool) -> Result<Rows<'_>> {
        let pack = packed.then_some(statement.columns);
        let pack = pack.filter(|columns| (1..=MOST_ARGUMENTS).contains(columns));
        let text = match pack {
            Some(columns) => sql(crate::sql::packed(&statement.text, columns))?,
            None => sql(statement.text.clone())?,
        };
        let answer = if statement.verb == Verb::Schema && statement.values.is_empty() {
            self.connection.fetch_many(sqlx::raw_sql(text))
        } else {
            let arguments = bind::arguments(statement.values.iter())?;
            self.connection
                .fetch_many(sqlx::query_with(text, arguments))
        };
        Ok(Rows::Sqlite {
            answer,
            flying: self.interrupt.take_off(),
            pack: pack.map(|columns| (columns, &*self.packs)),
        })
    }

    /// Inserts rows; answers their keys, or none if it inserted nothing.
    pub(super) async fn insert_block(
        &mut self,
        statement: &Statement,
        block: &Block,
    ) -> Result<Option<RangeInclusive<i64>>, Failure> {
        let values = statement.values.iter().chain(&block.values);
        let arguments = bind::arguments(values).map_err(Failure::Own)?;
        let text = [&statement.text[..block.upto], &block.then].concat();
        let text = sql(text).map_err(Failure::Own)?;
        let mut flying = self.interrupt.take_off();
        let insert = sqlx::query_with(text, arguments);
        let done = insert.execute(&mut self.connection).await;
        flying.land();
        let done = done?;
        let (rows, last) = (done.rows_affected().cast_signed(), done.last_insert_rowid());
        Ok((rows > 0).then(|| last - rows + 1..=last))
    }

    /// Lends the connection. What runs on it stops when this is dropped.
    pub(super) async fn lend<T>(&mut self, run: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
        let mut flying = self.interrupt.take_off();
        let output = run(&mut self.connection).await;
        flying.land();
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
    pub(super) async fn begin(&mut self, isolation: Isolation) -> sqlx::Result<()> {
        let text = match isolation {
            Isolation::Default | Isolation::Snapshot => "BEGIN IMMEDIATE",
            Isolation::Reading => "BEGIN DEFERRED",
        };
        // It may have to wait for a lock, which nobody needs when it is dropped.
        let mut flying = self.interrupt.take_off();
        let done = sqlx::query(text).execute(&mut self.connection).await;
        flying.land();
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
    pub(super) fn rest(
        &mut self,
        busy: bool,
        transaction: bool,
        lost: bool,
        check: &mut bool,
    ) -> Rest {
        if lost && !self.memory {
            return Rest::Close;
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
        Rest::Keep
    }

    pub(super) async fn close(self) -> sqlx::Result<()> {
        self.connection.close().await
    }
}
