//! SQLite: the driver behind [`Session`], on one connection of sqlx.
//!
//! - `open`, `file`: opening a file, and what is set up on a connection;
//! - `interrupt`: stopping a statement, and keeping its time;
//! - `bind`, `list`, `columns`: values, lists and many rows on their way in; `packed`: values in bytes, in and out;
//! - `write_watch`: what becomes of each row that a statement writes; `insert`: inserts that learn their keys so;
//! - `types`, `time`, `array`, `json`, `json_element`, `fixed`: each type of value as SQLite stores it, and decimals as it calculates with
//!   them;
//! - `direct`: short statements on the thread of their caller;
//! - `packs`, `answer`, `row`: rows on their way out; `copy`: many rows on their way in;
//! - `errors`: the extended result codes;
//! - `functions`: functions of ours that SQLite calls; `computed`: their results;
//! - `raw`: SQLite's own interface, in which they are registered.

mod aggregates;
mod answer;
mod array;
mod bind;
mod columns;
mod computed;
mod copy;
mod direct;
mod errors;
mod file;
#[cfg(feature = "decimal")]
mod fixed;
mod functions;
mod insert;
mod interrupt;
mod json;
mod json_element;
mod list;
mod open;
mod packed;
mod packs;
mod raw;
mod row;
mod time;
mod types;
mod write_watch;

use super::driver::{
    AnswerAtOnce, AnswerTimeout, CommitFailure, Disposition, Failure, Leftover, Pace, ReadRow,
    Refusal, RowSource, SavepointStep, Session, TransactionMode, Trial, UpsertEnd, WrittenRow,
    safe_sql,
};
use crate::error::Result;
use crate::sql::{FAIL, KeySource, Statement, Verb, WithoutReturning};
use futures_util::FutureExt;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Executor, Row};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use answer::{Travel, WorkerAnswer};
use copy::InsertedRows;
use direct::{DirectKind, DirectRuns, NotDirect};
use interrupt::Interrupt;
use packs::Packs;
use write_watch::WriteWatch;

pub(super) use open::SqliteAddress;
use row::SqliteRows;

/// Settings of a connection that decide what a statement does, as they are unless set. Before the functions of ours: the
/// one of `LIKE` puts SQLite's own in its place.
const USUAL_SETTINGS: &str = "PRAGMA query_only = OFF; PRAGMA ignore_check_constraints = OFF; \
    PRAGMA recursive_triggers = OFF; PRAGMA defer_foreign_keys = OFF; PRAGMA legacy_alter_table = OFF; \
    PRAGMA reverse_unordered_selects = OFF; PRAGMA case_sensitive_like = OFF";
/// Number of arguments that a function of SQLite takes.
const MOST_ARGUMENTS: usize = 1_000;

/// State that a session shares with the thread of its connection.
struct WorkerState {
    interrupt: Arc<Interrupt>,
    packs: Arc<Packs>,
    inserted: Arc<InsertedRows>,
    watch: Arc<WriteWatch>,
    /// True while the connection reports what it writes; false once it was lent, since whoever had it may have had it
    /// report to themselves.
    reports_writes: bool,
    /// Statements that run without that thread; none while the connection is lent, and where SQLite does not let it.
    direct: Option<DirectRuns>,
}

/// The settings of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SettingsState {
    /// As they were made when it was set up.
    Own,
    /// Whatever was set, from when it was lent until it is set up again.
    Lent,
}

/// One connection to SQLite.
pub(super) struct SqliteSession {
    pub(super) connection: SqliteConnection,
    worker: WorkerState,
    /// Time limit of a statement that has none of its own.
    usual: Option<Duration>,
    /// Time limit of the next statement.
    limit: Option<Duration>,
    /// The error of a statement that ran directly and ended its transaction: what is sent next reports it.
    broken: Option<(i32, String)>,
    /// True where the connection is the database.
    memory: bool,
    settings: SettingsState,
    /// True in a transaction that only reads, and from then on until writes are allowed again.
    query_only: bool,
    /// True in a transaction without foreign keys, and from then on until they are checked again.
    ignores_foreign_keys: bool,
    /// The tables whose keys SQLite is known to count.
    counted: HashSet<&'static str>,
}

