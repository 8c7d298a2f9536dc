//! `with_sqlite` and `with_postgres`: a connection as sqlx has it, for what this library cannot do.

use super::database::Database;
#[cfg(feature = "postgres")]
use super::driver::answered;
use super::drivers::AnySession;
use super::tenant::refuse_tenant;
use crate::error::{Error, Result};
#[cfg(feature = "postgres")]
use std::pin::pin;

impl Database {
    /// Lends a connection to SQLite, as sqlx has it, for what this library cannot do.
    ///
    /// The connection is not part of any transaction. What is left open on it is rolled back afterwards; the connection to
    /// a file is closed then, and that to `sqlite::memory:` is set up anew. The same is done where `run` panics, or is
    /// dropped before its end.
    ///
    /// ```no_run
    /// # async fn test(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
    /// use sqlx::Connection;
    ///
    /// let n = db.with_sqlite(async |connection| connection.cached_statements_size()).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "sqlite")]
    pub async fn with_sqlite<T>(
        &self,
        run: impl AsyncFnOnce(&mut sqlx::SqliteConnection) -> T,
    ) -> Result<T> {
        refuse_tenant(self.tenant.as_deref(), "`with_sqlite`")?;
        let _forget = self.inner().catalog.forget_after();
        let mut pooled = self.inner().acquire(None, self.timeout).await?;
        let connection = pooled.connection();
        let (output, is_restored) = match connection.lend().0 {
            AnySession::Sqlite(session) => {
                let output = session.lend(run).await;
                (Some(output), session.restore().await.is_ok())
            }
            #[cfg(feature = "postgres")]
            AnySession::Postgres(_) => (None, true),
        };
        connection.take_back(is_restored);
        output.ok_or(Error::Unsupported {
            what: "`with_sqlite`",
            backend: "postgres",
        })
    }

    /// Lends a connection to Postgres, as sqlx has it, for what this library cannot do.
    ///
    /// The connection is not part of any transaction, and looks for tables where this database does. What is left open on
    /// it is rolled back afterwards, and what was set on it is reset. With [`Pooler::Transaction`](crate::db::Pooler::Transaction) its session is another client's after each
    /// transaction: begin one, and send statements with `persistent(false)`.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use sqlx::Connection;
    ///
    /// let n = db.with_postgres(async |connection| connection.cached_statements_size()).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "postgres")]
    pub async fn with_postgres<T>(
        &self,
        run: impl AsyncFnOnce(&mut sqlx::PgConnection) -> T,
    ) -> Result<T> {
        refuse_tenant(self.tenant.as_deref(), "`with_postgres`")?;
        let _forget = self.inner().catalog.forget_after();
        let settings = self.inner().pool.settings();
        let mut pooled = self.inner().acquire(None, self.timeout).await?;
        let connection = pooled.connection();
        if connection.is_shared() && self.inner().pool.search_path().is_some() {
            return Err(Error::Unsupported {
                what: "`with_postgres` in a schema, behind a pooler which shares sessions; set `search_path` in your own transaction on the database itself",
                backend: self.backend().name(),
            });
        }
        let (session, patience) = connection.lend();
        let (output, is_restored) = match session {
            AnySession::Postgres(session) => {
                // As any other connection, also after a stream. What is wrong comes to light in the restoring.
                let _ = answered(patience, pin!(session.restore_clock())).await;
                let output = run(&mut session.connection).await;
                let restored = answered(patience, pin!(session.restore(settings))).await;
                // What was left on a session that is another client's by now cannot be undone: a new connection is made.
                (Some(output), restored.is_ok() && !session.shares_session())
            }
            #[cfg(feature = "sqlite")]
            AnySession::Sqlite(_) => (None, true),
        };
        connection.take_back(is_restored);
        output.ok_or(Error::Unsupported {
            what: "`with_postgres`",
            backend: "sqlite",
        })
    }
}
