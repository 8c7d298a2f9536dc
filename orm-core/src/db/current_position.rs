//! The question how far the log of a database goes.

use super::database::Database;
use super::database_session::DatabaseSession;
use super::driver::CallDeadline;
use super::pending::Pending;
use super::position::Position;
use super::run::{position, position_of};

impl Database {
    /// Asks for the position of the database after all that is committed, for
    /// [`Replica::at_least`](crate::db::Replica::at_least). On SQLite nothing is sent, and it is `0/0`.
    ///
    /// A commit that does not wait for the disk stands in front of it where `synchronous_commit` is `off` for the whole
    /// database or its user, and not where one transaction has set that for itself.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// Tag::draft().name("war").save(&db).await?;
    /// let cookie = db.position().await?.to_string();
    /// assert_eq!(cookie, "0/0"); // on Postgres such as 0/1A2B3C4
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// SELECT pg_current_wal_flush_lsn() -- of a standby pg_last_wal_replay_lsn()
    /// ```
    ///
    /// # Errors
    /// [`Error::Connect`](crate::error::Error::Connect) where the server is not reached, and the others of a statement.
    #[track_caller]
    pub fn position(&self) -> Pending<'_, Position> {
        Pending::new(position(self, CallDeadline::new(self.timeout)))
    }
}

impl DatabaseSession {
    /// Returns the position behind all that the session has written, or the one that it began with; `None` where there is
    /// neither. The database is asked for it once after a write.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let session = db.session(None);
    /// assert_eq!(session.position().await?, None);
    /// Tag::draft().name("war").save(&session).await?;
    /// assert!(session.position().await?.is_some());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// The errors of [`Database::position`].
    #[track_caller]
    pub fn position(&self) -> Pending<'_, Option<Position>> {
        let deadline = CallDeadline::new(self.db.timeout);
        Pending::new(position_of(&self.state, &self.db, deadline))
    }
}