impl WorkerState {
    /// Watches an upsert that is to tell which rows are new.
    fn watch_upsert(&self, statement: &Statement) {
        if let Some(table) = statement.table.filter(|_| statement.tells_inserted) {
            self.watch.begin(table.name, None);
        }
    }
}

impl SqliteSession {
    /// Lends the connection. A statement that runs on it stops when this is dropped.
    pub(super) async fn lend<T>(&mut self, run: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
        // Before anything is done to it: this may be dropped in its midst.
        self.settings = SettingsState::Lent;
        self.counted.clear();
        // It may be another connection by the end.
        self.worker.direct = None;
        self.worker.reports_writes = false;
        let mut running = self.worker.interrupt.start(self.usual);
        let output = run(&mut self.connection).await;
        running.end();
        output
    }

    fn is_lent(&self) -> bool {
        self.settings == SettingsState::Lent
    }

    /// Makes the connection as if new. Much may have been done to it, so one that can be replaced is given up.
    pub(super) async fn restore(&mut self) -> sqlx::Result<()> {
        self.mend().await?;
        if self.is_lent() {
            return Err(sqlx::Error::PoolClosed);
        }
        Ok(())
    }

    /// Sets the connection up again, which cannot be replaced.
    async fn set_up_again(&mut self) -> sqlx::Result<()> {
        sqlx::raw_sql(USUAL_SETTINGS)
            .execute(&mut self.connection)
            .await?;
        let patience = self.worker.interrupt.patience();
        self.worker = open::set_up(&mut self.connection, patience, |_, _| false).await?;
        self.settings = SettingsState::Own;
        Ok(())
    }

    /// Sends words of ours, within the time of the statement before.
    async fn say(&mut self, words: &'static str) -> sqlx::Result<()> {
        let mut running = self.worker.interrupt.start(self.limit);
        let done = sqlx::raw_sql(words).execute(&mut self.connection).await;
        running.end();
        done.map(|_| ())
    }

    /// Makes the settings again that a transaction had others of: statements may write, and foreign keys are checked.
    async fn restore_settings(&mut self) -> sqlx::Result<()> {
        if self.query_only {
            let allow = sqlx::raw_sql("PRAGMA query_only = OFF");
            allow.execute(&mut self.connection).await?;
            self.query_only = false;
        }
        if self.ignores_foreign_keys {
            self.check_foreign_keys(true).await?;
            self.ignores_foreign_keys = false;
        }
        Ok(())
    }

    /// Turns foreign keys on or off, which in a transaction does nothing, so it is asked whether it did. A table that was
    /// being renamed in the old way may have left that on.
    async fn check_foreign_keys(&mut self, is_on: bool) -> sqlx::Result<()> {
        let set = if is_on {
            sqlx::raw_sql("PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON")
        } else {
            sqlx::raw_sql("PRAGMA foreign_keys = OFF")
        };
        set.execute(&mut self.connection).await?;
        let asked = sqlx::query("PRAGMA foreign_keys");
        let found: i64 = asked.fetch_one(&mut self.connection).await?.try_get(0)?;
        if (found == 1) == is_on {
            return Ok(());
        }
        Err(sqlx::Error::Configuration(
            "this SQLite does not turn foreign keys on and off".into(),
        ))
    }

