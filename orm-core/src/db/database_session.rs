//! `DatabaseSession`: a database as one user sees it, who is to read what that user wrote.

use super::database::Database;
use super::position::Position;
use super::replica::Replica;
use super::session_state::SessionState;
use super::transaction::{Retries, TransactionBuilder};
use std::sync::Arc;

/// A database for one user, such as for the requests of one visitor: what is written on it is seen by what is read on its
/// [replicas](Self::replica). Made by [`Database::session`].
///
/// Queries and transactions on the session itself go to the database, as on the [`Database`]; queries on its `replica()` go
/// to a replica that has everything the session has written, and to the database while none has.
/// [`position`](Self::position) goes into a cookie, from which the next request begins.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// # let cookie: Option<String> = None;
/// let session = db.session(cookie.and_then(|text| text.parse().ok()));
/// let tag = Tag::draft().name("war").save(&session).await?;
/// let tags = Tag::objects().all(&session.replica()).await?; // with the new one
/// assert!(tags.iter().any(|it| it.id == tag.id));
/// let cookie = session.position().await?.map(|position| position.to_string());
/// # assert_eq!(cookie.as_deref(), Some("0/0"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is asked before a query runs on it"]
pub struct DatabaseSession {
    pub(super) db: Database,
    pub(super) state: Arc<SessionState>,
}

impl Database {
    /// Returns the database for one user, who has last seen it at this position, if there is one: that of the cookie.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let session = db.session(None);
    /// Tag::draft().name("war").save(&session).await?;
    /// assert_eq!(Tag::objects().count(&session.replica()).await?, 3);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[rustfmt::skip]
    pub fn session(&self, position: impl Into<Option<Position>> /* of a cookie: `cookie.parse().ok()` */) -> DatabaseSession {
        DatabaseSession {
            db: self.clone(),
            state: Arc::new(SessionState::new(position.into())),
        }
    }
}

impl DatabaseSession {
    /// Returns the replicas, of which a read takes one that has everything the session has written. None is waited for:
    /// until one has it, the database is read.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let session = db.session(None);
    /// let books = Book::objects().all(&session.replica()).await?;
    /// assert_eq!(books.len(), 3);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn replica(&self) -> Replica {
        self.db.replica().of_session(Arc::clone(&self.state))
    }

    /// Returns transactions of the session as if all ran one after the other: [`Database::serializable`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let session = db.session(None);
    /// let strict = session.serializable();
    /// strict.transaction(async |tx| Tag::draft().name("war").save(tx).await).await?;
    /// assert!(session.position().await?.is_some());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL SERIALIZABLE -- on SQLite BEGIN IMMEDIATE
    /// ```
    pub fn serializable(&self) -> TransactionBuilder {
        self.db.serializable().of_session(Arc::clone(&self.state))
    }

    /// Returns transactions of the session that see all of one moment: [`Database::repeatable_read`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let session = db.session(None);
    /// let strict = session.repeatable_read();
    /// strict.transaction(async |tx| Tag::draft().name("war").save(tx).await).await?;
    /// assert!(session.position().await?.is_some());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL REPEATABLE READ -- on SQLite BEGIN IMMEDIATE
    /// ```
    pub fn repeatable_read(&self) -> TransactionBuilder {
        self.db
            .repeatable_read()
            .of_session(Arc::clone(&self.state))
    }

    /// Returns transactions of the session on the database itself that only read: [`Database::read_only`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let session = db.session(None);
    /// let one_moment = session.read_only();
    /// let n = one_moment.transaction(async |tx| Tag::objects().count(tx).await).await?;
    /// assert_eq!(n, 2);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY -- on SQLite BEGIN DEFERRED; PRAGMA query_only = ON
    /// ```
    pub fn read_only(&self) -> TransactionBuilder {
        self.db.read_only().of_session(Arc::clone(&self.state))
    }

    /// Returns transactions of the session that read, once nothing can disturb them: [`Database::deferrable`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let session = db.session(None);
    /// let one_moment = session.deferrable();
    /// let n = one_moment.transaction(async |tx| Tag::objects().count(tx).await).await?;
    /// assert_eq!(n, 2);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE -- on SQLite BEGIN DEFERRED; PRAGMA query_only = ON
    /// ```
    pub fn deferrable(&self) -> TransactionBuilder {
        self.db.deferrable().of_session(Arc::clone(&self.state))
    }

    /// Returns transactions of the session that are tried up to `n` times more, where another one stands in the way:
    /// [`Database::retries`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let session = db.session(None);
    /// let strict = session.retries(3);
    /// strict.transaction(async |tx| Tag::draft().name("war").save(tx).await).await?;
    /// assert!(session.position().await?.is_some());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN -- on SQLite BEGIN IMMEDIATE
    /// ```
    pub fn retries(&self, n: u32) -> TransactionBuilder<Retries> {
        self.db.retries(n).of_session(Arc::clone(&self.state))
    }
}
