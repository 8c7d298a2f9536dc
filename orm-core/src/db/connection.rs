//! One connection, and the state it is in.
//!
//! A connection knows what it is doing, so that one whose user was dropped is never handed on as it is: what becomes of
//! it is its session's to say ([`Disposition`]).
//!
//! - `copy`: statements that rows follow;
//! - `runtime`: whether the runtime still runs on which a connection was made.

mod copy;
mod runtime;

use super::driver::{
    AnswerTimeout, CommitFailure, Disposition, Failure, Leftover, Pace, Report, SavepointStep,
    SearchPath, Session, TransactionMode, Trial, UpsertEnd, answered,
};
use super::drivers::{AnyRow, AnySession, on_session, report};
use super::replay_progress::ReplayProgress;
use super::row_sink::{InFlight, RowSink};
use crate::error::Result;
use crate::sql::Statement;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// Idle time after which the server of a connection is asked for a sign of life.
const IDLE: Duration = Duration::from_secs(30);
/// Longest time that the end of a connection may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// One connection.
pub(super) struct Connection {
    session: AnySession,
    in_flight: InFlight,
    /// A transaction is open, or may be.
    transaction: bool,
    /// The session must be mended before its next use.
    check: bool,
    lost: bool,
    /// The moment of its last use, where there is a server.
    idle_since: Instant,
    /// The moment at which it was opened, where there is a server.
    opened: Instant,
    expires: Option<Instant>,
    /// The runtime on which it was made; the connection to a server does not outlive it.
    home: Option<Handle>,
    /// Longest silence before the server is taken for gone; `None` for ever.
    patience: Option<Duration>,
    /// The schemas in which its session looks for tables; `None` where the server chooses.
    search_path: Option<Arc<SearchPath>>,
    /// How far its server has replayed the log, where that had to be known.
    progress: ReplayProgress,
}

impl Connection {
    pub(super) fn new(session: AnySession, expires: Option<Instant>) -> Self {
        Connection {
            home: session
                .is_remote()
                .then(Handle::try_current)
                .and_then(Result::ok),
            patience: on_session!(&session, session => session.patience()),
            session,
            in_flight: InFlight::Idle,
            transaction: false,
            check: false,
            lost: false,
            idle_since: Instant::now(),
            opened: Instant::now(),
            expires,
            search_path: None,
            progress: ReplayProgress::default(),
        }
    }

    /// Returns what it is doing.
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

    /// Returns whether an open transaction is rolled back when the connection is given back, rather than by closing it.
    pub(super) fn rolls_back_when_released(&self) -> bool {
        self.session.rolls_back_when_released()
    }

    /// Returns whether its session is another client's after each transaction.
    pub(super) fn is_shared(&self) -> bool {
        on_session!(&self.session, session => session.is_shared())
    }

    /// Returns what is known of how far its server has replayed the log.
    pub(super) fn progress(&mut self) -> &mut ReplayProgress {
        &mut self.progress
    }

    /// Returns how long a statement may take that has no limit of its own; `None` for ever.
    pub(super) fn usual_limit(&self) -> Option<Duration> {
        on_session!(&self.session, session => session.usual_limit())
    }

    /// Returns whether this error tells that others prepare statements on its session.
    pub(super) fn is_mixed_up(&self, error: &sqlx::Error) -> bool {
        self.names_statements() && matches!(report(error, None), Report::MixedUp)
    }

    /// Returns whether the driver dropped a statement without a name before it was carried out, to ask for a type.
    pub(super) fn has_dropped(&self, error: &sqlx::Error) -> bool {
        !self.names_statements() && matches!(report(error, None), Report::MixedUp)
    }

    fn names_statements(&self) -> bool {
        on_session!(&self.session, session => session.names_statements())
    }

    /// Returns whether it has lived long enough, leads to a server that turned out to be another one than is looked for, or
    /// cannot be used any more since its runtime has ended.
    pub(super) fn is_over(&self, renewed: impl FnOnce() -> Option<Instant>) -> bool {
        self.expires.is_some_and(|expires| expires < Instant::now())
            || self.home.as_ref().is_some_and(runtime::has_ended)
            || self.session.is_remote() && renewed().is_some_and(|moment| self.opened <= moment)
    }

