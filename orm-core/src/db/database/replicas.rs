//! The replicas of a database.

use super::Database;
use crate::db::driver::SearchPath;
use crate::db::milestones::Milestones;
use crate::db::replica_state::ReplicaState;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All replicas, and which one is next.
#[derive(Default)]
pub(in crate::db) struct Replicas {
    servers: Vec<ReplicaServer>,
    turn: AtomicUsize,
    primary: Arc<Mutex<Milestones>>,
}

/// One replica: a database that is only read, and what is known of it.
pub(in crate::db) struct ReplicaServer {
    pub(in crate::db) db: Database,
    pub(in crate::db) state: Arc<ReplicaState>,
}

impl ReplicaServer {
    /// Returns its address, without a password.
    pub(in crate::db) fn name(&self) -> String {
        self.db.inner.pool.address().name()
    }
}

impl Replicas {
    pub(in crate::db) fn new(servers: Vec<ReplicaServer>) -> Self {
        Replicas {
            servers,
            ..Replicas::default()
        }
    }

    /// Returns the same replicas, read in these schemas.
    pub(super) fn of_path(&self, path: &Arc<SearchPath>) -> Self {
        let of_path = |server: &ReplicaServer| ReplicaServer {
            db: Database {
                inner: Arc::new(server.db.inner.of_path(path)),
                ..server.db.clone()
            },
            state: Arc::clone(&server.state),
        };
        Replicas {
            servers: self.servers.iter().map(of_path).collect(),
            turn: AtomicUsize::default(),
            primary: Arc::clone(&self.primary),
        }
    }

    pub(in crate::db) fn servers(&self) -> &[ReplicaServer] {
        &self.servers
    }

    /// Returns the place of the replica whose turn it is: each in turn, but for those that do not answer.
    pub(in crate::db) fn next(&self) -> usize {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.servers.len().max(1);
        let due = self.from(turn).position(|server| server.state.is_due());
        (turn + due.unwrap_or_default()) % self.servers.len().max(1)
    }

    /// Returns all replicas, the one at this place first.
    pub(in crate::db) fn from(
        &self,
        place: usize,
    ) -> impl Iterator<Item = &ReplicaServer> + use<'_> {
        let (others, first) = self.servers.split_at(place.min(self.servers.len()));
        first.iter().chain(others)
    }

    /// Returns the positions of the primary that are known.
    pub(in crate::db) fn primary(&self) -> MutexGuard<'_, Milestones> {
        self.primary.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