    /// Sends a statement to the worker thread. Rows may come packed: then each costs a tenth of what sqlx takes for one.
    fn send_to_worker(
        &mut self,
        statement: &Statement,
        pace: Pace,
    ) -> Result<WorkerAnswer<'_>, Refusal> {
        self.worker.watch_upsert(statement);
        let is_packed = is_packed(statement, pace);
        let text = if is_packed {
            safe_sql(crate::sql::packed(statement))?
        } else {
            safe_sql(statement.text.clone())?
        };
        let answer = if statement.verb == Verb::Schema && statement.parameters.is_empty() {
            self.connection.fetch_many(sqlx::raw_sql(text))
        } else {
            let arguments = bind::arguments(statement.parameters.iter())?;
            // The driver keeps the number of columns with a prepared statement.
            let query = sqlx::query_with(text, arguments).persistent(!statement.is_raw);
            self.connection.fetch_many(query)
        };
        let WorkerState {
            interrupt,
            packs,
            direct,
            ..
        } = &mut self.worker;
        let travel = match pace {
            _ if !is_packed => Travel::Alone,
            Pace::Streamed => {
                packs.begin(true);
                Travel::Streamed(statement.columns, packs)
            }
            _ => {
                packs.begin(false);
                Travel::Chunks(statement.columns, packs)
            }
        };
        let direct = direct.as_mut();
        let direct = direct.filter(|_| DirectKind::of(statement, pace).is_some());
        Ok(WorkerAnswer {
            answer,
            running: interrupt.start(self.limit),
            travel,
            has_all: false,
            failed: None,
            observed: direct.and_then(|direct| direct.observe(&statement.text)),
        })
    }

    /// Carries out a step of a transaction at once. Returns false where it is left to the worker thread.
    fn step_at_once(&mut self, kind: DirectKind, text: &str) -> bool {
        let WorkerState {
            interrupt, direct, ..
        } = &mut self.worker;
        let direct = direct.as_mut();
        direct.is_some_and(|direct| direct.step(kind, text, interrupt))
    }

    /// Begins a transaction that writes. It may have to wait for a lock, which nobody needs when it is dropped.
    async fn begin_to_write(&mut self, limit: Option<Duration>) -> Result<(), Failure> {
        const BEGIN: &str = "BEGIN IMMEDIATE";
        if self.step_at_once(DirectKind::Begin, BEGIN) {
            return Ok(());
        }
        let observed = self.worker.direct.as_mut();
        let observed = observed.and_then(|direct| direct.observe(BEGIN));
        let mut running = self.worker.interrupt.start(limit);
        let done = sqlx::query(BEGIN).execute(&mut self.connection).await;
        let done = done.map_err(|error| running.failure(error));
        running.end();
        if let Some(observed) = observed.filter(|_| done.is_ok()) {
            observed.end();
        }
        done.map(|_| ())
    }

    /// Has the worker thread report an error as if it had come there.
    fn fail(&mut self, code: i32, message: String) -> WorkerAnswer<'_> {
        let fail = sqlx::query(FAIL).bind(code).bind(message);
        WorkerAnswer {
            answer: self.connection.fetch_many(fail),
            running: self.worker.interrupt.start(self.limit),
            travel: Travel::Alone,
            has_all: false,
            failed: None,
            observed: None,
        }
    }

    /// Returns whether no transaction is open: SQLite ends one by itself on some errors.
    pub(super) async fn is_autocommit(&mut self) -> sqlx::Result<bool> {
        Ok(raw::is_autocommit(
            &mut self.connection.lock_handle().await?,
        ))
    }
}

/// Returns whether the rows of a statement are packed.
fn is_packed(statement: &Statement, pace: Pace) -> bool {
    pace != Pace::Count && (1..=MOST_ARGUMENTS).contains(&statement.columns)
}

impl Session for SqliteSession {
    type Row = SqliteRows;
    type Answer<'s> = WorkerAnswer<'s>;

    const IS_REMOTE: bool = false;
    const ROLLS_BACK_WHEN_RELEASED: bool = true;
    const ANSWERS_AT_ONCE: bool = true;

    /// SQLite always answers.
    fn patience(&self) -> Option<Duration> {
        None
    }

