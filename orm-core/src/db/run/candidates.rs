//! The databases that a read is tried on, one after the other.

use super::freshness;
use crate::db::database::{Database, ReplicaServer};
use crate::db::driver::CallDeadline;
use crate::db::position::Position;
use crate::db::replica::ReadRoute;
use crate::error::{Error, Result};

/// The databases that a read is tried on: the replicas that answer and are new enough, and the primary in the end.
pub(in crate::db) struct Candidates<'a> {
    route: ReadRoute<'a>,
    deadline: CallDeadline,
    /// The position that a replica must have come to.
    position: Option<Position>,
    /// The number of replicas that were taken up.
    n_tried: usize,
    /// The replica that the read is on; `None` where it is on the primary.
    current: Option<&'a ReplicaServer>,
    /// Why each replica would not do.
    whys: Vec<String>,
}

impl<'a> Candidates<'a> {
    /// Returns the candidates of one call, which is waited for until the deadline.
    pub(in crate::db) fn new(route: ReadRoute<'a>, deadline: CallDeadline) -> Self {
        Candidates {
            route,
            deadline,
            position: None,
            n_tried: 0,
            current: None,
            whys: Vec::new(),
        }
    }

    /// Returns the next database to try; an error where none is left.
    pub(in crate::db) async fn next(&mut self) -> Result<&'a Database> {
        while let Some(server) = self.route.replicas().nth(self.n_tried) {
            if self.n_tried == 0 {
                self.position = freshness::wanted_position(self.route, self.deadline).await?;
            }
            self.n_tried += 1;
            if !server.state.may_be_tried() {
                self.note(server, "does not answer");
                continue;
            }
            self.current = Some(server);
            match freshness::misses(server, self.route, self.position, self.deadline).await {
                Ok(None) => return Ok(&server.db),
                Ok(Some(why)) => self.note(server, &why),
                Err(error) if self.pass_on(&error) => {}
                Err(error) => return Err(error),
            }
        }
        self.current = None;
        if self.route.falls_back() {
            Ok(self.route.primary())
        } else {
            Err(self.none_left())
        }
    }

    /// Returns whether the read is on a replica, and not on the primary.
    pub(in crate::db) fn is_on_replica(&self) -> bool {
        self.current.is_some()
    }

    /// Returns whether another database is to be tried after this error of the read.
    pub(in crate::db) fn pass_on(&mut self, error: &Error) -> bool {
        let Some(server) = self.current else {
            return false;
        };
        match error {
            Error::Connect { .. } | Error::ConnectionLost { .. } => {
                if server.state.note_down() {
                    tracing::warn!(target: "orm", "{} is left out until it answers: {error}", server.name());
                }
            }
            // It has no connection free, or cancelled the read for the sake of what it replays.
            Error::PoolTimedOut { .. } | Error::Conflict { .. } => {}
            _ => return false,
        }
        self.note(server, &error.to_string());
        true
    }

    /// Notes what became of the read, and returns it.
    pub(in crate::db) fn finish<T>(&self, done: Result<T>) -> Result<T> {
        if let Some(server) = self.current.filter(|_| done.is_ok())
            && server.state.note_read()
        {
            tracing::info!(target: "orm", "{} answers again", server.name());
        }
        done
    }

    fn note(&mut self, server: &ReplicaServer, why: &str) {
        self.whys.push(format!("{}: {why}", server.name()));
    }

    fn none_left(&self) -> Error {
        let why = match &*self.whys {
            [] => "none is configured; `Database::builder(url).replica(…)` names one".to_owned(),
            whys => whys.join("; "),
        };
        Error::NoReplica { why }
    }
}
