//! The question whether a replica is as new as a read wants it.

use super::{NotedWrite, on_database};
use crate::backend::Backend;
use crate::db::database::{Database, ReplicaServer};
use crate::db::driver::{CallDeadline, Deadline};
use crate::db::position::Position;
use crate::db::replica::ReadRoute;
use crate::db::row_sink::{Destination, RowSink};
use crate::db::session_state::SessionState;
use crate::db::transaction::Attempts;
use crate::error::{DecodeError, Result};
use crate::sql::find_position;
use crate::value::Reader;
use std::mem;
use std::time::{Duration, Instant};

/// Pause before a replica is asked again how far it is; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
/// Longest pause of all.
const LONGEST_PAUSE: Duration = Duration::from_millis(16);

/// Longest time that the primary may take to say how far it is.
const PRIMARY_ANSWERS_IN: Duration = Duration::from_secs(1);

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
    if session.take_written() {
        // Where it is not answered, or not waited for, it is asked for again.
        let unknown = NotedWrite(session);
        session.note_position(position(primary, deadline).await?);
        mem::forget(unknown);
    }
    Ok(session.position())
}

/// Returns the position of a database; that of SQLite is always the same.
pub(in crate::db) async fn position(db: &Database, deadline: CallDeadline) -> Result<Position> {
    match db.backend() {
        Backend::Sqlite => Ok(Position::default()),
        Backend::Postgres => ask_position(db, deadline).await,
    }
}

/// Returns why a replica will not do, which must have come to a position; `None` if it will.
pub(super) async fn misses(
    server: &ReplicaServer,
    route: ReadRoute<'_>,
    position: Option<Position>,
    deadline: CallDeadline,
) -> Result<Option<String>> {
    // Whoever reads a file sees all that was committed.
    if server.db.backend() == Backend::Sqlite {
        return Ok(None);
    }
    if let Some(position) = position
        && !comes_to(server, position, route.wanted().patience, deadline).await?
    {
        return Ok(Some(format!("has not come to {position}")));
    }
    match route.wanted().max_lag {
        Some(lag) => lags(server, lag, route.primary(), deadline).await,
        None => Ok(None),
    }
}

/// Returns whether a replica comes to a position in time.
async fn comes_to(
    server: &ReplicaServer,
    position: Position,
    patience: Duration,
    deadline: CallDeadline,
) -> Result<bool> {
    let until = Deadline::after(patience.min(deadline.left().unwrap_or(Duration::MAX)));
    let mut pause = FIRST_PAUSE;
    while server.state.replayed() < position {
        ask_replica(server, deadline).await?;
        if server.state.replayed() >= position {
            break;
        }
        if until.left() <= pause {
            return Ok(false);
        }
        tokio::time::sleep(pause).await;
        pause = (2 * pause).min(LONGEST_PAUSE);
    }
    Ok(true)
}

/// Returns why a replica is further behind than that, or may be; `None` if it is not.
async fn lags(
    server: &ReplicaServer,
    lag: Duration,
    primary: &Database,
    deadline: CallDeadline,
) -> Result<Option<String>> {
    let since = Instant::now().checked_sub(lag);
    if server.state.has_all_since(since) {
        return Ok(None);
    }
    // The primary may be down: what it was asked before may do.
    let asked = ask_primary(primary, lag / 4, deadline).await;
    if !is_dated(server, since, primary) {
        ask_replica(server, deadline).await?;
    }
    Ok(match asked {
        _ if is_dated(server, since, primary) => None,
        Ok(()) => Some(format!("may be more than {lag:?} behind")),
        Err(_) => Some(format!(
            "may be more than {lag:?} behind, and the primary does not answer"
        )),
    })
}

/// Returns whether a replica is known to have all that the primary had at that moment; `None` is before all others.
fn is_dated(server: &ReplicaServer, since: Option<Instant>, primary: &Database) -> bool {
    let milestones = primary.inner().replicas.primary();
    if let Some(moment) = milestones.moment_of(server.state.replayed()) {
        server.state.note_as_of(moment);
    }
    server.state.has_all_since(since)
}

/// Asks the primary for its position, unless that was done no longer ago than that.
async fn ask_primary(primary: &Database, age: Duration, deadline: CallDeadline) -> Result<()> {
    let replicas = &primary.inner().replicas;
    if replicas.primary().has_within(age) {
        return Ok(());
    }
    let moment = Instant::now();
    let soon = deadline.earlier(CallDeadline::new(Some(PRIMARY_ANSWERS_IN)));
    let position = ask_position(primary, soon).await?;
    replicas.primary().add(moment, position);
    Ok(())
}

async fn ask_replica(server: &ReplicaServer, deadline: CallDeadline) -> Result<()> {
    let position = ask_position(&server.db, deadline).await?;
    server.state.note_replayed(position);
    Ok(())
}

/// Asks a server of Postgres how far its log goes: a standby how far it has replayed it.
async fn ask_position(db: &Database, deadline: CallDeadline) -> Result<Position> {
    let mut position = Position::default();
    let mut read = |row: &mut dyn Reader| {
        if !row.take_null().map_err(DecodeError::of_no_model)? {
            let text = row.string().map_err(DecodeError::of_no_model)?;
            position = text.parse().unwrap_or_default();
        }
        Ok(())
    };
    let mut sink = RowSink::new(Destination::Reader(&mut read, None));
    let attempts = Attempts::of_call();
    on_database(db, &find_position(), &mut sink, None, deadline, attempts).await?;
    Ok(position)
}