    fn usual_limit(&self) -> Option<Duration> {
        self.usual.filter(|usual| !usual.is_zero())
    }

    /// A statement is stopped when its time is over, so nobody else has to keep it.
    async fn keep_time(
        &mut self,
        timeout: Option<Duration>,
        _: Pace,
        _: bool,
    ) -> sqlx::Result<AnswerTimeout> {
        self.limit = timeout.or(self.usual);
        Ok(AnswerTimeout::None)
    }

    fn at_once(&mut self, statement: &Statement, pace: Pace) -> Option<AnswerAtOnce<SqliteRows>> {
        let kind = DirectKind::of(statement, pace)?;
        self.worker.watch_upsert(statement);
        let direct = self.worker.direct.as_mut()?;
        let attempted = direct.attempt(kind, statement, &self.worker.interrupt);
        if statement.tells_inserted {
            self.worker.watch.end();
        }
        match attempted {
            Ok(answer) => Some(answer),
            Err(NotDirect::Left) => None,
            Err(NotDirect::Broken(code, message)) => {
                self.broken = Some((code, message));
                None
            }
        }
    }

    fn ends_turn(&mut self) -> bool {
        let direct = self.worker.direct.as_mut();
        direct.is_some_and(DirectRuns::ends_turn)
    }

    fn reuse(&mut self, rows: SqliteRows) {
        if let (SqliteRows::Packed(rows, _), Some(direct)) = (rows, &mut self.worker.direct) {
            direct.reuse(rows);
        }
    }

