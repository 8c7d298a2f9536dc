//! One connection, and what is known of its state.

use super::answer_timeout::{AnswerTimeout, answered};
use super::errors;
#[cfg(feature = "postgres")]
use super::postgres;
use super::rows::{Pace, RowSink, drain};
use super::settings::Settings;
#[cfg(feature = "sqlite")]
use super::sqlite;
use super::transaction::Isolation;
use crate::error::{Error, Result};
use crate::schema::{Catalog, ForeignKey};
use crate::sql::Statement;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// A server is asked for a sign of life when its connection was idle for so long.
const IDLE: Duration = Duration::from_secs(30);
/// How long the end of a connection may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// One connection.
pub(super) struct Connection {
    session: AnySession,
    in_flight: InFlight,
    /// Whether a transaction is open, or may be.
    transaction: bool,
    /// Whether it must be looked at before its next use.
    check: bool,
    lost: bool,
    idle_since: Instant,
    expires: Option<Instant>,
    /// Where it was made; that of a server does not outlive it.
    home: Option<Handle>,
    /// How long the server may be silent; none for ever.
    patience: Option<Duration>,
}

/// The connection itself.
pub(super) enum AnySession {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::SqliteSession),
    #[cfg(feature = "postgres")]
    Postgres(postgres::PostgresSession),
}

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InFlight {
    /// Nothing: it waits for a statement.
    Idle,
    /// A statement was sent, and its answer is being waited for; or the future that waited was dropped.
    Sent,
    /// Rows are left to fetch, and nobody is waiting for them.
    Paused,
}

/// Why a statement failed.
pub(super) enum Failure {
    /// We refused it, or what came back could not be read: nothing is wrong with the connection.
    Own(Error),
    /// The driver or the database reports it.
    Driver(sqlx::Error),
    /// The statement took longer than its caller lets it.
    TimedOut(sqlx::Error),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Failure::Driver(error)
    }
}

/// What is to become of a connection that its user gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disposition {
    Keep,
    Close,
}

/// Calls the same on either connection.
macro_rules! on_session {
    ($session:expr, $it:ident => $call:expr) => {
        match $session {
            #[cfg(feature = "sqlite")]
            AnySession::Sqlite($it) => $call,
            #[cfg(feature = "postgres")]
            AnySession::Postgres($it) => $call,
        }
    };
}

impl Connection {
    pub(super) fn new(session: AnySession, expires: Option<Instant>, settings: &Settings) -> Self {
        Connection {
            home: session
                .is_remote()
                .then(Handle::try_current)
                .and_then(Result::ok),
            patience: on_session!(&session, session => session.patience(settings)),
            session,
            in_flight: InFlight::Idle,
            transaction: false,
            check: false,
            lost: false,
            idle_since: Instant::now(),
            expires,
        }
    }

    /// What it is doing.
    pub(super) fn in_flight(&self) -> InFlight {
        self.in_flight
    }

    /// Returns whether a transaction is open, or may be.
    pub(super) fn has_transaction(&self) -> bool {
        self.transaction
    }

