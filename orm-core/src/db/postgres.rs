//! Postgres: the driver behind [`Session`], on one connection of sqlx.
//!
//! - `url`, `target`, `tls`: a url as libpq reads it, the servers that will do, encryption;
//! - `open`, `server`: connecting to the first server that will do;
//! - `sharing`, `enums`: what a pooler shares, and what must be known before statements go unnamed;
//! - `set_up`: settings of a session, `usual`: those that a server has by itself; `search_path`: its schemas;
//! - `types`, `array`, `bind`: each type of value in its binary form, and values on their way in;
//! - `cell`, `row`: values and rows on their way out; `copy`: many rows on their way in; `copied_types`:
//!   whether their columns take them;
//! - `errors`: SQLSTATE, and names and words free of values.

mod array;
mod bind;
mod cell;
mod copied_types;
mod copy;
mod enums;
mod errors;
#[cfg(feature = "decimal")]
mod numeric;
mod open;
mod row;
mod search_path;
mod server;
mod set_up;
mod sharing;
mod target;
mod tls;
mod types;
mod url;
mod usual;

use super::driver::{
    Answer, AnswerItem, AnswerTimeout, CommitFailure, Disposition, DriverStream, Failure,
    Isolation, Leftover, Pace, Refusal, RowSource, SavepointStep, SearchPath, Session, Settings,
    TransactionAccess, TransactionMode, safe_sql,
};
use crate::error::Result;
use crate::sql::session::COMMIT_IF_UNBROKEN;
use crate::sql::{Statement, Verb, as_arrays};
use futures_util::StreamExt;
use sqlx::postgres::{PgConnection, PgQueryResult, PgRow};
use sqlx::{Connection, Either, Executor};
use std::ops::RangeInclusive;
use std::time::Duration;

pub(super) use open::PostgresAddress;
use search_path::SetPath;
use sharing::Sharing;

/// Longest time that a server may take for a sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);
/// Time that an answer is waited for beyond the limit of its statement, before the server is taken for gone.
const SLACK: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(5);

/// One connection to Postgres.
pub(super) struct PostgresSession {
    pub(super) connection: PgConnection,
    sharing: Sharing,
    /// Settings that follow each `BEGIN`, where the session is shared.
    local: String,
    /// The schemas in which tables are looked for; `None` where the server chooses.
    path: Option<SetPath>,
    /// True where statements are to be prepared anew.
    stale: bool,
    /// Time limit of a statement that has none of its own; `None` is unlimited.
    usual: Option<Duration>,
    clock: TimeKeeper,
    /// The side that kept the time when each savepoint was opened, the outermost first: rolled back, it does again.
    clocks: Vec<TimeKeeper>,
    #[cfg(debug_assertions)]
    signatures: std::collections::HashMap<String, Vec<u32>>,
}

/// The side that keeps the time of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimeKeeper {
    Server,
    /// The client: the time of a stream does not run while nobody asks for its rows.
    Client,
}

impl PostgresSession {
    fn new(connection: PgConnection, sharing: Sharing, local: String, settings: &Settings) -> Self {
        let usual = set_up::statement_timeout(settings);
        PostgresSession {
            connection,
            sharing,
            local,
            path: None,
            stale: false,
            usual: Some(usual).filter(|usual| !usual.is_zero()),
            clock: TimeKeeper::Server,
            clocks: Vec::new(),
            #[cfg(debug_assertions)]
            signatures: std::collections::HashMap::new(),
        }
    }

    /// Makes the server keep the time of statements, or not. Nothing is set on a session that others use.
    async fn set_keeper(&mut self, clock: TimeKeeper, transaction: bool) -> sqlx::Result<()> {
        let can_set = transaction || !self.shares_session();
        let Some(usual) = self.usual.filter(|_| can_set && self.clock != clock) else {
            return Ok(());
        };
        let limit = match clock {
            TimeKeeper::Server => usual,
            TimeKeeper::Client => Duration::ZERO,
        };
        set_up::set_statement_timeout(&mut self.connection, limit, transaction).await?;
        self.clock = clock;
        Ok(())
    }

    /// Makes the server keep the time of statements, as it does on any new connection.
    pub(super) async fn restore_clock(&mut self) -> sqlx::Result<()> {
        self.set_keeper(TimeKeeper::Server, false).await
    }

    /// Returns whether the session is another client's after each transaction.
    pub(super) fn shares_session(&self) -> bool {
        self.sharing != Sharing::Nothing
    }

    /// sqlx keeps prepared statements by their text alone: the same text with a value of another type would be
    /// misread by the server, silently.
    #[cfg(debug_assertions)]
    fn check_signature(&mut self, statement: &Statement) {
        let bound = |parameter: &crate::value::Parameter| types::oids(parameter.ty()).0;
        let types = || statement.parameters.iter().map(bound);
        match self.signatures.get(&statement.text) {
            Some(known) => assert!(
                known.iter().copied().eq(types()),
                "one SQL text with values of other types than before; write the type of every placeholder: {}",
                statement.text
            ),
            None if self.signatures.len() < 10_000 => {
                self.signatures
                    .insert(statement.text.clone(), types().collect());
            }
            None => {}
        }
    }

