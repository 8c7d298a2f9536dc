//! `DatabaseSession`: a database as one user sees it, who is to read what that user wrote.

use super::database::Database;
use super::position::Position;
use super::replica::Replica;
use super::session_state::SessionState;
use std::sync::Arc;

/// A database for one user, such as for the requests of one visitor: what is written on it is seen by what is read on its
/// [replicas](Self::replica). Made by [`Database::session`].
///
/// Queries on the session itself go to the database, as on the [`Database`]; those on its `replica()` go to a replica that
/// has everything the session has written, and to the database while none has.
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
}