    fn send(&mut self, statement: &Statement, pace: Pace) -> Result<WorkerAnswer<'_>, Refusal> {
        match self.broken.take() {
            Some((code, message)) => Ok(self.fail(code, message)),
            None => self.send_to_worker(statement, pace),
        }
    }

    async fn insert_without_returning(
        &mut self,
        statement: &Statement,
        without: WithoutReturning,
    ) -> Result<Option<Vec<WrittenRow>>, Failure> {
        if let Some((code, message)) = self.broken.take() {
            return Err(self.fail(code, message).failure().await);
        }
        match without.keys {
            KeySource::Last => self.insert_one(statement, without).await,
            KeySource::Counted(_) | KeySource::Given(_) => {
                self.insert_watched(statement, without).await
            }
        }
    }

    async fn end_upsert(&mut self, done: Result<u64, Failure>) -> Result<UpsertEnd, Failure> {
        let end = self.worker.watch.end();
        match done {
            Err(_) if self.is_undone(&end).await? => Ok(UpsertEnd::Undone),
            done => done.map(UpsertEnd::Told),
        }
    }

    fn read_written(row: WrittenRow, read: ReadRow<'_>) -> Result<()> {
        row::read_written(row, read)
    }

    /// Each part keeps the time of a statement, whose limit is known.
    async fn copy(
        &mut self,
        statement: &Statement,
        rows: &mut dyn RowSource,
        _: AnswerTimeout,
    ) -> Result<u64, Failure> {
        self.insert_each(statement, rows).await
    }

    /// A transaction writes from the start: one that begins to write later fails when another wrote meanwhile. One that
    /// only reads sees what there is when it first does. Each sees one moment.
    async fn begin(
        &mut self,
        mode: TransactionMode,
        timeout: Option<Duration>,
    ) -> Result<(), Failure> {
        self.broken = None;
        // Before anything is sent: a future that is dropped leaves it to be mended.
        self.query_only |= !mode.writes();
        if mode.ignores_foreign_keys {
            self.ignores_foreign_keys = true;
            self.check_foreign_keys(false).await?;
        }
        let limit = timeout.or(self.usual);
        if mode.writes() {
            return self.begin_to_write(limit).await;
        }
        let mut running = self.worker.interrupt.start(limit);
        let begin = sqlx::raw_sql("BEGIN DEFERRED; PRAGMA query_only = ON");
        let done = begin.execute(&mut self.connection).await;
        let done = done.map_err(|error| running.failure(error));
        running.end();
        done.map(|_| ())
    }

    async fn commit(&mut self) -> Result<(), CommitFailure> {
        sqlx::query("COMMIT").execute(&mut self.connection).await?;
        self.restore_settings().await?;
        Ok(())
    }

    async fn roll_back(&mut self) -> sqlx::Result<()> {
        let done = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
        match done {
            // SQLite had rolled back by itself.
            Err(sqlx::Error::Database(_)) if self.is_autocommit().await? => {}
            done => done.map(|_| ())?,
        }
        self.restore_settings().await
    }

    async fn savepoint(&mut self, step: SavepointStep) -> sqlx::Result<()> {
        let text = step.text();
        // What is undone may be read from the disk, and is two statements.
        let is_short = !matches!(step, SavepointStep::RollBack(_));
        if is_short && self.step_at_once(DirectKind::Savepoint, &text) {
            return Ok(());
        }
        let observed = self.worker.direct.as_mut().filter(|_| is_short);
        let observed = observed.and_then(|direct| direct.observe(&text));
        let text =
            safe_sql(text).map_err(|refusal| sqlx::Error::Configuration(Box::new(refusal)))?;
        sqlx::raw_sql(text).execute(&mut self.connection).await?;
        if let Some(observed) = observed {
            observed.end();
        }
        Ok(())
    }

    /// Waits until a statement that nobody waits for has ended.
    async fn discard_rows(&mut self) -> sqlx::Result<()> {
        self.connection.ping().await?;
        self.worker.interrupt.clear();
        // Nobody wants what it packed, or wrote.
        self.worker.packs.stop();
        self.worker.watch.end();
        Ok(())
    }

    async fn mend(&mut self) -> sqlx::Result<()> {
        self.discard_rows().await?;
        if !self.is_autocommit().await? {
            self.roll_back().await?;
        }
        self.restore_settings().await?;
        if self.is_lent() && self.memory {
            self.set_up_again().await?;
        }
        Ok(())
    }

    /// SQLite prepares anew by itself.
    async fn forget_plans(&mut self) -> sqlx::Result<()> {
        Ok(())
    }

    fn distrust_plans(&mut self) {}

    /// The worker thread is told to roll back at once, so that no lock outlives its user.
    fn release(&mut self, leftover: Leftover) -> Disposition {
        if (leftover.is_lost || self.is_lent()) && !self.memory {
            return Disposition::Close;
        }
        if leftover.has_transaction {
            // The command is in the worker's queue after the first poll; `mend` waits until it is carried out. Not
            // prepared: whatever runs now is stopped when SQLite asks, as it does after so many instructions of a
            // prepared statement, all its runs together.
            let _ = sqlx::raw_sql("ROLLBACK")
                .execute(&mut self.connection)
                .now_or_never();
        }
        if leftover.is_busy || leftover.is_lost {
            Disposition::Mend
        } else {
            Disposition::Keep
        }
    }

    async fn begin_trial(&mut self) -> sqlx::Result<Option<Trial>> {
        let in_transaction = !self.is_autocommit().await?;
        self.say(if in_transaction {
            "SAVEPOINT orm_trial; PRAGMA defer_foreign_keys = ON"
        } else {
            "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON"
        })
        .await?;
        Ok(Some(Trial { in_transaction }))
    }

    /// Switching back by hand has SQLite compile statements anew: one compiled for late checks does not undo its row
    /// when an early check fails.
    async fn end_trial(&mut self, trial: Trial) -> sqlx::Result<()> {
        self.say(if trial.in_transaction {
            "ROLLBACK TO orm_trial; RELEASE orm_trial; PRAGMA defer_foreign_keys = OFF"
        } else {
            "PRAGMA defer_foreign_keys = OFF; ROLLBACK"
        })
        .await
    }

    async fn close(self) -> sqlx::Result<()> {
        self.connection.close().await
    }
}