    /// Returns whether the other side is gone.
    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }

    /// Returns whether this error tells that others prepare statements on its session.
    pub(super) fn is_mixed_up(&self, error: &sqlx::Error) -> bool {
        self.session.names_statements() && errors::is_mixed_up(error)
    }

    /// Returns whether the driver dropped a statement without a name before it was carried out, to ask for a type.
    pub(super) fn has_dropped(&self, error: &sqlx::Error) -> bool {
        !self.session.names_statements() && errors::is_mixed_up(error)
    }

    /// Returns whether it has lived long enough, or cannot be used any more since its runtime has ended.
    pub(super) fn is_over(&self) -> bool {
        self.expires.is_some_and(|expires| expires < Instant::now())
            || self.home.as_ref().is_some_and(has_ended)
    }

    /// Whether it must be looked at before it is used: something was left undone, it was idle for long, or it was
    /// last used before a moment at which another connection to the same server turned out to be dead.
    pub(super) fn needs_check(&self, suspect: Option<Instant>) -> bool {
        let is_old = || {
            self.idle_since.elapsed() > IDLE
                || suspect.is_some_and(|moment| self.idle_since < moment)
        };
        self.check || self.session.is_remote() && is_old()
    }

    /// Has statements prepared anew before its next use.
    pub(super) fn distrust_plans(&mut self) {
        self.check = true;
        on_session!(&mut self.session, session => session.distrust_plans());
    }

    /// Looks at it: ends what was left undone and rolls back what was left open.
    pub(super) async fn mend(&mut self) -> sqlx::Result<()> {
        self.in_flight = InFlight::Sent;
        let mended =
            pin!(async { on_session!(&mut self.session, session => session.mend().await) });
        answered(self.patience, mended).await?;
        (self.in_flight, self.transaction, self.check) = (InFlight::Idle, false, false);
        Ok(())
    }

    /// Runs a statement and hands on its rows; answers how many rows it changed. It may take so long, and as long as
    /// any statement if that is not said.
    pub(super) async fn run(
        &mut self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
        timeout: Option<Duration>,
    ) -> Result<u64, Failure> {
        if self.transaction || !self.session.splits(statement) {
            return self.send(statement, sink, timeout).await;
        }
        // On the heap: hardly any statement needs it.
        Box::pin(self.run_in_transaction(statement, sink, timeout)).await
    }

    /// Runs a statement in a transaction of its own.
    async fn run_in_transaction(
        &mut self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
        timeout: Option<Duration>,
    ) -> Result<u64, Failure> {
        self.begin(Isolation::Default, timeout).await?;
        let done = match self.send(statement, sink, timeout).await {
            // Without this transaction, what was carried out would last whether or not it could be read.
            done @ (Ok(_) | Err(Failure::Own(_))) => match self.commit(timeout).await {
                Ok(()) => return done,
                Err(error) => Err(error.into()),
            },
            failed => failed,
        };
        if !self.lost {
            // The error that matters is the first; where this fails, the connection is closed.
            let _ = self.roll_back().await;
        }
        done
    }

    /// Sends a statement and hands on its rows; answers how many rows it changed.
    async fn send(
        &mut self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
        timeout: Option<Duration>,
    ) -> Result<u64, Failure> {
        self.mark_sent().await?;
        let done = self.answer(statement, sink, timeout).await;
        self.mark_answered(done)
    }

    async fn answer(
        &mut self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
        timeout: Option<Duration>,
    ) -> Result<u64, Failure> {
        let limit = self.limit(timeout, sink.pace()).await?;
        #[cfg(feature = "sqlite")]
        if let Some(done) = self.insert_without_returning(statement, sink).await {
            return done;
        }
        match on_session!(&mut self.session, session => session.rows(statement, sink.pace())) {
            Ok(mut rows) => drain(&mut rows, sink, &mut self.in_flight, limit).await,
            Err(refused) => Err(Failure::Own(refused)),
        }
    }

    /// How long the answer to the next statement is waited for; that it is so may have to be agreed upon first.
    async fn limit(
        &mut self,
        timeout: Option<Duration>,
        pace: Pace,
    ) -> Result<AnswerTimeout, Failure> {
        let (patience, transaction) = (self.patience, self.transaction);
        let agreed = AnswerTimeout::of(timeout, patience);
        let limit = pin!(async {
            let limit = on_session!(&mut self.session, session => {
                session.limit(timeout, pace, transaction, patience).await
            });
            limit.map_err(Failure::Driver)
        });
        agreed.answer(limit).await
    }

    /// Inserts rows and hands on their keys; `None` where a row is needed for each.
    #[cfg(feature = "sqlite")]
    async fn insert_without_returning(
        &mut self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
    ) -> Option<Result<u64, Failure>> {
        let without = statement.without_returning.as_ref()?;
        match self
            .session
            .sqlite()?
            .insert_without_returning(statement, without)
            .await
        {
            Ok(keys) => Some(sink.give(keys?).map_err(Failure::Own)),
            Err(error) => Some(Err(error)),
        }
    }

    /// Opens a transaction.
    pub(super) async fn begin(
        &mut self,
        isolation: Isolation,
        timeout: Option<Duration>,
    ) -> Result<(), Failure> {
        // Before anything is sent: from then on a transaction may be open.
        self.transaction = true;
        self.in_flight = InFlight::Sent;
        let limit = if self.session.is_remote() {
            AnswerTimeout::of(timeout, self.patience)
        } else {
            AnswerTimeout::None
        };
        let done = limit
            .answer(pin!(async {
                on_session!(&mut self.session, session => session.begin(isolation, timeout).await)
            }))
            .await;
        self.mark_answered(done)
    }

    /// Makes the transaction's changes last.
    pub(super) async fn commit(&mut self, timeout: Option<Duration>) -> sqlx::Result<()> {
        self.mark_sent().await?;
        let timeout = timeout.filter(|timeout| self.session.is_remote() && !timeout.is_zero());
        let patience = timeout.into_iter().chain(self.patience).min();
        let done = answered(
            patience,
            pin!(async { on_session!(&mut self.session, session => session.commit().await) }),
        )
        .await;
        self.transaction &= done.is_err();
        self.mark_answered(done)
    }

    /// Undoes the transaction's changes.
    pub(super) async fn roll_back(&mut self) -> sqlx::Result<()> {
        self.mark_sent().await?;
        let done = answered(
            self.patience,
            pin!(async { on_session!(&mut self.session, session => session.roll_back().await) }),
        )
        .await;
        self.transaction &= done.is_err();
        self.mark_answered(done)
    }

    /// Forgets prepared statements.
    pub(super) async fn forget_plans(&mut self) -> sqlx::Result<()> {
        self.in_flight = InFlight::Sent;
        let done = answered(
            self.patience,
            pin!(async { on_session!(&mut self.session, session => session.forget_plans().await) }),
        )
        .await;
        self.mark_answered(done)
    }

    /// Lends the connection, if it is one to SQLite, and leaves it as if new.
    #[cfg(feature = "sqlite")]
    pub(super) async fn lend_sqlite<T>(
        &mut self,
        run: impl AsyncFnOnce(&mut sqlx::SqliteConnection) -> T,
        settings: &Settings,
    ) -> Option<T> {
        let session = self.session.sqlite()?;
        // Whatever is done with it: it may be left in the midst of a statement or a transaction.
        (self.in_flight, self.transaction) = (InFlight::Sent, true);
        let output = session.lend(run).await;
        self.lost = session.restore(settings).await.is_err();
        (self.in_flight, self.transaction) = (InFlight::Idle, false);
        Some(output)
    }

    /// Lends the connection, if it is one to Postgres, and leaves it as if new.
    #[cfg(feature = "postgres")]
    pub(super) async fn lend_postgres<T>(
        &mut self,
        run: impl AsyncFnOnce(&mut sqlx::PgConnection) -> T,
        settings: &Settings,
    ) -> Option<T> {
        let session = self.session.postgres()?;
        (self.in_flight, self.transaction) = (InFlight::Sent, true);
        // As any other connection, also after a stream. What is wrong comes to light in the restoring.
        let _ = answered(self.patience, pin!(session.restore_clock())).await;
        let output = run(&mut session.connection).await;
        // What was left on a session that is another client's by now cannot be undone: a new connection is made.
        self.lost = answered(self.patience, pin!(session.restore(settings)))
            .await
            .is_err()
            || session.shares_session();
        (self.in_flight, self.transaction) = (InFlight::Idle, false);
        Some(output)
    }

    /// Whether it can be asked though a statement has just failed: a server refuses whatever follows in a transaction.
    pub(super) fn can_be_asked(&self) -> bool {
        !(self.transaction && self.session.is_remote())
    }

    /// The foreign key of this catalog that failed: Postgres names it, and of SQLite it is found out by asking.
    #[cfg_attr(
        not(feature = "sqlite"),
        expect(clippy::unused_async, reason = "SQLite is asked")
    )]
    #[cfg_attr(
        not(all(feature = "sqlite", feature = "postgres")),
        expect(unused_variables, reason = "one is asked, and the other names it")
    )]
    pub(super) async fn find_foreign_key(
        &mut self,
        error: &sqlx::Error,
        statement: &Statement,
        catalog: &Catalog,
    ) -> Option<Arc<ForeignKey>> {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            AnySession::Sqlite(session) => {
                let transaction = self.transaction;
                // Dropped midway, this leaves a transaction of its own.
                (self.in_flight, self.transaction, self.check) = (InFlight::Sent, true, true);
                let found = sqlite::find_culprit(session, statement, catalog).await;
                (self.in_flight, self.transaction) = (InFlight::Idle, transaction);
                found
            }
            #[cfg(feature = "postgres")]
            AnySession::Postgres(_) => errors::named_foreign_key(error, catalog),
        }
    }

    /// Returns whether SQLite found no room because no key is left.
    #[cfg(feature = "sqlite")]
    pub(super) async fn is_counter_full(
        &mut self,
        error: &sqlx::Error,
        statement: &Statement,
    ) -> bool {
        match self.session.sqlite() {
            Some(session) if errors::is_sqlite_full(error) => {
                sqlite::is_counter_full(session, statement).await
            }
            _ => false,
        }
    }

    /// Notes that something is being sent. Rows that nobody fetched make way for it.
    async fn mark_sent(&mut self) -> sqlx::Result<()> {
        let paused = std::mem::replace(&mut self.in_flight, InFlight::Sent) == InFlight::Paused;
        if paused {
            on_session!(&mut self.session, session => session.resume().await)?;
        }
        Ok(())
    }

    /// Notes that an answer came, if one came.
    fn mark_answered<T, E: Fatal>(&mut self, done: Result<T, E>) -> Result<T, E> {
        match &done {
            Err(error) if error.is_fatal() => self.lost = true,
            _ => self.in_flight = InFlight::Idle,
        }
        done
    }

    /// Called when its user gives it back, or is dropped: says what is to become of it, and stops what it does.
    pub(super) fn release(&mut self) -> Disposition {
        self.idle_since = Instant::now();
        let busy = self.in_flight != InFlight::Idle || self.transaction;
        on_session!(&mut self.session, session => session.release(busy, self.transaction, self.lost, &mut self.check))
    }

    /// Ends the connection in the way of its protocol.
    pub(super) async fn close(self) {
        // Whatever goes wrong: the connection is over.
        let closed = pin!(async { on_session!(self.session, session => session.close().await) });
        let _ = answered(Some(FAREWELL), closed).await;
    }
}