    /// Makes the connection as if new, whatever was done to it.
    pub(super) async fn restore(&mut self, settings: &Settings) -> sqlx::Result<()> {
        self.roll_back().await?;
        if self.shares_session() {
            return Ok(());
        }
        self.connection.execute("DISCARD ALL").await?;
        self.path = None;
        self.forget_plans().await?;
        self.local = set_up::set_up(&mut self.connection, settings, self.sharing).await?;
        self.clock = TimeKeeper::Server;
        Ok(())
    }
}

impl Session for PostgresSession {
    type Row = PgRow;
    type Answer<'s> = PostgresAnswer<'s>;

    const IS_REMOTE: bool = true;
    const ROLLS_BACK_WHEN_RELEASED: bool = false;

    /// Longer than a statement may take, which the server itself ends.
    fn patience(&self) -> Option<Duration> {
        let slack = |usual: Duration| (usual / 4).clamp(*SLACK.start(), *SLACK.end());
        self.usual.map(|usual| usual.saturating_add(slack(usual)))
    }

    fn usual_limit(&self) -> Option<Duration> {
        self.usual
    }

    async fn keep_time(
        &mut self,
        timeout: Option<Duration>,
        pace: Pace,
        transaction: bool,
    ) -> sqlx::Result<AnswerTimeout> {
        let is_longer = |timeout: Duration| {
            timeout.is_zero() || self.usual.is_some_and(|usual| timeout >= usual)
        };
        // Of a session that others use, the server keeps the time in transactions only.
        let timeout = timeout.or(self.usual.filter(|_| !transaction && self.shares_session()));
        let (clock, limit) = match (pace, timeout) {
            (Pace::Streamed, _) => (
                TimeKeeper::Client,
                AnswerTimeout::each_row(timeout.or(self.usual)),
            ),
            (_, None) => (TimeKeeper::Server, AnswerTimeout::of(None, self.patience())),
            (_, Some(longer)) if is_longer(longer) => {
                (TimeKeeper::Client, AnswerTimeout::of(timeout, None))
            }
            // Whoever keeps the time: ours is over first.
            (_, Some(_)) => (self.clock, AnswerTimeout::of(timeout, None)),
        };
        self.set_keeper(clock, transaction).await?;
        Ok(limit)
    }

