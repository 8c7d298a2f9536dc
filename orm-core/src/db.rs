//! The database: connections, statements, transactions.
//!
//! The only module that names `sqlx` and that touches the world. [`fetch`] and [`execute`] run one statement each, on
//! a [`Database`] or in a [`Transaction`]; values go out as they are bound in `sqlite::bind` and `postgres::bind`, and
//! rows come back through [`Reader`](crate::value::Reader). What goes wrong is told in terms of models (`errors`).
//!
//! A connection (`connection`) knows what it is doing, so that one whose user was dropped is never handed on as it is: to
//! Postgres it is closed, of SQLite it is stopped, rolled back and kept.

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("`orm` needs a database: enable its feature `sqlite`, `postgres`, or both");

mod address;
mod answer_timeout;
mod begin;
mod call_site;
mod catalog;
mod connect_failure;
mod connection;
mod deadline;
mod errors;
mod executor;
mod finish_in_background;
mod holders;
mod poll_watch;
mod pool;
mod pooler;
#[cfg(feature = "postgres")]
mod postgres;
mod raw_connection;
mod record;
mod rows;
mod run;
mod safe_sql;
mod settings;
mod slots;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stream;
mod tables;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
mod transaction;
mod write_lock;

use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::{ModelNames, Schema, Table};
use crate::sql::Statement;
use address::Address;
use catalog::CatalogCache;
use connection::Failure;
use errors::StatementContext;
use holders::Holder;
use pool::Pool;
use record::Recorder;
use settings::Settings;
use std::fmt;
use std::pin::pin;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use write_lock::{WriteLock, WriteTurn};

pub use begin::Begin;
pub(crate) use call_site::{CallSite, current as current_call_site};
pub(crate) use catalog::{foreign_keys, is_outdated};
pub use errors::DriverError;
pub use executor::{Executor, Pending, Target};
pub use pooler::Pooler;
pub use record::{SentStatement, assert_no_n_plus_one, assert_queries};
pub use rows::RawRows;
pub use run::{execute, fetch, fetch_and_keep};
pub use settings::DatabaseBuilder;
pub use stream::{RowCursor, stream};
pub(crate) use transaction::Isolation;
pub use transaction::Transaction;

/// A database: what queries run on, and where transactions begin.
///
/// Cheap to clone; the clones share their connections.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
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
    inner: Arc<Inner>,
    /// How long a statement may take, unless it says so itself.
    timeout: Option<Duration>,
}

struct Inner {
    pool: Pool,
    /// The lock of the file, where only one may write at a time.
    write: Option<Arc<WriteLock>>,
    recorder: Recorder,
    catalog: CatalogCache,
    /// The models that the program named, by which errors and reports speak of tables.
    models: RwLock<Vec<&'static Table>>,
    /// Set once sessions turned out to be shared with others who prepare statements.
    mixed_up: AtomicBool,
}

impl Database {
    /// Connects to `sqlite:…`, `sqlite::memory:` or `postgres://…`.
    ///
    /// A missing file of SQLite is created, unless the url says `?mode=rw` or `?mode=ro`; its folder is not.
    pub async fn connect(url: &str) -> Result<Database> {
        Database::builder(url).connect().await
    }

    /// The same, with settings.
    pub fn builder(url: &str) -> DatabaseBuilder {
        DatabaseBuilder::new(url)
    }

    async fn open(url: &str, settings: Settings, models: &Schema) -> Result<Database> {
        let address = Address::parse(url)?;
        let recorder = Recorder::new(settings.record);
        let pool = Pool::connect(address, settings).await?;
        // After connecting: a file has its one name only when it is there.
        let write = pool.address().file().map(WriteLock::of);
        Ok(Database {
            inner: Arc::new(Inner {
                pool,
                write,
                recorder,
                catalog: CatalogCache::default(),
                models: RwLock::new(models.tables().to_vec()),
                mixed_up: AtomicBool::new(false),
            }),
            timeout: None,
        })
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.inner.pool.address().backend()
    }

    /// Returns this database with a time limit for each statement, which fails with [`Error::Timeout`] beyond it.
    ///
    /// The limit takes the place of [`statement_timeout`](DatabaseBuilder::statement_timeout), and holds for the transactions
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
    pub fn timeout(&self, limit: Duration) -> Database {
        Database {
            inner: Arc::clone(&self.inner),
            timeout: Some(limit),
        }
    }

    /// Closes all connections: the idle ones now, the others when their statements or transactions end. Whatever is
    /// run afterwards fails with [`Error::PoolClosed`].
    pub async fn close(&self) {
        self.inner.pool.close().await;
    }

    /// What was sent so far, if [`record_queries`](DatabaseBuilder::record_queries) is set: every statement, those of
    /// transactions too, but not `BEGIN`, `COMMIT` and `ROLLBACK`, and not the query that reads the foreign keys of the
    /// database before the first delete. What was sent again because its connection was lost counts once.
    pub fn queries(&self) -> Vec<SentStatement> {
        self.inner.recorder.sent(0)
    }

    fn inner(&self) -> &Inner {
        &self.inner
    }

    fn recorder(&self) -> &Recorder {
        &self.inner.recorder
    }
}

impl Inner {
    /// Waits for the turn to write, where that is needed, no longer than it may take.
    async fn turn(
        &self,
        holder: Option<Holder>,
        timeout: Option<Duration>,
    ) -> Result<Option<WriteTurn>> {
        let Some(lock) = &self.write else {
            return Ok(None);
        };
        let turn = pin!(lock.take(self.pool.settings().busy_timeout, holder));
        match deadline::within(timeout, turn).await {
            Some(turn) => turn.map(Some),
            None => Err(Error::Timeout { source: None }),
        }
    }

    /// Errors and reports speak of these models by their names from now on.
    fn name_models(&self, schema: &Schema) {
        let mut models = self.models.write().unwrap_or_else(PoisonError::into_inner);
        for &table in schema.tables() {
            if !models.iter().any(|named| std::ptr::eq(*named, table)) {
                models.push(table);
            }
        }
    }

    /// The models by whose names a statement about `table` speaks.
    fn names(&self, table: Option<&'static Table>) -> ModelNames {
        let models = self.models.read().unwrap_or_else(PoisonError::into_inner);
        ModelNames::new(table, &models)
    }

    /// Returns what is known about an error of this statement, or of none.
    fn context<'c>(
        &self,
        statement: Option<&'c Statement>,
        in_transaction: bool,
    ) -> StatementContext<'c> {
        let names = self.names(statement.and_then(|statement| statement.table));
        StatementContext {
            statement,
            in_transaction,
            names,
            culprit: None,
        }
    }

    /// Why no transaction was opened.
    fn explain_begin(&self, failure: Failure) -> Error {
        match failure {
            Failure::Own(error) => error,
            Failure::Driver(error) => self.explain_plain(error),
            Failure::TimedOut(error) => errors::timeout_twice(error).0,
        }
    }

    /// An error that is about no statement, so that a connection lost has carried out nothing.
    fn explain_plain(&self, error: sqlx::Error) -> Error {
        errors::undone(errors::map(error, &self.context(None, true)))
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("at", &self.inner.pool.address().name())
            .finish_non_exhaustive()
    }
}
