//! The contract between `db` and one database: what a driver is asked, and what it classifies.
//!
//! A database is
//!
//! - an [`Address`]: it understands a url, and connects;
//! - a [`Session`] on one connection: it sends statements, opens and ends transactions, keeps time, and ends what was
//!   left undone;
//! - an [`Answer`] to each statement, made of [`DriverRow`]s;
//! - a [`ReportedError`], which classifies what the database says went wrong.
//!
//! A driver is a folder of its own (`sqlite`, `postgres`) that implements these five traits and knows nothing above
//! itself. `drivers.rs` lists the drivers. In this folder stands the plain data that they share, in reading order:
//!
//! - `settings`, `pooler`, `search_path`: how sessions are to be used;
//! - `deadline`, `answer_timeout`: how long something is waited for;
//! - `transaction_mode`, `savepoint`: how a transaction is opened, and the steps of a part of it that can be undone by
//!   itself;
//! - `safe_sql`, `storable`, `refusal`: what is sent at all, and why something is not;
//! - `answer`: the pieces of an answer, and how fast they are wanted; `row_source`: rows that follow a statement;
//! - `upsert_end`: what became of an upsert that tells which rows are new;
//! - `failure`, `connect_failure`: why a statement or an attempt to connect failed;
//! - `report`: what a database says went wrong, in words that all databases share.

mod answer;
mod answer_timeout;
mod connect_failure;
mod deadline;
mod failure;
mod pooler;
mod refusal;
mod report;
mod row_source;
mod safe_sql;
mod savepoint;
mod search_path;
mod settings;
mod storable;
mod transaction_mode;
mod upsert_end;

use crate::backend::Backend;
use crate::error::Result;
use crate::sql::{Statement, WithoutReturning};
use std::path::PathBuf;
use std::time::Duration;

pub(super) use answer::{
    Answer, AnswerAtOnce, AnswerItem, DriverRow, DriverStream, Pace, ReadRow, RowsPart,
};
pub(super) use answer_timeout::{AnswerTimeout, answered};
pub(super) use connect_failure::{ConnectFailure, Prospect, configuration};
pub(super) use deadline::{CallDeadline, Deadline, within};
pub(super) use failure::{CommitFailure, Failure, is_silence};
pub(super) use pooler::MIXED_UP;
pub use pooler::Pooler;
pub(super) use refusal::Refusal;
pub(super) use report::{MissingName, Report, ReportedError, ReportedKey, ReportedTable, Routine};
pub(super) use row_source::next_rows;
pub(crate) use row_source::{RowChunk, RowSource};
pub(super) use safe_sql::safe_sql;
pub(super) use savepoint::SavepointStep;
pub use search_path::SearchPath;
pub(super) use search_path::check_name;
pub(super) use settings::Settings;
#[cfg(feature = "json")]
pub(super) use storable::check_json;
pub(super) use storable::{check_duration, check_float, check_text};
pub(crate) use transaction_mode::TransactionMode;
pub(super) use transaction_mode::{Isolation, TransactionAccess};
pub(super) use upsert_end::UpsertEnd;

/// A url, understood by the driver of its database.
pub(super) trait Address: Sized {
    /// A connection to this kind of database.
    type Session: Session;

    /// The database.
    const BACKEND: Backend;

    /// Reads a url, whose scheme is one of this database.
    fn parse(url: &str) -> Result<Self>;

    /// Returns the name of the database for messages, without a password.
    fn name(&self) -> String;

    /// Returns the name of the database by itself, without the server or the folder.
    fn database(&self) -> String;

    /// Returns another database of the same server, where there is one.
    fn of_database(&self, _name: &str) -> Option<Self> {
        None
    }

    /// Returns the address of a replica, of which nothing is written; refused where it can be none of this primary.
    fn into_replica_of(self, _primary: &Self) -> Result<Self> {
        Ok(self)
    }

