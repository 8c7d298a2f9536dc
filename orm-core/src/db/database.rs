//! A database, and what all its clones share.
//!
//! - `replicas`: the servers that it is read on besides;
//! - `schema_databases`: the same database in other schemas.

mod replicas;
mod schema_databases;

use super::catalog_cache::CatalogCache;
use super::driver::{Deadline, MIXED_UP, Refusal, Report, TransactionMode, within};
use super::drivers::report;
use super::entered::{Entered, entered, has_turn};
use super::errors;
use super::holders::Holder;
use super::pool::{Pool, PooledConnection};
use super::recorder::{Recorder, SentStatement};
use super::statement_cache::StatementCache;
use super::write_lock::{WriteLock, WriteTurn};
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::{ModelNames, Schema, Table, Tenant};
use crate::sql::{Statement, Verb};
use crate::value::Parameter;
use std::fmt;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

pub(super) use replicas::{ReplicaServer, Replicas};
pub(super) use schema_databases::SchemaDatabases;

/// A database: what queries run on, and where transactions begin.
///
/// Cheap to clone; the clones share their connections.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm::Database;
///
/// let db = Database::connect("sqlite::memory:").await?;
/// db.close().await;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Database {
    pub(super) inner: Arc<Inner>,
    /// Time limit of a statement that has none of its own.
    pub(super) timeout: Option<Duration>,
    /// The tenant whose rows alone are read and written.
    pub(super) tenant: Option<Arc<Tenant>>,
}

/// The state that all clones of a [`Database`] share.
pub(super) struct Inner {
    pub(super) pool: Pool,
    /// The lock of the file, where only one may write at a time.
    pub(super) write: Option<Arc<WriteLock>>,
    /// The record of statements, which the replicas share.
    pub(super) recorder: Arc<Recorder>,
    pub(super) catalog: CatalogCache,
    pub(super) statements: Arc<StatementCache>,
    /// The models that the program named, by which errors and reports speak of tables; the replicas share them.
    pub(super) models: Arc<RwLock<Vec<&'static Table>>>,
    pub(super) replicas: Replicas,
    /// True once sessions turned out to be shared with others who prepare statements.
    pub(super) mixed_up: Arc<AtomicBool>,
    pub(super) schemas: SchemaDatabases,
}

impl Database {
    /// Returns which database it is.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// assert_eq!(db.backend(), Backend::Sqlite);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn backend(&self) -> Backend {
        self.inner.pool.address().backend()
    }

    /// Returns this database with a time limit for each statement, which fails with [`Error::Timeout`] beyond it.
    ///
    /// The limit takes the place of [`statement_timeout`](crate::db::DatabaseBuilder::statement_timeout), and holds for the transactions
    /// that are begun on it too; waiting for a connection or for another write counts. Of a stream each row may take as
    /// long, from when it is asked for. Zero is unlimited.
    ///
    /// A statement that takes longer is stopped. On Postgres that closes its connection, so a write outside a
    /// transaction may still have been carried out; a transaction is rolled back, and one that was being committed is
    /// [`Error::CommitOutcomeUnknown`].
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
    /// let patient = db.timeout(Duration::from_secs(300));
    /// let books = Book::objects().count(&patient).await?;
    /// # assert_eq!(books, 3);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[must_use = "the database itself stays as it is"]
    pub fn timeout(&self, limit: Duration /* Duration::from_secs(5) */) -> Database {
        Database {
            timeout: Some(limit),
            ..self.clone()
        }
    }

    /// Closes all connections, those to replicas too: the idle ones now, the others when their statements or transactions end. Whatever is
    /// run afterwards fails with [`Error::PoolClosed`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// db.close().await;
    /// assert!(matches!(Book::objects().count(&db).await, Err(Error::PoolClosed)));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub async fn close(&self) {
        self.inner.pool.close().await;
        for replica in self.inner.replicas.servers() {
            replica.db.inner.pool.close().await;
        }
    }

    /// Returns every statement that was sent so far, if [`record_queries`](crate::db::DatabaseBuilder::record_queries)
    /// is set: those of transactions too, but not `BEGIN`, `COMMIT` and `ROLLBACK`, and not the query that reads the
    /// foreign keys of the database before the first delete. A statement that was sent again because its connection was
    /// lost counts once.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// // `record_queries(true)` was said of this database.
    /// let before = db.queries().len();
    /// Book::objects().filter(Book.year.gt(1860)).count(&db).await?;
    /// let sent = &db.queries()[before..];
    /// assert_eq!(sent[0].text, r#"SELECT COUNT(*) FROM "book" WHERE "book"."year" > ?"#);
    /// assert_eq!((sent.len(), sent[0].values), (1, 1));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn queries(&self) -> Vec<SentStatement> {
        self.inner.recorder.sent(0)
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(super) fn recorder(&self) -> &Recorder {
        &self.inner.recorder
    }
}