impl AnySession {
    /// Returns whether statements are prepared under names, so that another one's may stand there.
    fn names_statements(&self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            AnySession::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            AnySession::Postgres(session) => session.names_statements(),
        }
    }

    /// Returns whether this statement needs a transaction around it.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "SQLite has no pooler")
    )]
    fn splits(&self, statement: &Statement) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            AnySession::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            AnySession::Postgres(session) => session.splits(statement),
        }
    }

    /// Returns whether there is a server.
    fn is_remote(&self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            AnySession::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            AnySession::Postgres(_) => true,
        }
    }
}

#[cfg_attr(
    not(all(feature = "sqlite", feature = "postgres")),
    expect(clippy::unnecessary_wraps, reason = "there may be another database")
)]
impl AnySession {
    #[cfg(feature = "sqlite")]
    fn sqlite(&mut self) -> Option<&mut sqlite::SqliteSession> {
        match self {
            AnySession::Sqlite(session) => Some(session),
            #[cfg(feature = "postgres")]
            AnySession::Postgres(_) => None,
        }
    }

    #[cfg(feature = "postgres")]
    fn postgres(&mut self) -> Option<&mut postgres::PostgresSession> {
        match self {
            AnySession::Postgres(session) => Some(session),
            #[cfg(feature = "sqlite")]
            AnySession::Sqlite(_) => None,
        }
    }
}

/// An error that may end the connection.
trait Fatal {
    fn is_fatal(&self) -> bool;
}

impl Fatal for sqlx::Error {
    fn is_fatal(&self) -> bool {
        errors::is_fatal(self)
    }
}

impl Fatal for Failure {
    fn is_fatal(&self) -> bool {
        matches!(self, Failure::Driver(error) | Failure::TimedOut(error) if error.is_fatal())
    }
}

/// Returns whether a runtime has ended: what it is given is dropped at once.
fn has_ended(runtime: &Handle) -> bool {
    /// Notes whether it was dropped before it was asked for anything.
    struct Probe(Arc<AtomicBool>, bool);
    impl Future for Probe {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            self.1 = true;
            Poll::Ready(())
        }
    }
    impl Drop for Probe {
        fn drop(&mut self) {
            self.0.fetch_or(!self.1, Ordering::Release);
        }
    }
    if Handle::try_current().is_ok_and(|current| current.id() == runtime.id()) {
        return false;
    }
    let dropped = Arc::new(AtomicBool::new(false));
    drop(runtime.spawn(Probe(Arc::clone(&dropped), false)));
    dropped.load(Ordering::Acquire)
}
