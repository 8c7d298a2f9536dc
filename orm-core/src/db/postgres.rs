//! Postgres: how it is reached and set up, and one connection to it.

mod bind;
mod enums;
mod open;
mod row;
mod server;
mod set_up;
mod sharing;
mod target;
mod tls;
mod url;

use super::answer_timeout::AnswerTimeout;
use super::connection::Disposition;
use super::connection::Failure;
use super::rows::{DriverAnswer, Pace};
use super::safe_sql::safe_sql;
use super::settings::Settings;
use super::transaction::Isolation;
use crate::error::Result;
use crate::sql::{Statement, Verb};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};
use std::ops::RangeInclusive;
use std::time::Duration;

pub(super) use open::Address;
pub(super) use row::{Kind, PostgresReader};
use sharing::Sharing;

/// How long a server may take for a sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);
/// How much longer than a statement may take its answer is waited for, before the server is taken for gone.
const SLACK: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(5);

/// One connection.
pub(super) struct PostgresSession {
    pub(super) connection: PgConnection,
    sharing: Sharing,
    /// What is said after each `BEGIN`.
    local: String,
    /// Whether statements are to be prepared anew.
    stale: bool,
    /// How long a statement may take; none is unlimited.
    usual: Option<Duration>,
    clock: TimeKeeper,
    #[cfg(debug_assertions)]
    signatures: std::collections::HashMap<String, Vec<crate::value::Type>>,
}

/// Who keeps the time of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimeKeeper {
    Server,
    /// We do: the time of a stream does not run while nobody asks for its rows.
    Client,
}

impl PostgresSession {
    fn new(connection: PgConnection, sharing: Sharing, local: String, settings: &Settings) -> Self {
        let usual = set_up::statement_timeout(settings);
        PostgresSession {
            connection,
            sharing,
            local,
            stale: false,
            usual: Some(usual).filter(|usual| !usual.is_zero()),
            clock: TimeKeeper::Server,
            #[cfg(debug_assertions)]
            signatures: std::collections::HashMap::new(),
        }
    }

    /// How long the server may be silent.
    pub(super) fn patience(&self, _: &Settings) -> Option<Duration> {
        let slack = |usual: Duration| (usual / 4).clamp(*SLACK.start(), *SLACK.end());
        self.usual.map(|usual| usual.saturating_add(slack(usual)))
    }

