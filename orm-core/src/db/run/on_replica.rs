//! A read on a replica, and on another one or the primary where that fails.

use super::candidates::Candidates;
use super::on_database;
use crate::db::connection::DoneAtOnce;
use crate::db::driver::CallDeadline;
use crate::db::holders::Holder;
use crate::db::replica::ReadRoute;
use crate::db::row_sink::RowSink;
use crate::db::transaction::Attempts;
use crate::error::{Error, Result};
use crate::sql::Statement;
use std::time::Duration;

/// Runs a statement that reads, on the first of the replicas that will do.
pub(super) async fn on_replica(
    route: ReadRoute<'_>,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    holder: Option<Holder>,
    timeout: Option<Duration>,
) -> Result<u64> {
    if !statement.verb.reads() {
        return Err(Error::ReadOnly { source: None });
    }
    route.primary().inner().warn_of_own_transaction();
    let deadline = CallDeadline::new(timeout);
    let mut candidates = Candidates::new(route, deadline);
    loop {
        let candidate = candidates.next().await?;
        // What a replica cancels is run elsewhere at once.
        let attempts = if candidates.is_on_replica() {
            Attempts::new(0)
        } else {
            Attempts::of_call()
        };
        match on_database(candidate, statement, sink, holder, deadline, attempts).await {
            Err(error) if !sink.has_seen() => candidates.pass_on(error)?,
            done => return candidates.finish(done),
        }
    }
}

/// Carries a short query out on the replica whose turn it is, or on the database where there is none, without waiting for
/// anything: where there is a file, which is never behind.
pub(super) fn at_once(
    route: ReadRoute<'_>,
    statement: &Statement,
    sink: &mut RowSink<'_>,
) -> Option<DoneAtOnce> {
    let Some(server) = route.replicas().next() else {
        let primary = Some(route.primary()).filter(|_| route.falls_back());
        return primary?.inner().at_once(statement, sink);
    };
    if !server.state.is_up() {
        return None;
    }
    let done = server.db.inner().at_once(statement, sink)?;
    server.state.note_read();
    Some(done)
}