    /// Returns whether it must be mended before it is used: something was left undone, it was idle for long, it was last
    /// used before a moment at which another connection to the same server turned out to be dead, or its runtime may
    /// rest.
    pub(super) fn needs_check(&self, suspect: impl FnOnce() -> Option<Instant>) -> bool {
        let is_old = || {
            self.idle_since.elapsed() > IDLE
                || suspect().is_some_and(|moment| self.idle_since < moment)
        };
        self.check || self.session.is_remote() && (is_old() || self.resting_home().is_some())
    }

    /// Returns whether its session looks for tables in these schemas.
    pub(super) fn searches(&self, path: Option<&Arc<SearchPath>>) -> bool {
        self.search_path.as_ref() == path
    }

    /// Makes the session look for tables in these schemas. Returns those that are not there.
    pub(super) async fn set_search_path(
        &mut self,
        path: Option<Arc<SearchPath>>,
    ) -> sqlx::Result<Vec<String>> {
        self.in_flight = InFlight::Sent;
        let missing = answered(
            self.patience,
            pin!(async {
                let path = path.as_deref();
                on_session!(&mut self.session, session => session.set_search_path(path).await)
            }),
        )
        .await;
        let missing = self.mark_answered(missing)?;
        self.search_path = path.filter(|_| missing.is_empty());
        Ok(missing)
    }

    /// Makes the session prepare its statements anew before its next use.
    pub(super) fn distrust_plans(&mut self) {
        self.check = true;
        on_session!(&mut self.session, session => session.distrust_plans());
    }

    /// Returns its runtime where nobody may run it now.
    fn resting_home(&self) -> Option<&Handle> {
        self.home.as_ref().filter(|home| runtime::may_rest(home))
    }

    /// Checks that it is alive, ends what was left undone and rolls back what was left open.
    pub(super) async fn mend(&mut self) -> sqlx::Result<()> {
        self.in_flight = InFlight::Sent;
        if let Some(home) = self.resting_home()
            && !runtime::is_running(home).await
        {
            // Nothing comes in on it.
            return Err(sqlx::Error::PoolClosed);
        }
        let mended =
            pin!(async { on_session!(&mut self.session, session => session.mend().await) });
        answered(self.patience, mended).await?;
        (self.in_flight, self.transaction, self.check) = (InFlight::Idle, false, false);
        Ok(())
    }

    /// Carries a short statement out without waiting for anything, and hands its rows on; `None` where it is to be
    /// [`run`](Connection::run) instead.
    pub(super) fn at_once(
        &mut self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
    ) -> Option<DoneAtOnce> {
        if self.in_flight != InFlight::Idle {
            return None;
        }
        on_session!(&mut self.session, session => at_once(session, statement, sink))
    }

    /// Runs a statement and hands on its rows. Returns how many rows it changed. It may take as long as `timeout`, or
    /// else as any statement.
    pub(super) async fn run(
        &mut self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
        timeout: Option<Duration>,
    ) -> Result<u64, Failure> {
        // Before a write: the future of one that was carried out could be dropped while others have their turn.
        if on_session!(&mut self.session, session => session.ends_turn()) {
            tokio::task::yield_now().await;
        }
        // Where the connection was waited for, or others had a turn, nobody has tried that before.
        if let Some(done) = self.at_once(statement, sink) {
            if done.gives_way {
                tokio::task::yield_now().await;
            }
            return done.changed.map_err(Failure::Own);
        }
        if self.transaction || !self.splits(statement) {
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
        self.begin(TransactionMode::default(), timeout).await?;
        let done = match self.send(statement, sink, timeout).await {
            // Without this transaction, what was carried out would last whether or not it could be read.
            done @ (Ok(_) | Err(Failure::Refused(_) | Failure::Own(_))) => {
                match self.commit(timeout).await {
                    Ok(()) => return done,
                    Err(error) => Err(error.into()),
                }
            }
            failed => failed,
        };
        if !self.lost {
            // The error that matters is the first; where this fails, the connection is closed.
            let _ = self.roll_back().await;
        }
        done
    }

    /// Sends a statement and hands on its rows. Returns how many rows it changed.
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
        let timeout = self.keep_time(timeout, sink.pace()).await?;
        on_session!(&mut self.session, session => {
            answer(session, statement, sink, &mut self.in_flight, timeout).await
        })
    }

