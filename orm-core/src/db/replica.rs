//! `Replica`: reads on the replicas of a database.

use super::database::{Database, ReplicaServer};
use super::position::Position;
use super::session_state::SessionState;
use std::sync::Arc;
use std::time::Duration;

/// Longest time that a read waits for a replica to come to a position.
const PATIENCE: Duration = Duration::from_secs(1);

/// The replicas of a database, as what queries run on. Made by [`Database::replica`].
///
/// Only what is asked on it goes to a replica, and nothing moves there by itself: a standby is a little behind, so that a
/// row which was just written may be missing. [`max_lag`](Self::max_lag) and [`at_least`](Self::at_least) say how new the
/// rows have to be.
///
/// - The replicas take turns, call by call; the statements of one call, rows and what is read along, go to the same one.
/// - One that does not answer, gives no connection within a second, is too old, lacks a table, or cancels the read
///   because it stands in the way of what is replayed, hands the read on: to another replica, and in the end to the
///   database itself, unless [`or_error`](Self::or_error) forbids that. One that did not answer is tried again after 1,
///   2, 4 … 30 seconds.
/// - What writes is [`Error::ReadOnly`](crate::error::Error::ReadOnly), also where there is no replica: a program that
///   reads on a laptop without any behaves as with them.
/// - [`begin`](crate::db::Begin::begin) opens a transaction that reads one moment of one replica.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let reads = db.replica();
/// let books = Book::objects().prefetch_related(Book.tags).all(&reads).await?;
/// assert_eq!(books.len(), 3);
/// let refused = Tag::draft().name("war").save(&reads).await;
/// assert!(matches!(refused, Err(Error::ReadOnly { .. })));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is read before a query runs on it"]
pub struct Replica {
    primary: Database,
    wanted: Freshness,
    falls_back: bool,
    /// The user whose writes are to be seen.
    session: Option<Arc<SessionState>>,
}

/// A replica as it was found by the reads until now.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// for replica in db.replicas() {
///     println!("{}: up {}, {} reads", replica.name, replica.is_up, replica.reads);
/// }
/// # assert!(db.replicas().is_empty());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplicaStatus {
    /// The address, without a password.
    pub name: String,
    /// False where it failed when it was last asked.
    pub is_up: bool,
    /// The number of statements that it has answered.
    pub reads: u64,
    /// The position that it had come to when it was last asked; `0/0` where nobody had to know.
    pub position: Position,
}

/// How new the rows of a read have to be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Freshness {
    /// The longest time that a replica may be behind.
    pub(super) max_lag: Option<Duration>,
    /// The position that it must have come to.
    pub(super) at_least: Option<Position>,
    /// How long that is waited for.
    pub(super) patience: Duration,
}

/// The replicas that one call may read on, and the database behind them.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadRoute<'a> {
    replica: &'a Replica,
    /// The place of the replica that is asked first.
    place: u32,
}

impl Database {
    /// Returns the replicas of this database, which [`DatabaseBuilder::replica`](crate::db::DatabaseBuilder::replica) has
    /// named, to read on; where there are none, the reads go to the database itself.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let books = Book::objects().filter(Book.year.gt(1860)).all(&db.replica()).await?;
    /// assert_eq!(books.len(), 2);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[doc(alias = "using")]
    #[doc(alias = "read_only")]
    pub fn replica(&self) -> Replica {
        Replica {
            primary: self.clone(),
            wanted: Freshness {
                patience: PATIENCE,
                ..Freshness::default()
            },
            falls_back: true,
            session: None,
        }
    }

    /// Returns what is known of each replica, in the order in which they were named: for a page about a program's health,
    /// or its metrics. Nothing is asked for it.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// let down: Vec<String> = db.replicas().into_iter().filter(|it| !it.is_up).map(|it| it.name).collect();
    /// # Ok(())
    /// # }
    /// ```
    pub fn replicas(&self) -> Vec<ReplicaStatus> {
        let servers = self.inner().replicas.servers().iter();
        let status = servers.map(|server| ReplicaStatus {
            name: server.name(),
            is_up: server.state.is_up(),
            reads: server.state.n_reads(),
            position: server.state.replayed(),
        });
        status.collect()
    }
}