impl Inner {
    /// Waits for the turn to write, where that is needed, no longer than it may take. In the closure of a transaction that
    /// writes, the end of that is not waited for at all.
    pub(super) async fn turn(
        &self,
        holder: Option<Holder>,
        timeout: Option<Duration>,
    ) -> Result<Option<WriteTurn>> {
        let Some(lock) = &self.write else {
            return Ok(None);
        };
        if has_turn(lock.address()) {
            return Err(lock.explain());
        }
        let turn = pin!(lock.take(self.pool.settings().busy_timeout, holder));
        match within(timeout, turn).await {
            Some(turn) => turn.map(Some),
            None => Err(Error::Timeout { source: None }),
        }
    }

    /// Refuses whatever is run once another client carried out a statement of ours, or might have.
    pub(super) fn admit(&self) -> Result<()> {
        if self.mixed_up.load(Ordering::Relaxed) {
            return Err(Error::Connect {
                why: MIXED_UP.to_owned(),
                source: None,
            });
        }
        Ok(())
    }

    /// Refuses a statement that is not to be sent at all, and records one that is.
    pub(super) fn accept(&self, statement: &Statement) -> Result<()> {
        self.admit()?;
        self.check_size(statement)?;
        if statement.verb != Verb::Catalog {
            self.recorder.note(statement);
        }
        Ok(())
    }

    /// Refuses a statement that binds more than `max_bind_bytes`.
    pub(super) fn check_size(&self, statement: &Statement) -> Result<()> {
        let limit = self.pool.settings().max_bind_bytes;
        let size = statement
            .parameters
            .iter()
            .map(Parameter::size)
            .sum::<usize>();
        if size <= limit {
            return Ok(());
        }
        let why = format!(
            "one statement binds {size} bytes, and `max_bind_bytes` is {limit}; write less at once, or raise it"
        );
        Err(errors::refused(
            Refusal::OutOfRange(why.into()),
            statement.table,
        ))
    }

    /// Takes a connection of the pool, waited for no longer than a call may take. In the closure of a transaction that has
    /// the only one, its end is not waited for at all.
    pub(super) async fn acquire(
        &self,
        holder: Option<Holder>,
        timeout: Option<Duration>,
    ) -> Result<PooledConnection> {
        if self.pool.settings().max_connections == 1 && self.entered().is_some() {
            let why = self.pool.busy();
            return Err(Error::PoolTimedOut { why });
        }
        let patience = Deadline::after(self.pool.settings().acquire_timeout);
        let call = timeout.filter(|timeout| !timeout.is_zero());
        let call = Deadline::after(call.unwrap_or(Duration::MAX));
        let pooled = pin!(self.pool.acquire(holder, patience, call));
        let pooled = within(timeout, pooled).await;
        pooled.unwrap_or(Err(Error::Timeout { source: None }))
    }

    /// Looks for another server, by connections that are opened from now on, where this error says that a server takes no
    /// writes and one that does is to be found. Returns whether it does.
    pub(super) fn looks_again(&self, error: &sqlx::Error) -> bool {
        let refuses_writes = matches!(report(error, None), Report::ReadOnly);
        let looks_again = refuses_writes && self.pool.address().wants_writes();
        if looks_again {
            self.pool.renew_all();
        }
        looks_again
    }

    /// Warns, in debug builds, where a statement runs in the closure of a transaction that it is not part of, or its task
    /// holds one.
    pub(super) fn warn_of_own_transaction(&self) {
        let own = || {
            let entered = self.entered().map(|transaction| transaction.holder);
            entered.or_else(|| self.pool.holders().own_transaction())
        };
        if cfg!(debug_assertions)
            && let Some(holder) = own()
        {
            tracing::warn!(
                target: "orm",
                "a query runs on the database and is no part of {}, which is open; {}",
                holder.name(),
                holder.advice()
            );
        }
    }

    /// Returns what is entered by the closure of a transaction on this database.
    pub(super) fn entered_by(&self, holder: Holder, mode: TransactionMode) -> Entered {
        let lock = self.write.as_ref().filter(|_| mode.writes());
        Entered {
            held: self.pool.id(),
            holder,
            turn: lock.map(WriteLock::address),
        }
    }

    /// Returns the transaction on this database whose closure is polled now.
    fn entered(&self) -> Option<Entered> {
        entered(self.pool.id())
    }

    /// Makes errors and reports speak of these models by their names from now on.
    pub(super) fn name_models(&self, schema: &Schema) {
        let mut models = self.models.write().unwrap_or_else(PoisonError::into_inner);
        for &table in schema.tables() {
            if !models.iter().any(|named| std::ptr::eq(*named, table)) {
                models.push(table);
            }
        }
    }

    /// Returns the models by whose names statements about these tables speak.
    pub(super) fn names(&self, tables: &[&'static Table]) -> ModelNames {
        let models = self.models.read().unwrap_or_else(PoisonError::into_inner);
        ModelNames::new(tables, &models)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("at", &self.inner.pool.address().name())
            .finish_non_exhaustive()
    }
}