    /// Returns whether a server that takes no writes is not the one that is looked for, so that another one is looked for
    /// where a write is refused.
    fn wants_writes(&self) -> bool {
        false
    }

    /// Returns whether the connection is the database, so that there can be one only, and none in its place.
    fn is_memory(&self) -> bool {
        false
    }

    /// Returns the file that one transaction at a time may write to, if there is one.
    fn file(&self) -> Option<PathBuf> {
        None
    }

    /// Connects, and sets the connection up. Its caller waits for that no longer than `limit`, of which each of several
    /// servers has a share.
    fn connect(
        &self,
        settings: &Settings,
        limit: Duration,
    ) -> impl Future<Output = Result<Self::Session, ConnectFailure>> + Send;
}

/// One connection, as the rest of `db` uses it.
///
/// At most one of these futures is under way at a time. A future that is dropped before its end leaves the session in
/// any state; the next call is [`release`](Session::release) then.
pub(super) trait Session: Sized + Send {
    /// A row of an answer.
    type Row: DriverRow;

    /// The answer to one statement.
    type Answer<'s>: Answer<Row = Self::Row>
    where
        Self: 's;

    /// True where there is a server: it may fall silent or go away, it refuses what follows an error in a transaction,
    /// and its connection does not outlive the runtime on which it was made.
    const IS_REMOTE: bool;

    /// True where [`release`](Session::release) rolls an open transaction back; otherwise it has the connection closed.
    const ROLLS_BACK_WHEN_RELEASED: bool;

    /// True where [`at_once`](Session::at_once) carries some statements out.
    const ANSWERS_AT_ONCE: bool = false;

    /// Returns how long the other side may be silent before it is taken for gone; `None` for ever.
    fn patience(&self) -> Option<Duration>;

    /// Returns how long a statement may take that has no limit of its own; `None` for ever.
    fn usual_limit(&self) -> Option<Duration>;

    /// Arranges who keeps the time of the next statement, which may take as long as `timeout`, or else as any
    /// statement. Returns how long its answer is to be waited for.
    fn keep_time(
        &mut self,
        timeout: Option<Duration>,
        pace: Pace,
        in_transaction: bool,
    ) -> impl Future<Output = sqlx::Result<AnswerTimeout>> + Send;

    /// Carries a short statement out on this thread, without waiting for anything. `None` where it is to be sent instead,
    /// also where it fails: whoever sends it learns why. Never asked while a statement is under way.
    fn at_once(&mut self, _: &Statement, _: Pace) -> Option<AnswerAtOnce<Self::Row>> {
        None
    }

    /// Returns whether other tasks are to have a turn before the next statement, since those that were carried out at once
    /// took long enough; their time is counted anew then.
    fn ends_turn(&mut self) -> bool {
        false
    }

    /// Takes rows that were read back, whose memory the next ones may use.
    fn reuse(&mut self, _: Self::Row) {}

    /// Sends a statement, unless its text or a value of it is none that the database takes.
    fn send(&mut self, statement: &Statement, pace: Pace) -> Result<Self::Answer<'_>, Refusal>;

    /// Sends an insert in its variant without `RETURNING`, and returns what it has written, in the order of its rows;
    /// `None` if it wrote nothing since its rows are needed to know that. Never asked of a database whose dialect writes
    /// no such variant.
    fn insert_without_returning(
        &mut self,
        _: &Statement,
        _: WithoutReturning,
    ) -> impl Future<Output = Result<Option<Vec<WrittenRow>>, Failure>> + Send {
        async { Ok(None) }
    }

    /// Passes a row of such an insert to `read`: its key, and whether it is a new row.
    fn read_written(_: WrittenRow, _: ReadRow<'_>) -> Result<()> {
        Ok(())
    }

    /// Ends an upsert that tells which rows are new, and returns what became of it.
    fn end_upsert(
        &mut self,
        done: Result<u64, Failure>,
    ) -> impl Future<Output = Result<UpsertEnd, Failure>> + Send {
        async { done.map(UpsertEnd::Told) }
    }

