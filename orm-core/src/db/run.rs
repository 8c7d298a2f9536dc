//! Running a statement: on a database or in a transaction, with what is to be done when it fails.
//!
//! - `candidates`: the replicas that a read is tried on, one after the other; `on_replica`: a read on them;
//! - `freshness`: whether a replica is as new as a read wants it.

mod candidates;
mod freshness;
mod on_replica;

use super::call_site;
use super::connection::DoneAtOnce;
use super::database::{Database, Inner};
use super::database_session::DatabaseSession;
use super::driver::{CallDeadline, Failure, Pace, Report, RowSource, WrittenRow, is_silence};
use super::drivers::report;
use super::errors;
use super::executor::{Target, TargetKind};
use super::holders::{Holder, HolderKind};
use super::pool::PooledConnection;
use super::replica::ReadRoute;
use super::row_sink::{Destination, RawRows, RowFlow, RowSink};
use super::session_state::SessionState;
use super::transaction::{Attempts, Transaction};
use crate::error::{Error, Result};
use crate::sql::{Statement, Verb};
use crate::thread_safe::BoxedFuture;
use crate::value::Reader;
use freshness::Candidate;
use on_replica::on_replica;
use std::time::Duration;

pub(super) use candidates::Candidates;
pub(super) use freshness::{position, position_of};

/// Runs a statement and calls `read` once a row, in order.
///
/// An error of `read` ends it, and is what this returns.
pub async fn fetch(
    target: Target<'_>,
    statement: &Statement,
    read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
) -> Result<()> {
    fetch_and_keep(target, statement, read, None).await
}

