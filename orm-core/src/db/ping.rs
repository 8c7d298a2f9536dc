//! The question whether a database answers.

use super::database::Database;
use super::executor::Executor;
use super::pending::Pending;
use super::run::fetch;
use crate::sql::any_answer;

impl Database {
    /// Waits for an answer of the database, on a connection of its own or a new one: for the question of a service's
    /// surroundings whether it is ready. [`timeout`](Self::timeout) says how long that may take.
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
    /// let is_ready = db.timeout(Duration::from_secs(2)).ping().await.is_ok();
    /// assert!(is_ready);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// SELECT 1
    /// ```
    ///
    /// # Errors
    /// [`Error::Connect`](crate::error::Error::Connect) where the server is not reached,
    /// [`Error::Timeout`](crate::error::Error::Timeout) where it does not answer in time, and the others of a statement.
    #[track_caller]
    pub fn ping(&self) -> Pending<'_, ()> {
        Pending::new(async move { fetch(self.target(), &any_answer(), &mut |_| Ok(())).await })
    }
}