    /// Stores rows: the statement is one that copies them (`CopyRows`). Returns how many were stored. Each part of the
    /// work may take as long as `limit`; the time in which rows are waited for does not count. Asked in a transaction
    /// only, which is rolled back where not all rows came.
    fn copy(
        &mut self,
        statement: &Statement,
        rows: &mut dyn RowSource,
        limit: AnswerTimeout,
    ) -> impl Future<Output = Result<u64, Failure>> + Send;

    /// Opens a transaction. It may wait for a lock as long as `timeout`, or else as any statement.
    fn begin(
        &mut self,
        mode: TransactionMode,
        timeout: Option<Duration>,
    ) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Makes the transaction's changes last. A transaction that has failed is an error, and not rolled back silently.
    fn commit(&mut self) -> impl Future<Output = Result<(), CommitFailure>> + Send;

    /// Undoes the transaction's changes. A database that has rolled back by itself is no error.
    fn roll_back(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Opens or ends a savepoint of the transaction.
    fn savepoint(&mut self, step: SavepointStep) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Makes way for the next statement where rows of the last one are left that nobody fetches.
    fn discard_rows(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Checks that the connection is alive, ends what was left undone and rolls back what was left open.
    fn mend(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Prepares all statements anew, from now on.
    fn forget_plans(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Looks for tables in these schemas from now on, or in those of the server's own choice. Returns those that are not
    /// there, in which case it looks where the server chooses. Never asked in a transaction, nor of a database without
    /// schemas.
    fn set_search_path(
        &mut self,
        _: Option<&SearchPath>,
    ) -> impl Future<Output = sqlx::Result<Vec<String>>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Leaves it to the next [`mend`](Session::mend) to prepare all statements anew.
    fn distrust_plans(&mut self);

    /// Stops whatever is under way, without waiting for it, and says what is to become of the connection. Called when
    /// its user gives it back or is dropped.
    fn release(&mut self, leftover: Leftover) -> Disposition;

    /// Opens a trial: what follows is undone by [`end_trial`](Session::end_trial), and no foreign key is checked in it.
    /// Asked of a database that reports an error of a foreign key and does not name it.
    fn begin_trial(&mut self) -> impl Future<Output = sqlx::Result<Option<Trial>>> + Send {
        async { Ok(None) }
    }

    /// Undoes what was done in a trial.
    fn end_trial(&mut self, _: Trial) -> impl Future<Output = sqlx::Result<()>> + Send {
        async { Ok(()) }
    }

    /// Ends the connection as its protocol has it.
    fn close(self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Returns whether the session is another client's after each transaction.
    fn is_shared(&self) -> bool {
        false
    }

    /// Returns whether statements are prepared under names, where another client's may stand if the session is shared.
    fn names_statements(&self) -> bool {
        false
    }

    /// Returns whether this statement is several messages that may come to several sessions, unless there is a
    /// transaction around it.
    fn splits(&self, _: &Statement) -> bool {
        false
    }
}

/// A row that an insert has written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WrittenRow {
    /// The key that it has.
    pub(crate) key: i64,
    /// True where it was there before.
    pub(crate) is_updated: bool,
}

/// The state in which a connection is given back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leftover {
    /// A statement is under way, rows are left, or a transaction is open.
    pub(super) is_busy: bool,
    /// A transaction is open, or may be.
    pub(super) has_transaction: bool,
    /// The other side is gone.
    pub(super) is_lost: bool,
}

/// The fate of a connection that its user gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disposition {
    /// The next user has the connection as it is.
    Keep,
    /// The connection is mended before its next use.
    Mend,
    /// The connection is closed.
    Close,
}

/// A statement carried out once more, to look at what it does and undo it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial {
    /// The trial is part of a transaction, which goes on afterwards.
    pub(super) in_transaction: bool,
}