/// Runs a statement and returns whether it gives a row.
pub(crate) async fn gives_row(target: Target<'_>, statement: &Statement) -> Result<bool> {
    let mut found = false;
    fetch(target, statement, &mut |_| {
        found = true;
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Runs a statement and calls `read` once a row, in order; the rows are added to `kept` as they came, if there is one.
pub async fn fetch_and_keep(
    target: Target<'_>,
    statement: &Statement,
    read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
    kept: Option<&mut RawRows>,
) -> Result<()> {
    let mut sink = RowSink::new(Destination::Reader(read, kept));
    perform(target, statement, &mut sink, None)
        .await
        .map(|_| ())
}

/// Runs an upsert that tells which rows are new, and calls `read` once a row, in order. Returns false where nothing told
/// that: then it was undone.
pub async fn fetch_upsert(
    target: Target<'_>,
    statement: &Statement,
    read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
) -> Result<bool> {
    let mut sink = RowSink::new(Destination::Reader(read, None));
    perform(target, statement, &mut sink, None).await?;
    Ok(!sink.is_undone())
}

/// Runs a statement that writes rows. Where the connection tells what became of each as it was written, returns that, in
/// the order in which they were given; otherwise calls `read` once for each row that comes back.
pub(crate) async fn write(
    target: Target<'_>,
    statement: &Statement,
    read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
) -> Result<Option<Vec<WrittenRow>>> {
    let mut written = None;
    let mut sink = RowSink::new(Destination::Writer(read, &mut written));
    perform(target, statement, &mut sink, None).await?;
    Ok(written)
}

/// Runs a statement; answers how many rows it changed.
pub async fn execute(target: Target<'_>, statement: &Statement) -> Result<u64> {
    let mut sink = RowSink::new(Destination::Nobody);
    perform(target, statement, &mut sink, None).await
}

/// Runs a statement; its rows go into the `sink` of somebody who is the `holder` of the connection if that takes long.
pub(super) async fn perform(
    target: Target<'_>,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    holder: Option<Holder>,
) -> Result<u64> {
    if let Some(done) = at_once(target, statement, sink) {
        if done.gives_way {
            tokio::task::yield_now().await;
        }
        return done.changed;
    }
    // On the heap, so that the futures of short statements stay small.
    BoxedFuture::new(send(target, statement, sink, holder)).await
}

/// Carries a short statement out without waiting for anything; `None` where it is to be sent.
fn at_once(
    target: Target<'_>,
    statement: &Statement,
    sink: &mut RowSink<'_>,
) -> Option<DoneAtOnce> {
    if sink.pace() == Pace::Streamed {
        return None;
    }
    match target.kind() {
        TargetKind::Database(db) | TargetKind::Session(DatabaseSession { db, .. }) => {
            db.inner().at_once(statement, sink)
        }
        TargetKind::Replica(replica, place) => {
            on_replica::at_once(ReadRoute::new(replica, place), statement, sink)
        }
        TargetKind::Transaction(tx) => tx.at_once(statement, sink),
    }
}

async fn send(
    target: Target<'_>,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    holder: Option<Holder>,
) -> Result<u64> {
    match target.kind() {
        TargetKind::Replica(replica, place) => {
            let route = ReadRoute::new(replica, place);
            on_replica(route, statement, sink, holder, target.timeout()).await
        }
        TargetKind::Database(db) => on_primary(db, statement, sink, holder, target.timeout()).await,
        TargetKind::Session(session) => {
            let _noted = (!statement.verb.reads()).then(|| NotedWrite(&session.state));
            on_primary(&session.db, statement, sink, holder, target.timeout()).await
        }
        TargetKind::Transaction(tx) => {
            let flow = RowFlow::Out(sink);
            tx.perform(statement, flow, holder, target.timeout()).await
        }
    }
}

/// Runs a statement on a database that is no replica.
async fn on_primary(
    db: &Database,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    holder: Option<Holder>,
    timeout: Option<Duration>,
) -> Result<u64> {
    let (deadline, attempts) = (CallDeadline::new(timeout), Attempts::of_call());
    let server = Candidate::of(db);
    on_database(server, statement, sink, holder, deadline, attempts).await
}

/// A write of a user, which is noted when it has ended, or is not waited for any more.
struct NotedWrite<'s>(&'s SessionState);

impl Drop for NotedWrite<'_> {
    fn drop(&mut self) {
        self.0.note_write();
    }
}

/// Runs a statement that copies rows, in a transaction. Returns how many were stored.
pub(crate) async fn copy(
    tx: &Transaction,
    statement: &Statement,
    rows: &mut dyn RowSource,
    timeout: Option<Duration>,
) -> Result<u64> {
    let holder = call_site::current().map(|at| Holder::new(HolderKind::Copy, at));
    tx.perform(statement, RowFlow::In(rows), holder, timeout)
        .await
}

/// Runs a statement on a database, again as often as `conflicts` says where another transaction was in its way.
async fn on_database(
    candidate: Candidate<'_>,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    holder: Option<Holder>,
    deadline: CallDeadline,
    conflicts: Attempts,
) -> Result<u64> {
    let inner = candidate.db.inner();
    refuse_locks(statement)?;
    inner.accept(statement)?;
    inner.warn_of_own_transaction();
    let _forget = (statement.verb == Verb::Schema).then(|| inner.catalog.forget_after());
    let holder = holder.or_else(Holder::of_statement);
    let _turn = match statement.verb {
        verb if verb.reads() => None,
        _ => inner.turn(holder, deadline.left()).await?,
    };
    let pooled = candidate.acquire(holder, deadline).await?;
    let ran = on_connection(
        pooled, candidate, statement, sink, holder, deadline, conflicts,
    );
    ran.await.map(|(_, changed)| changed)
}

/// Runs a statement on a connection, or on another one if it turns out to be lost; returns that, and the number of rows
/// that changed.
async fn on_connection(
    mut pooled: PooledConnection,
    candidate: Candidate<'_>,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    holder: Option<Holder>,
    deadline: CallDeadline,
    mut conflicts: Attempts,
) -> Result<(PooledConnection, u64)> {
    let inner = candidate.db.inner();
    let mut is_cured = false;
    loop {
        let error = match inner.run(&mut pooled, statement, sink, deadline).await? {
            Ok(changed) => return Ok((pooled, changed)),
            Err(error) => error,
        };
        // Nothing of such a statement stays, and it was alone.
        let is_undone = matches!(report(&error, Some(statement)), Report::Conflict);
        if is_undone && !sink.has_seen() && conflicts.wait_within(deadline).await {
            continue;
        }
        if !is_cured {
            let cured =
                candidate.cure(pooled, &error, statement, holder, deadline, sink.has_seen());
            (pooled, is_cured) = cured.await?;
            if is_cured {
                continue;
            }
        }
        return Err(inner.explain(error, statement, pooled.connection()).await.0);
    }
}

/// Refuses to lock rows outside a transaction, where the lock would end with the statement.
fn refuse_locks(statement: &Statement) -> Result<()> {
    match statement.table {
        Some(table) if statement.locks_rows => Err(Error::InvalidQuery {
            model: table.model,
            why: "`for_update` locks rows until its transaction ends, and there is none; run the query on a transaction: \
                `db.transaction(async |tx| …)`"
                .to_owned(),
        }),
        _ => Ok(()),
    }
}

impl Inner {
    /// Carries a short query out on an idle connection. A write waits for its turn, and for the disk.
    fn at_once(&self, statement: &Statement, sink: &mut RowSink<'_>) -> Option<DoneAtOnce> {
        let is_short = statement.verb == Verb::Select && !statement.locks_rows;
        if !is_short || !self.may_answer_at_once(statement) {
            return None;
        }
        let done = self
            .pool
            .acquire_at_once()?
            .connection()
            .at_once(statement, sink)?;
        self.warn_of_own_transaction();
        self.recorder.note(statement);
        Some(done)
    }

    /// Returns whether the database carries some statements out at once, and nothing is wrong with this one.
    pub(super) fn may_answer_at_once(&self, statement: &Statement) -> bool {
        self.pool.address().answers_at_once()
            && self.admit().is_ok()
            && self.check_size(statement).is_ok()
    }

    /// Runs a statement; an error of the database may yet be cured.
    async fn run(
        &self,
        pooled: &mut PooledConnection,
        statement: &Statement,
        sink: &mut RowSink<'_>,
        deadline: CallDeadline,
    ) -> Result<Result<u64, sqlx::Error>> {
        match pooled
            .connection()
            .run(statement, sink, deadline.left())
            .await
        {
            Ok(changed) => Ok(Ok(changed)),
            Err(Failure::Refused(refusal)) => Err(errors::refused(refusal, statement.table)),
            Err(Failure::Own(error)) => Err(error),
            Err(Failure::Driver(error) | Failure::OfRow(error, _)) => Ok(Err(error)),
            Err(Failure::TimedOut(error)) => {
                if pooled.connection().is_lost() {
                    self.pool.suspect_all();
                }
                Err(errors::timeout_twice(error).0)
            }
        }
    }
}

impl Candidate<'_> {
    /// Returns a connection, and whether the statement may be sent on it once more. A read whose connection died before
    /// it answered runs on a new one, since nothing was changed; so does a write that was refused by a server which takes
    /// none, where one that does is looked for; and a plan that became stale when a table changed is made anew, since it
    /// was not carried out.
    async fn cure(
        self,
        mut pooled: PooledConnection,
        error: &sqlx::Error,
        statement: &Statement,
        holder: Option<Holder>,
        deadline: CallDeadline,
        seen: bool,
    ) -> Result<(PooledConnection, bool)> {
        let connection = pooled.connection();
        if connection.is_lost() {
            self.db.inner().pool.suspect_all();
            if statement.verb.reads() && !seen && !is_silence(error) {
                drop(pooled);
                return Ok((self.acquire(holder, deadline).await?, true));
            }
            return Ok((pooled, false));
        }
        if !seen && self.db.inner().looks_again(error) {
            drop(pooled);
            return Ok((self.acquire(holder, deadline).await?, true));
        }
        let is_stale = matches!(report(error, Some(statement)), Report::StalePlan)
            || connection.has_dropped(error);
        let is_cured = is_stale && !seen && connection.forget_plans().await.is_ok();
        Ok((pooled, is_cured))
    }
}
