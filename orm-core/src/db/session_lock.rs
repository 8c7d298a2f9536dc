//! A lock that is held on a connection of its own, over many transactions.

use super::connection::Connection;
use super::database::Database;
use super::row_sink::{Destination, RowSink};
use crate::error::{DecodeError, Error, Result};
use crate::sql::Statement;
use crate::value::Reader;
use std::fmt;

/// A connection that is none of the pool, for a lock of Postgres that lasts as long as its session. It is not in a
/// transaction, so that it keeps no other session waiting. Dropped, it is closed, and the lock is free.
///
/// For migrations.
#[doc(hidden)]
pub struct SessionLock {
    db: Database,
    connection: Connection,
}

impl Database {
    /// Opens a connection on which a lock can be taken.
    ///
    /// # Errors
    /// Errors of connecting; [`Error::Unsupported`] behind a pooler that deals out sessions by the transaction.
    #[doc(hidden)]
    pub async fn open_session_lock(&self) -> Result<SessionLock> {
        let session = self.inner().pool.open_session().await?;
        let connection = Connection::new(session, None);
        if connection.is_shared() {
            return Err(Error::Unsupported {
                what: "a lock that outlasts a transaction behind a pooler which shares sessions; connect to the server itself",
                backend: self.backend().name(),
            });
        }
        Ok(SessionLock {
            db: self.clone(),
            connection,
        })
    }
}

impl SessionLock {
    /// Runs a statement that takes the lock, or asks about it, and calls `read` once a row.
    ///
    /// # Errors
    /// Errors of the database, and of `read`.
    pub async fn fetch(
        &mut self,
        statement: &Statement,
        read: &mut (dyn FnMut(&mut dyn Reader) -> Result<(), DecodeError> + Send),
    ) -> Result<()> {
        let mut read = |row: &mut dyn Reader| read(row).map_err(DecodeError::of_no_model);
        let sink = &mut RowSink::new(Destination::Reader(&mut read, None));
        let done = self.connection.run(statement, sink, None).await;
        match done {
            Ok(_) => Ok(()),
            Err(failure) => Err(self.db.inner().explain_begin(failure)),
        }
    }

    /// Closes the connection, which releases the lock.
    pub async fn close(self) {
        self.connection.close().await;
    }
}

impl fmt::Debug for SessionLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionLock")
            .field("db", &self.db)
            .finish_non_exhaustive()
    }
}