    /// Agrees with the session who keeps the time of the next statement, which may take a message of its own.
    async fn keep_time(
        &mut self,
        timeout: Option<Duration>,
        pace: Pace,
    ) -> Result<AnswerTimeout, Failure> {
        let transaction = self.transaction;
        let until_agreed = AnswerTimeout::of(timeout, self.patience);
        let agreed = pin!(async {
            let agreed = on_session!(&mut self.session, session => {
                session.keep_time(timeout, pace, transaction).await
            });
            agreed.map_err(Failure::Driver)
        });
        until_agreed.answer(agreed).await
    }

    fn splits(&self, statement: &Statement) -> bool {
        on_session!(&self.session, session => session.splits(statement))
    }

    /// Opens a transaction.
    pub(super) async fn begin(
        &mut self,
        mode: TransactionMode,
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
                on_session!(&mut self.session, session => session.begin(mode, timeout).await)
            }))
            .await;
        self.mark_answered(done)
    }

    /// Commits the transaction.
    pub(super) async fn commit(&mut self, timeout: Option<Duration>) -> Result<(), CommitFailure> {
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

    /// Rolls the transaction back.
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

    /// Opens or ends a savepoint.
    pub(super) async fn savepoint(&mut self, step: SavepointStep) -> sqlx::Result<()> {
        self.mark_sent().await?;
        let done = answered(
            self.patience,
            pin!(async {
                on_session!(&mut self.session, session => session.savepoint(step).await)
            }),
        )
        .await;
        self.mark_answered(done)
    }

    /// Prepares all statements anew.
    pub(super) async fn forget_plans(&mut self) -> sqlx::Result<()> {
        self.in_flight = InFlight::Sent;
        let done = answered(
            self.patience,
            pin!(async { on_session!(&mut self.session, session => session.forget_plans().await) }),
        )
        .await;
        self.mark_answered(done)
    }

    /// Marks the connection as one on which questions about a failed statement are asked. Dropped before
    /// [`end_probe`](Connection::end_probe), it may be left in a transaction of its own.
    pub(super) fn begin_probe(&mut self) -> Probe {
        let transaction = self.transaction;
        (self.in_flight, self.transaction, self.check) = (InFlight::Sent, true, true);
        Probe { transaction }
    }

    /// Marks the questions as answered.
    pub(super) fn end_probe(&mut self, Probe { transaction }: Probe) {
        (self.in_flight, self.transaction) = (InFlight::Idle, transaction);
    }

    /// Sends a statement within a probe, in the time of the statement that failed.
    pub(super) async fn ask(
        &mut self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
    ) -> Result<u64, Failure> {
        let (mut in_flight, timeout) = (InFlight::Sent, AnswerTimeout::None);
        on_session!(&mut self.session, session => {
            fetch(session, statement, sink, &mut in_flight, timeout).await
        })
    }

    /// Opens a trial: see [`Session::begin_trial`].
    pub(super) async fn begin_trial(&mut self) -> sqlx::Result<Option<Trial>> {
        on_session!(&mut self.session, session => session.begin_trial().await)
    }

    /// Ends a trial: see [`Session::end_trial`].
    pub(super) async fn end_trial(&mut self, trial: Trial) -> sqlx::Result<()> {
        on_session!(&mut self.session, session => session.end_trial(trial).await)
    }

    /// Returns the session for the caller's own use, until [`take_back`](Connection::take_back). Whatever is done with
    /// it: it may be left in the midst of a statement or a transaction.
    pub(super) fn lend(&mut self) -> (&mut AnySession, Option<Duration>) {
        (self.in_flight, self.transaction) = (InFlight::Sent, true);
        (&mut self.session, self.patience)
    }

    /// Ends [`lend`](Connection::lend), after which the session is as if new, or is not to be used any more.
    pub(super) fn take_back(&mut self, is_restored: bool) {
        self.lost = !is_restored;
        self.search_path = None;
        (self.in_flight, self.transaction) = (InFlight::Idle, false);
    }

    /// Returns whether it can be asked though a statement has just failed: a server refuses whatever follows in a
    /// transaction.
    pub(super) fn can_be_asked(&self) -> bool {
        !(self.transaction && self.session.is_remote())
    }

    /// Marks the connection busy; first discards rows of a stream that was left unread.
    async fn mark_sent(&mut self) -> sqlx::Result<()> {
        let paused = std::mem::replace(&mut self.in_flight, InFlight::Sent) == InFlight::Paused;
        if paused {
            on_session!(&mut self.session, session => session.discard_rows().await)?;
        }
        Ok(())
    }

    /// Marks the connection free again, or lost where no answer came. Rows that nobody reads stay to be discarded.
    fn mark_answered<T, E: Fatal>(&mut self, done: Result<T, E>) -> Result<T, E> {
        match &done {
            Err(error) if error.is_fatal() => self.lost = true,
            _ if self.in_flight == InFlight::Paused => {}
            _ => self.in_flight = InFlight::Idle,
        }
        done
    }

    /// Stops whatever it does, when its user gives it back or is dropped. Returns whether it is kept.
    pub(super) fn release(&mut self) -> bool {
        if self.session.is_remote() {
            self.idle_since = Instant::now();
        }
        let leftover = Leftover {
            is_busy: self.in_flight != InFlight::Idle || self.transaction,
            has_transaction: self.transaction,
            is_lost: self.lost,
        };
        let disposition = on_session!(&mut self.session, session => session.release(leftover));
        self.check |= disposition == Disposition::Mend;
        disposition != Disposition::Close
    }

    /// Ends the connection in the way of its protocol.
    pub(super) async fn close(self) {
        // Whatever goes wrong: the connection is over.
        let closed = pin!(async { on_session!(self.session, session => session.close().await) });
        let _ = answered(Some(FAREWELL), closed).await;
    }
}

