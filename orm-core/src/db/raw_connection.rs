//! The way out: a connection as sqlx has it.

use super::Database;
use crate::error::{Error, Result};

impl Database {
    /// Lends a connection to SQLite, as sqlx has it, for what this library cannot do.
    ///
    /// It is not part of any transaction. What is left open on it is rolled back afterwards; the connection to a file
    /// is closed then, and that to `sqlite::memory:` is set up anew.
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
        let _forget = self.inner().catalog.forget_after();
        let pool = &self.inner().pool;
        let mut pooled = self.inner().acquire(None, self.timeout).await?;
        let output = pooled.connection().lend_sqlite(run, pool.settings()).await;
        output.ok_or(Error::Unsupported {
            what: "`with_sqlite`",
            backend: "postgres",
        })
    }

    /// Lends a connection to Postgres, as sqlx has it, for what this library cannot do.
    ///
    /// It is not part of any transaction. What is left open on it is rolled back afterwards, and what was set on it is
    /// reset. With [`Pooler::Transaction`](super::Pooler::Transaction) its session is another client's after each
    /// transaction: begin one, and send statements with `persistent(false)`.
    #[cfg(feature = "postgres")]
    pub async fn with_postgres<T>(
        &self,
        run: impl AsyncFnOnce(&mut sqlx::PgConnection) -> T,
    ) -> Result<T> {
        let _forget = self.inner().catalog.forget_after();
        let pool = &self.inner().pool;
        let mut pooled = self.inner().acquire(None, self.timeout).await?;
        let output = pooled
            .connection()
            .lend_postgres(run, pool.settings())
            .await;
        output.ok_or(Error::Unsupported {
            what: "`with_postgres`",
            backend: "sqlite",
        })
    }
}
