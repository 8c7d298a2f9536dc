//! The question whether a replica is as new as a read wants it, and the databases of which it is asked.
//!
//! The question is asked on the connection that the read then runs on: behind one name may stand several servers, and a
//! server that was down may come back older than it was.

use super::{on_connection, on_database};
use crate::backend::Backend;
use crate::db::database::{Database, ReplicaServer};
use crate::db::driver::{CallDeadline, Deadline};
use crate::db::holders::Holder;
use crate::db::pool::PooledConnection;
use crate::db::position::Position;
use crate::db::replay_progress::ReplayProgress;
use crate::db::replica::ReadRoute;
use crate::db::row_sink::{Destination, RowSink};
use crate::db::session_state::SessionState;
use crate::db::transaction::Attempts;
use crate::error::{DecodeError, Error, Result};
use crate::sql::find_position;
use crate::value::Reader;
use std::time::{Duration, Instant};

/// Pause before a replica is asked again how far it is; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
/// Longest pause of all.
const LONGEST_PAUSE: Duration = Duration::from_millis(16);

/// Longest time that the primary may take to say how far it is.
const PRIMARY_ANSWERS_IN: Duration = Duration::from_secs(1);

/// A database that a statement may run on.
#[derive(Clone, Copy)]
pub(in crate::db) struct Candidate<'a> {
    pub(in crate::db) db: &'a Database,
    /// The question whether it is new enough, where that is asked.
    check: Option<FreshnessCheck<'a>>,
}

impl<'a> Candidate<'a> {
    /// Returns a database of which nothing is asked.
    pub(in crate::db) fn of(db: &'a Database) -> Self {
        Self::asked(db, None)
    }

    /// Returns a database of which this is asked.
    pub(super) fn asked(db: &'a Database, check: Option<FreshnessCheck<'a>>) -> Self {
        Candidate { db, check }
    }

    /// Takes a connection to it, whose server is as new as it is to be.
    pub(in crate::db) async fn acquire(
        self,
        holder: Option<Holder>,
        deadline: CallDeadline,
    ) -> Result<PooledConnection> {
        match self.check {
            None => self.db.inner().acquire(holder, deadline.left()).await,
            // On the heap: the question is a statement, which takes a connection in turn.
            Some(check) => Box::pin(check.acquire(holder, deadline)).await,
        }
    }
}

/// The question whether a replica is as new as a read wants it.
#[derive(Clone, Copy)]
pub(in crate::db) struct FreshnessCheck<'a> {
    server: &'a ReplicaServer,
    route: ReadRoute<'a>,
    /// The position that it must have come to.
    position: Option<Position>,
}

/// The reason why a replica will not do.
enum Miss {
    /// The replica has not come to this position, and may in a moment.
    Position(Position),
    /// The replica is too old, for this reason.
    Lag(String),
}

/// Returns the position that a replica must have come to; `None` where any will do.
pub(super) async fn wanted_position(
    route: ReadRoute<'_>,
    deadline: CallDeadline,
) -> Result<Option<Position>> {
    let own = match route.session() {
        Some(session) => position_of(session, route.primary(), deadline).await?,
        None => None,
    };
    Ok(own.max(route.wanted().at_least))
}

/// Returns the position behind all that a user has written, for which the primary is asked once after a write.
pub(in crate::db) async fn position_of(
    session: &SessionState,
    primary: &Database,
    deadline: CallDeadline,
) -> Result<Option<Position>> {
    if let Some(n_written) = session.unplaced_writes() {
        session.note_position(position(primary, deadline).await?, n_written);
    }
    Ok(session.position())
}

/// Returns the position of a database; that of SQLite is always the same.
pub(in crate::db) async fn position(db: &Database, deadline: CallDeadline) -> Result<Position> {
    if db.backend() == Backend::Sqlite {
        return Ok(Position::default());
    }
    let mut position = Position::default();
    let mut read = |row: &mut dyn Reader| read_position(row, &mut position);
    let mut sink = RowSink::new(Destination::Reader(&mut read, None));
    let (server, attempts) = (Candidate::of(db), Attempts::of_call());
    on_database(
        server,
        &find_position(),
        &mut sink,
        None,
        deadline,
        attempts,
    )
    .await?;
    Ok(position)
}

/// Returns how far a server has come: a standby how far it has replayed the log, and null before the first record.
fn read_position(row: &mut dyn Reader, position: &mut Position) -> Result<()> {
    if !row.take_null().map_err(DecodeError::of_no_model)? {
        let text = row.string().map_err(DecodeError::of_no_model)?;
        *position = text.parse().unwrap_or_default();
    }
    Ok(())
}

impl<'a> FreshnessCheck<'a> {
    /// Returns the question for a replica that must have come to a position; `None` where any moment will do.
    pub(super) fn new(
        server: &'a ReplicaServer,
        route: ReadRoute<'a>,
        position: Option<Position>,
    ) -> Option<Self> {
        let is_asked = position.is_some() || route.wanted().max_lag.is_some();
        // Whoever reads a file sees all that was committed.
        let can_lag = server.db.backend() != Backend::Sqlite;
        (is_asked && can_lag).then_some(FreshnessCheck {
            server,
            route,
            position,
        })
    }