/// A statement that was carried out at once.
pub(super) struct DoneAtOnce {
    /// The number of rows that it changed, or why its rows could not be read.
    pub(super) changed: Result<u64>,
    /// True where other tasks are to have a turn before the next statement.
    pub(super) gives_way: bool,
}

/// Questions about a statement that has just failed.
#[must_use = "the connection stays marked until the probe is ended"]
pub(super) struct Probe {
    /// A transaction was open before.
    transaction: bool,
}

/// Carries a short statement out, and hands its rows on.
fn at_once<S: Session>(
    session: &mut S,
    statement: &Statement,
    sink: &mut RowSink<'_>,
) -> Option<DoneAtOnce>
where
    AnyRow: From<S::Row>,
{
    let answer = session.at_once(statement, sink.pace())?;
    let read = answer.rows.map_or(Ok(None), |rows| sink.take(rows));
    let changed = read.map(|rows| {
        if let Some(rows) = rows {
            session.reuse(rows);
        }
        answer.changed
    });
    Some(DoneAtOnce {
        changed,
        gives_way: answer.gives_way,
    })
}

/// Sends a statement and hands on its rows, or what it has written.
async fn answer<S: Session>(
    session: &mut S,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    in_flight: &mut InFlight,
    timeout: AnswerTimeout,
) -> Result<u64, Failure>
where
    AnyRow: From<S::Row>,
{
    if let Some(without) = statement.without_returning {
        if let Some(written) = session.insert_without_returning(statement, without).await? {
            return sink.give(written, S::read_written).map_err(Failure::Own);
        }
        if without.is_only_way {
            return Ok(0);
        }
    }
    let done = fetch(session, statement, sink, in_flight, timeout).await;
    if statement.tells_inserted {
        return match session.end_upsert(done).await? {
            UpsertEnd::Told(changed) => Ok(changed),
            UpsertEnd::Undone => {
                sink.note_undone();
                Ok(0)
            }
        };
    }
    done
}

/// Sends a statement and hands on its rows.
async fn fetch<S: Session>(
    session: &mut S,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    in_flight: &mut InFlight,
    timeout: AnswerTimeout,
) -> Result<u64, Failure>
where
    AnyRow: From<S::Row>,
{
    let mut answer = session.send(statement, sink.pace())?;
    sink.drain(&mut answer, in_flight, timeout).await
}

/// An error that may end the connection.
trait Fatal {
    fn is_fatal(&self) -> bool;
}

impl Fatal for sqlx::Error {
    fn is_fatal(&self) -> bool {
        report(self, None).is_fatal()
    }
}

impl Fatal for CommitFailure {
    fn is_fatal(&self) -> bool {
        self.error.is_fatal()
    }
}

impl Fatal for Failure {
    fn is_fatal(&self) -> bool {
        matches!(self, Failure::Driver(error) | Failure::TimedOut(error) if error.is_fatal())
    }
}