impl Replica {
    /// Reads on a replica only if it has everything that the database had so long ago; another one is tried else, and
    /// then the database.
    ///
    /// No clock is compared: the database is asked for its position now and then, at most five times within that time by
    /// all reads together, and the replica for its own. Zero asks before each statement, and a replica that is about as
    /// far behind as it may be can be passed over.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// use std::time::Duration;
    ///
    /// let recent = db.replica().max_lag(Duration::from_secs(5));
    /// assert_eq!(Book::objects().count(&recent).await?, 3);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn max_lag(mut self, lag: Duration /* `Duration::from_secs(5)` */) -> Self {
        self.wanted.max_lag = Some(lag);
        self
    }

    /// Reads on a replica only if it has come to this position, which [`Database::position`] told after a write: so
    /// whoever wrote sees it. That is waited for up to a second; then another replica is tried, and the database in the
    /// end. It is asked on the connection on which the read then runs.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tag = Tag::draft().name("war").save(&db).await?;
    /// let written = db.position().await?;
    /// // … in the next request, with the position from a cookie:
    /// assert_eq!(Tag::get(tag.id, &db.replica().at_least(written)).await?.name, "war");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn at_least(mut self, position: Position) -> Self {
        self.wanted.at_least = self.wanted.at_least.max(Some(position));
        self
    }

    /// Keeps the reads from the database itself: where no replica will do, they fail with
    /// [`Error::NoReplica`](crate::error::Error::NoReplica). For reports that would be too much for it.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// // This database was connected without replicas.
    /// let refused = Book::objects().count(&db.replica().or_error()).await;
    /// assert!(matches!(refused, Err(Error::NoReplica { .. })));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn or_error(mut self) -> Self {
        self.falls_back = false;
        self
    }

    /// Returns these replicas with a time limit for each statement, as [`Database::timeout`] does.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// use std::time::Duration;
    ///
    /// let patient = db.replica().timeout(Duration::from_secs(300));
    /// assert_eq!(Book::objects().count(&patient).await?, 3);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn timeout(mut self, limit: Duration /* Duration::from_secs(5) */) -> Self {
        self.primary.timeout = Some(limit);
        self
    }

    /// Returns the replicas for a user whose writes are to be seen, none of which is waited for.
    pub(super) fn of_session(mut self, session: Arc<SessionState>) -> Self {
        self.wanted.patience = Duration::ZERO;
        self.session = Some(session);
        self
    }

    /// Returns the place of the replica that the next call asks first.
    pub(super) fn next_place(&self) -> u32 {
        let place = self.primary.inner().replicas.next();
        u32::try_from(place).unwrap_or_default()
    }

    /// Returns the database whose replicas they are.
    pub(super) fn primary(&self) -> &Database {
        &self.primary
    }
}

impl<'a> ReadRoute<'a> {
    pub(super) fn new(replica: &'a Replica, place: u32) -> Self {
        ReadRoute { replica, place }
    }

    /// Returns the database whose replicas they are.
    pub(super) fn primary(self) -> &'a Database {
        &self.replica.primary
    }

    /// Returns how new the rows have to be.
    pub(super) fn wanted(self) -> Freshness {
        self.replica.wanted
    }

    /// Returns the user whose writes are to be seen, if it is that of one.
    pub(super) fn session(self) -> Option<&'a SessionState> {
        self.replica.session.as_deref()
    }

    /// Returns whether the database itself is read when no replica will do.
    pub(super) fn falls_back(self) -> bool {
        self.replica.falls_back
    }

    /// Returns the replicas, in the order in which they are tried.
    pub(super) fn replicas(self) -> impl Iterator<Item = &'a ReplicaServer> {
        self.primary().inner.replicas.from(self.place as usize)
    }

    /// Returns the database that is asked first: the primary where no replica answers.
    pub(super) fn first(self) -> &'a Database {
        let first = self.replicas().find(|server| server.state.is_due());
        first.map_or(self.primary(), |server| &server.db)
    }
}