    /// The rows that an insert of many hands back may come as one.
    fn send(&mut self, statement: &Statement, pace: Pace) -> Result<PostgresAnswer<'_>, Refusal> {
        let mut text = match statement.returned_arrays {
            columns if columns > 0 && pace == Pace::Together => as_arrays(&statement.text, columns),
            _ => statement.text.clone(),
        };
        if is_plain(statement) {
            let text = safe_sql(text)?;
            return Ok(PostgresAnswer(
                self.connection.fetch_many(sqlx::raw_sql(text)),
            ));
        }
        if let Some(path) = &self.path {
            text.push_str(&path.mark);
        }
        let text = safe_sql(text)?;
        let arguments = bind::arguments(&statement.parameters)?;
        #[cfg(debug_assertions)]
        self.check_signature(statement);
        let query = sqlx::query_with(text, arguments).persistent(self.names_statements());
        Ok(PostgresAnswer(self.connection.fetch_many(query)))
    }

    fn is_shared(&self) -> bool {
        self.shares_session()
    }

    fn names_statements(&self) -> bool {
        self.sharing != Sharing::Statements
    }

    /// To prepare a statement and to carry it out are two messages, and the second one may come to another session. A
    /// plain one is one message. Schemas are set by a message of its own.
    fn splits(&self, statement: &Statement) -> bool {
        let sets_path = self.shares_session() && self.path.is_some();
        sets_path || self.sharing == Sharing::Statements && !is_plain(statement)
    }

    /// sqlx fetches what is left by itself.
    async fn discard_rows(&mut self) -> sqlx::Result<()> {
        Ok(())
    }

    /// A connection with anything left undone was closed, so this asks only whether the server is still there.
    async fn mend(&mut self) -> sqlx::Result<()> {
        let ping = tokio::time::timeout(SIGN_OF_LIFE, self.connection.ping());
        ping.await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        if self.stale {
            self.forget_plans().await?;
        }
        Ok(())
    }

    async fn copy(
        &mut self,
        statement: &Statement,
        rows: &mut dyn RowSource,
        limit: AnswerTimeout,
    ) -> Result<u64, Failure> {
        let is_kept = !self.shares_session();
        copy::copy(&mut self.connection, statement, rows, limit, is_kept).await
    }

    /// A setting from outside a transaction holds beyond its end, so the server keeps the time from before it.
    async fn begin(&mut self, mode: TransactionMode, _: Option<Duration>) -> Result<(), Failure> {
        self.restore_clock().await?;
        let path = self.path.as_ref().filter(|_| self.shares_session());
        let path = path.map_or("", |path| &path.local);
        let text = format!("{}{}{path}", begin(mode), self.local);
        set_up::send(&mut self.connection, &text).await?;
        Ok(())
    }

    /// Settings of a transaction are undone with the savepoint in which they were made.
    async fn savepoint(&mut self, step: SavepointStep) -> sqlx::Result<()> {
        set_up::send(&mut self.connection, &step.text()).await?;
        match step {
            SavepointStep::Open(depth) => {
                self.clocks.truncate(depth as usize - 1);
                self.clocks.push(self.clock);
            }
            SavepointStep::Release(depth) => self.clocks.truncate(depth as usize - 1),
            SavepointStep::RollBack(depth) => {
                self.clocks.truncate(depth as usize);
                self.clock = self.clocks.pop().unwrap_or(self.clock);
            }
        }
        Ok(())
    }

    /// The server answers `COMMIT` of a failed transaction with a rollback, and sqlx does not look. What it reports in
    /// place of the answer to what stands before keeps it from coming to the commit.
    async fn commit(&mut self) -> Result<(), CommitFailure> {
        let mut answers = self.connection.fetch_many(COMMIT_IF_UNBROKEN);
        let mut is_before = true;
        while let Some(answer) = answers.next().await {
            if let Err(error) = answer {
                is_before &= errors::is_of_server(&error);
                return Err(CommitFailure { error, is_before });
            }
            is_before = false;
        }
        drop(answers);
        self.clock = TimeKeeper::Server;
        Ok(())
    }

    async fn roll_back(&mut self) -> sqlx::Result<()> {
        self.connection.execute("ROLLBACK").await?;
        self.clock = TimeKeeper::Server;
        Ok(())
    }

    /// Prepares statements anew.
    async fn forget_plans(&mut self) -> sqlx::Result<()> {
        self.connection.clear_cached_statements().await?;
        self.stale = false;
        Ok(())
    }

    async fn set_search_path(&mut self, path: Option<&SearchPath>) -> sqlx::Result<Vec<String>> {
        self.path = None;
        let Some(path) = path else {
            if !self.shares_session() {
                search_path::reset(&mut self.connection).await?;
            }
            return Ok(Vec::new());
        };
        let missing = if self.shares_session() {
            search_path::find_missing(&mut self.connection, path).await?
        } else {
            search_path::set(&mut self.connection, path).await?
        };
        self.path = missing.is_empty().then(|| SetPath::new(path));
        Ok(missing)
    }

    /// Remembers to prepare statements anew before the next use.
    fn distrust_plans(&mut self) {
        self.stale = true;
    }

    /// Nothing that is under way can be stopped but by closing the connection, which also undoes an open transaction.
    fn release(&mut self, leftover: Leftover) -> Disposition {
        if leftover.is_busy || leftover.is_lost {
            Disposition::Close
        } else {
            Disposition::Keep
        }
    }

    async fn close(self) -> sqlx::Result<()> {
        self.connection.close().await
    }
}

/// The answer to one statement.
pub(super) struct PostgresAnswer<'c>(DriverStream<'c, PgQueryResult, PgRow>);

impl Answer for PostgresAnswer<'_> {
    type Row = PgRow;

    async fn next(&mut self) -> Option<Result<AnswerItem<PgRow>, Failure>> {
        Some(match self.0.next().await? {
            Ok(Either::Left(done)) => Ok(AnswerItem::Done(done.rows_affected())),
            Ok(Either::Right(row)) => Ok(AnswerItem::Row(row)),
            Err(error) => Err(Failure::Driver(error)),
        })
    }
}

/// Returns the statement that opens a transaction.
fn begin(mode: TransactionMode) -> String {
    let isolation = match mode.isolation {
        Isolation::Default => "",
        Isolation::RepeatableRead => " ISOLATION LEVEL REPEATABLE READ",
        Isolation::Serializable => " ISOLATION LEVEL SERIALIZABLE",
    };
    let access = match mode.access {
        TransactionAccess::Write => "",
        TransactionAccess::ReadOnly => " READ ONLY",
        TransactionAccess::Deferrable => " READ ONLY DEFERRABLE",
    };
    format!("BEGIN{isolation}{access}")
}

/// Returns whether a statement is sent as it is, without being prepared: one about tables, which is sent once.
fn is_plain(statement: &Statement) -> bool {
    statement.verb == Verb::Schema && statement.parameters.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Isolation, TransactionAccess, TransactionMode, begin};

    #[test]
    fn a_transaction_is_opened_in_its_mode() {
        let text = |isolation, access| {
            begin(TransactionMode {
                isolation,
                access,
                ..TransactionMode::default()
            })
        };
        let opened = [
            (begin(TransactionMode::default()), "BEGIN"),
            (
                begin(TransactionMode::SNAPSHOT),
                "BEGIN ISOLATION LEVEL REPEATABLE READ",
            ),
            (
                begin(TransactionMode::READING),
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
            (
                text(Isolation::Serializable, TransactionAccess::Write),
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
            ),
            (
                text(Isolation::Serializable, TransactionAccess::Deferrable),
                "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE",
            ),
        ];
        for (text, expected) in opened {
            assert_eq!(text, expected);
        }
    }
}