    /// Takes a connection whose server is new enough, for which it may be waited; [`Error::NoReplica`] says why none is.
    pub(super) async fn acquire(
        self,
        holder: Option<Holder>,
        deadline: CallDeadline,
    ) -> Result<PooledConnection> {
        let patience = self.route.wanted().patience;
        let until = Deadline::after(patience.min(deadline.left().unwrap_or(Duration::MAX)));
        let mut pause = FIRST_PAUSE;
        loop {
            let server = Candidate::of(&self.server.db);
            let pooled = server.acquire(holder, deadline).await?;
            let (pooled, miss) = self.judge(pooled, holder, deadline).await?;
            match miss {
                None => return Ok(pooled),
                Some(Miss::Position(_)) if until.left() > pause => {}
                Some(miss) => return Err(Error::NoReplica { why: miss.why() }),
            }
            // Others may read meanwhile.
            drop(pooled);
            tokio::time::sleep(pause).await;
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }

    /// Returns the connection, or another one if it turned out to be lost, with the reason why its server will not do.
    async fn judge(
        self,
        mut pooled: PooledConnection,
        holder: Option<Holder>,
        deadline: CallDeadline,
    ) -> Result<(PooledConnection, Option<Miss>)> {
        // Of a session that others use, the next one may be that of another server.
        if pooled.connection().is_shared() {
            *pooled.connection().progress() = ReplayProgress::default();
        }
        if let Some(position) = self.position
            && !pooled.connection().progress().has_come_to(position)
        {
            pooled = self.ask(pooled, holder, deadline).await?;
            if !pooled.connection().progress().has_come_to(position) {
                return Ok((pooled, Some(Miss::Position(position))));
            }
        }
        match self.route.wanted().max_lag {
            Some(lag) => self.judge_lag(pooled, lag, holder, deadline).await,
            None => Ok((pooled, None)),
        }
    }

    async fn judge_lag(
        self,
        mut pooled: PooledConnection,
        lag: Duration,
        holder: Option<Holder>,
        deadline: CallDeadline,
    ) -> Result<(PooledConnection, Option<Miss>)> {
        let since = Instant::now().checked_sub(lag);
        if pooled.connection().progress().has_all_since(since) {
            return Ok((pooled, None));
        }
        // The primary may be down: what it was asked before may do.
        let asked = ask_primary(self.route.primary(), lag / 4, deadline).await;
        if !self.is_dated(&mut pooled, since) {
            pooled = self.ask(pooled, holder, deadline).await?;
        }
        let why = match asked {
            _ if self.is_dated(&mut pooled, since) => return Ok((pooled, None)),
            Ok(()) => format!("may be more than {lag:?} behind"),
            Err(_) => {
                format!("may be more than {lag:?} behind, and the primary does not answer")
            }
        };
        Ok((pooled, Some(Miss::Lag(why))))
    }

    /// Returns whether the server is known to have all that the primary had at that moment; `None` is before all others.
    fn is_dated(self, pooled: &mut PooledConnection, since: Option<Instant>) -> bool {
        let progress = pooled.connection().progress();
        progress.date(&self.route.primary().inner().replicas.primary());
        progress.has_all_since(since)
    }

    /// Asks the server of a connection how far it has replayed. Returns the connection, or another one if it turned out to
    /// be lost.
    async fn ask(
        self,
        pooled: PooledConnection,
        holder: Option<Holder>,
        deadline: CallDeadline,
    ) -> Result<PooledConnection> {
        let mut position = Position::default();
        let mut read = |row: &mut dyn Reader| read_position(row, &mut position);
        let mut sink = RowSink::new(Destination::Reader(&mut read, None));
        let (server, attempts) = (Candidate::of(&self.server.db), Attempts::of_call());
        let statement = find_position();
        let asked = on_connection(
            pooled, server, &statement, &mut sink, holder, deadline, attempts,
        );
        let (mut pooled, _) = asked.await?;
        pooled.connection().progress().note(position);
        self.server.state.note_replayed(position);
        Ok(pooled)
    }
}

impl Miss {
    fn why(self) -> String {
        match self {
            Miss::Position(position) => format!("has not come to {position}"),
            Miss::Lag(why) => why,
        }
    }
}

/// Asks the primary for its position, unless that was done no longer ago than that.
async fn ask_primary(primary: &Database, age: Duration, deadline: CallDeadline) -> Result<()> {
    let replicas = &primary.inner().replicas;
    if replicas.primary().has_within(age) {
        return Ok(());
    }
    let moment = Instant::now();
    let soon = deadline.earlier(CallDeadline::new(Some(PRIMARY_ANSWERS_IN)));
    let position = position(primary, soon).await?;
    replicas.primary().add(moment, position);
    Ok(())
}
