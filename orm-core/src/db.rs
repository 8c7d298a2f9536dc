//! The database: connections, statements, transactions.
//!
//! The only module that names `sqlx` and that touches the world. [`fetch`] and [`execute`] run one statement each, on
//! a [`Database`] or in a [`Transaction`]; values go out as they are bound in `sqlite::bind` and `postgres::bind`, and
//! rows come back through [`Reader`](crate::value::Reader). What goes wrong is told in terms of models (`errors`).
//!
//! A connection (`link`) knows what it is doing, so that one whose user was dropped is never handed on as it is: to
//! Postgres it is closed, of SQLite it is stopped, rolled back and kept.

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("`orm` needs a database: enable its feature `sqlite`, `postgres`, or both");

mod address;
mod begin;
mod connect_failure;
mod errors;
mod executor;
mod holders;
mod known;
mod lend;
mod link;
mod lock;
mod place;
mod pool;
mod pooler;
#[cfg(feature = "postgres")]
mod postgres;
mod record;
mod rows;
mod run;
mod settings;
mod shield;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stream;
mod tables;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
mod text;
mod transaction;

use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::Table;
use address::Address;
use errors::Context;
use holders::Holder;
use known::Known;
use lock::{Turn, WriteLock};
use pool::Pool;
use record::Recorder;
use settings::Settings;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub use begin::Begin;
pub use errors::DriverError;
pub use executor::{Executor, Pending, Target};
pub(crate) use place::{Place, current as current_place};
pub use pooler::Pooler;
pub use record::{Query, assert_no_n_plus_one, assert_queries};
pub use rows::RawRows;
pub use run::{execute, fetch, fetch_and_keep};
pub use settings::DatabaseBuilder;
pub use stream::{RowStream, stream};
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
}

struct Inner {
    pool: Pool,
    /// The lock of the file, where only one may write at a time.
    write: Option<Arc<WriteLock>>,
    recorder: Recorder,
    known: Known,
    /// Whether sessions turned out to be shared with others who prepare statements.
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

    async fn open(url: &str, settings: Settings) -> Result<Database> {
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
                known: Known::default(),
                mixed_up: AtomicBool::new(false),
            }),
        })
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.inner.pool.address().backend()
    }

    /// Closes all connections: the idle ones now, the others when their statements or transactions end. Whatever is
    /// run afterwards fails with [`Error::PoolClosed`].
    pub async fn close(&self) {
        self.inner.pool.close().await;
    }

    /// What was sent so far, if [`record_queries`](DatabaseBuilder::record_queries) is set: every statement, those of
    /// transactions too, but not `BEGIN`, `COMMIT` and `ROLLBACK`. What was sent again because its connection was
    /// lost counts once.
    pub fn queries(&self) -> Vec<Query> {
        self.inner.recorder.sent(0)
    }

    /// Remembers tables, among which errors look for the models they are about.
    #[doc(hidden)]
    pub fn know(&self, tables: &[&'static Table]) {
        for table in tables {
            self.inner.known.add(table);
        }
    }

    fn inner(&self) -> &Inner {
        &self.inner
    }

    fn recorder(&self) -> &Recorder {
        &self.inner.recorder
    }
}

impl Inner {
    /// Waits for the turn to write, where that is needed.
    async fn turn(&self, holder: Option<Holder>) -> Result<Option<Turn>> {
        match &self.write {
            Some(lock) => lock
                .take(self.pool.settings().busy_timeout, holder)
                .await
                .map(Some),
            None => Ok(None),
        }
    }

    /// An error that is about no statement.
    fn explain_plain(&self, error: sqlx::Error) -> Error {
        let known = self.known.all();
        errors::map(
            error,
            &Context {
                statement: None,
                in_transaction: true,
                known: &known,
                culprit: None,
            },
        )
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("at", &self.inner.pool.address().name())
            .finish_non_exhaustive()
    }
}