    /// Has the time of the next statement kept, and says how long its answer is waited for.
    pub(super) async fn limit(
        &mut self,
        timeout: Option<Duration>,
        pace: Pace,
        transaction: bool,
        patience: Option<Duration>,
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
            (_, None) => (TimeKeeper::Server, AnswerTimeout::of(None, patience)),
            (_, Some(longer)) if is_longer(longer) => {
                (TimeKeeper::Client, AnswerTimeout::of(timeout, None))
            }
            // Whoever keeps the time: ours is over first.
            (_, Some(_)) => (self.clock, AnswerTimeout::of(timeout, None)),
        };
        self.keep_time(clock, transaction).await?;
        Ok(limit)
    }

    /// Has the server keep the time of statements, or not. Nothing is set on a session that others use.
    async fn keep_time(&mut self, clock: TimeKeeper, transaction: bool) -> sqlx::Result<()> {
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

    /// Has the server keep the time of statements, as it does on any new connection.
    pub(super) async fn restore_clock(&mut self) -> sqlx::Result<()> {
        self.keep_time(TimeKeeper::Server, false).await
    }

    /// Sends a statement.
    pub(super) fn rows(&mut self, statement: &Statement, _: Pace) -> Result<DriverAnswer<'_>> {
        let text = safe_sql(statement.text.clone())?;
        if is_plain(statement) {
            return Ok(DriverAnswer::Postgres(
                self.connection.fetch_many(sqlx::raw_sql(text)),
            ));
        }
        let arguments = bind::arguments(&statement.parameters)?;
        #[cfg(debug_assertions)]
        self.check_signature(statement);
        let query = sqlx::query_with(text, arguments).persistent(self.names_statements());
        Ok(DriverAnswer::Postgres(self.connection.fetch_many(query)))
    }

    /// Returns whether prepared statements stay on the session, under names.
    pub(super) fn names_statements(&self) -> bool {
        self.sharing != Sharing::Statements
    }

    /// Whether a statement needs a transaction around it: to prepare it and to carry it out are two messages, and the
    /// second one may come to another session. A plain one is one message.
    pub(super) fn splits(&self, statement: &Statement) -> bool {
        self.sharing == Sharing::Statements && !is_plain(statement)
    }

    /// Returns whether the session is another client's after each transaction.
    pub(super) fn shares_session(&self) -> bool {
        self.sharing != Sharing::Nothing
    }

    /// sqlx keeps prepared statements by their text alone: the same text with a value of another type would be
    /// misread by the server, silently.
    #[cfg(debug_assertions)]
    fn check_signature(&mut self, statement: &Statement) {
        let types = || statement.parameters.iter().map(crate::value::Parameter::ty);
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

    /// Undoes whatever was done to the connection.
    pub(super) async fn restore(&mut self, settings: &Settings) -> sqlx::Result<()> {
        self.roll_back().await?;
        if self.shares_session() {
            return Ok(());
        }
        self.connection.execute("DISCARD ALL").await?;
        self.forget_plans().await?;
        self.local = set_up::set_up(&mut self.connection, settings, self.sharing).await?;
        self.clock = TimeKeeper::Server;
        Ok(())
    }

    /// sqlx fetches what is left by itself.
    #[expect(clippy::unused_async, reason = "as for SQLite")]
    pub(super) async fn resume(&mut self) -> sqlx::Result<()> {
        Ok(())
    }

    /// A connection with anything left undone was closed, so this asks only whether the server is still there.
    pub(super) async fn mend(&mut self) -> sqlx::Result<()> {
        let ping = tokio::time::timeout(SIGN_OF_LIFE, self.connection.ping());
        ping.await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        if self.stale {
            self.forget_plans().await?;
        }
        Ok(())
    }

    /// What was set outside a transaction holds beyond its end, so the server keeps the time from before it.
    pub(super) async fn begin(
        &mut self,
        isolation: Isolation,
        _: Option<Duration>,
    ) -> Result<(), Failure> {
        self.restore_clock().await?;
        let text = match isolation {
            Isolation::Default => "BEGIN",
            Isolation::Snapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            Isolation::Reading => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        set_up::send(&mut self.connection, &format!("{text}{}", self.local)).await?;
        Ok(())
    }

    /// The server answers `COMMIT` of a failed transaction with a rollback, and sqlx does not look: so a statement
    /// goes before it, in the same message, which fails then.
    pub(super) async fn commit(&mut self) -> sqlx::Result<()> {
        self.connection.execute("SELECT 1; COMMIT").await?;
        self.clock = TimeKeeper::Server;
        Ok(())
    }

    pub(super) async fn roll_back(&mut self) -> sqlx::Result<()> {
        self.connection.execute("ROLLBACK").await?;
        self.clock = TimeKeeper::Server;
        Ok(())
    }

    /// Prepares statements anew.
    pub(super) async fn forget_plans(&mut self) -> sqlx::Result<()> {
        self.connection.clear_cached_statements().await?;
        self.stale = false;
        Ok(())
    }

    /// Has statements prepared anew before the next use.
    pub(super) fn distrust_plans(&mut self) {
        self.stale = true;
    }

    /// What is under way cannot be stopped but by closing the connection, which also undoes an open transaction.
    #[expect(clippy::unused_self, reason = "as for SQLite")]
    pub(super) fn release(
        &mut self,
        busy: bool,
        transaction: bool,
        lost: bool,
        _check: &mut bool,
    ) -> Disposition {
        if busy || transaction || lost {
            Disposition::Close
        } else {
            Disposition::Keep
        }
    }

    pub(super) async fn close(self) -> sqlx::Result<()> {
        self.connection.close().await
    }
}

/// Returns whether a statement is sent as it is, without being prepared: one about tables, which is sent once.
fn is_plain(statement: &Statement) -> bool {
    statement.verb == Verb::Schema && statement.parameters.is_empty()
}
