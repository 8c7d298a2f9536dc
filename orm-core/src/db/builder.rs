//! Connecting: `Database::connect`, and the builder for what can be set before.

use super::catalog_cache::CatalogCache;
use super::database::{Database, Inner, ReplicaServer, Replicas, SchemaDatabases};
use super::driver::{Pooler, Settings};
use super::drivers::AnyAddress;
use super::errors;
use super::pending::Pending;
use super::pool::Pool;
use super::recorder::Recorder;
use super::replica_state::ReplicaState;
use super::write_lock::WriteLock;
use crate::error::{Error, Result};
use crate::schema::{FetchMode, Schema, Table};
use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// Longest time that a read waits for a connection to a replica, before it goes elsewhere.
const WAIT_FOR_REPLICA: Duration = Duration::from_secs(1);

/// Settings of a database that is not connected yet. Made by [`Database::builder`].
///
/// ```no_run
/// # async fn connect() -> orm_core::error::Result<()> {
/// use orm::Database;
/// use std::time::Duration;
///
/// let db = Database::builder("postgres://localhost/library")
///     .max_connections(20)
///     .statement_timeout(Duration::from_secs(5))
///     .connect()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is connected before `connect` is awaited"]
pub struct DatabaseBuilder {
    url: String,
    replicas: Vec<String>,
    settings: Settings,
    models: Schema,
}

impl Database {
    /// Connects to `sqlite:…`, `sqlite::memory:` or `postgres://…`.
    ///
    /// A missing file of SQLite is created, unless the url says `?mode=rw` or `?mode=ro`; its folder is not.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// use orm::Database;
    ///
    /// let db = Database::connect("sqlite::memory:").await?;
    /// assert!(Database::connect("mysql://localhost/library").await.is_err());
    /// # db.close().await;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    #[track_caller]
    pub fn connect(url: &str /* `&var("URL").expect("a URL")`; settings: `Database::builder(url)` */) -> Pending<'_, Database> {
        Pending::new(Database::builder(url).open())
    }

    /// Returns a builder, which connects as [`connect`](Database::connect) does, with settings.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// use orm::Database;
    ///
    /// let db = Database::builder("sqlite::memory:").record_queries(true).connect().await?;
    /// # db.close().await;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn builder(url: &str) -> DatabaseBuilder {
        DatabaseBuilder::new(url)
    }

    /// Connects to a database without replicas.
    pub(super) async fn open(
        address: AnyAddress,
        settings: Settings,
        models: &Schema,
    ) -> Result<Database> {
        let shared = Shared::new(&settings, models);
        let pool = Pool::new(address, settings);
        pool.connect().await.map_err(errors::connect)?;
        Ok(shared.database(pool, Replicas::default()))
    }
}

/// The state that a database and its replicas share.
struct Shared {
    recorder: Arc<Recorder>,
    models: Arc<RwLock<Vec<&'static Table>>>,
}

impl Shared {
    fn new(settings: &Settings, models: &Schema) -> Self {
        Shared {
            recorder: Arc::new(Recorder::new(settings.record)),
            models: Arc::new(RwLock::new(models.tables().to_vec())),
        }
    }

    /// Returns a database whose connections are these, once there was one: a file has its one name only when it is there.
    fn database(&self, pool: Pool, replicas: Replicas) -> Database {
        Database {
            inner: Arc::new(Inner {
                write: pool.address().file().map(WriteLock::of),
                pool,
                recorder: Arc::clone(&self.recorder),
                catalog: CatalogCache::default(),
                statements: Arc::default(),
                models: Arc::clone(&self.models),
                replicas,
                mixed_up: Arc::default(),
                schemas: SchemaDatabases::default(),
            }),
            timeout: None,
            tenant: None,
        }
    }

    /// Returns a replica, connected if it answers; an error where it never will.
    async fn replica(&self, address: AnyAddress, settings: Settings) -> Result<ReplicaServer> {
        let pool = Pool::new(address, settings);
        let state = Arc::new(ReplicaState::default());
        match pool.connect().await {
            Ok(()) => {}
            Err(failure) if failure.is_final() => return Err(errors::connect(failure)),
            Err(failure) => {
                state.note_down();
                tracing::warn!(target: "orm", "a replica is left out until it answers: {}", failure.why());
            }
        }
        let db = self.database(pool, Replicas::default());
        Ok(ReplicaServer { db, state })
    }
}

impl DatabaseBuilder {
    pub(super) fn new(url: &str) -> Self {
        DatabaseBuilder {
            url: url.to_owned(),
            replicas: Vec::new(),
            settings: Settings::default(),
            models: Schema::default(),
        }
    }

    /// Adds a replica: a standby of Postgres, which [`Database::replica`] reads on; of SQLite the same file, which is
    /// opened for reading. Nothing else goes there.
    ///
    /// Each has connections of its own, as many as the database, and is given up for another one where none is free
    /// within a second. A standby that does not answer does not keep the program from starting; one that refuses the
    /// user, the password or the database does. Of several servers in one url a connection takes the first standby, unless
    /// `target_session_attrs` says otherwise.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    ///
    /// let db = Database::builder("postgres://app@primary/library")
    ///     .replica("postgres://app@standby-1/library")
    ///     .replica("postgres://app@standby-2/library")
    ///     .connect()
    ///     .await?;
    /// let books = Book::objects().all(&db.replica()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn replica(mut self, url: &str) -> Self {
        self.replicas.push(url.to_owned());
        self
    }

    /// Sets how many connections there may be at most; 10 unless set, and always one to `sqlite::memory:`, where the
    /// connection is the database.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    ///
    /// let db = Database::builder("postgres://localhost/library").max_connections(20).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_connections(mut self, n: usize) -> Self {
        self.settings.max_connections = n;
        self
    }

    /// Sets how long a query waits for a connection before it fails with `PoolTimedOut`; 5 seconds unless set.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    /// use std::time::Duration;
    ///
    /// let db = Database::builder("postgres://localhost/library").acquire_timeout(Duration::from_secs(1)).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn acquire_timeout(mut self, wait: Duration /* Duration::from_secs(5) */) -> Self {
        self.settings.acquire_timeout = wait;
        self
    }

    /// Sets how old a connection may get before it is replaced, less up to a tenth, so that not all go at once; 30
    /// minutes unless set.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    /// use std::time::Duration;
    ///
    /// let db = Database::builder("postgres://localhost/library").max_lifetime(Duration::from_secs(600)).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_lifetime(mut self, age: Duration /* Duration::from_secs(5) */) -> Self {
        self.settings.max_lifetime = age;
        self
    }

    /// Sets how long a write to SQLite waits for another one before it fails with `Locked`; 5 seconds unless set.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    /// use std::time::Duration;
    ///
    /// let db = Database::builder("sqlite:library.db").busy_timeout(Duration::from_secs(30)).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn busy_timeout(mut self, wait: Duration /* Duration::from_secs(5) */) -> Self {
        self.settings.busy_timeout = wait;
        self
    }

    /// Sets how long a statement may take before it fails with `Timeout`, and of a stream each row, from when it is
    /// asked for; 30 seconds on Postgres and unlimited on SQLite unless set. Zero is unlimited.
    ///
    /// A server that does not answer at all is waited for by a quarter longer, at least one second and at most five:
    /// then the connection is closed, and the statement fails with `ConnectionLost`. Some statements may take longer or
    /// shorter by [`Database::timeout`].
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    /// use std::time::Duration;
    ///
    /// let db = Database::builder("postgres://localhost/library").statement_timeout(Duration::from_secs(3)).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn statement_timeout(mut self, limit: Duration /* Duration::from_secs(5) */) -> Self {
        self.settings.statement_timeout = Some(limit);
        self
    }

    /// Sets how long a statement waits for a lock of Postgres before it fails with `Locked`; 10 seconds unless set.
    /// Zero is unlimited.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    /// use std::time::Duration;
    ///
    /// let db = Database::builder("postgres://localhost/library").lock_timeout(Duration::from_millis(500)).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn lock_timeout(mut self, limit: Duration /* Duration::from_secs(5) */) -> Self {
        self.settings.lock_timeout = limit;
        self
    }

    /// Sets how long a transaction may stand open with nothing to do before a server of Postgres ends it; one minute
    /// unless set. Zero is unlimited.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    /// use std::time::Duration;
    ///
    /// let db = Database::builder("postgres://localhost/library").idle_in_transaction_timeout(Duration::from_secs(10)).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn idle_in_transaction_timeout(
        mut self,
        limit: Duration, /* Duration::from_secs(5) */
    ) -> Self {
        self.settings.idle_in_transaction_timeout = limit;
        self
    }

    /// Sets how many bytes one statement may bind before it is refused with `OutOfRange`, without a word to the
    /// database; 64 MiB unless set. Where many rows are written at once, they go in as many statements as that takes.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    ///
    /// let db = Database::builder("postgres://localhost/library").max_bind_bytes(8 * 1024 * 1024).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_bind_bytes(mut self, limit: usize) -> Self {
        self.settings.max_bind_bytes = limit;
        self
    }

    /// Sets how a pooler between this program and a server of Postgres deals out sessions; found out when connecting,
    /// unless set.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// use orm::Database;
    /// use orm::db::Pooler;
    ///
    /// let db = Database::builder("postgres://localhost:6432/library").pooler(Pooler::Transaction).connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn pooler(mut self, pooler: Pooler) -> Self {
        self.settings.pooler = pooler;
        self
    }

    /// Keeps every statement for [`Database::queries`]. Meant for tests: what is kept is never dropped.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// use orm::prelude::*;
    /// use orm::doc::Tag;
    ///
    /// let db = Database::builder("sqlite::memory:").record_queries(true).connect().await?;
    /// db.create_tables(schema![Tag]).await?;
    /// Tag::objects().count(&db).await?;
    /// let last = db.queries().pop().expect("a query was sent");
    /// assert_eq!(last.text, r#"SELECT COUNT(*) FROM "tag""#);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn record_queries(mut self, record: bool) -> Self {
        self.settings.record = record;
        self
    }

    /// Sets how foreign keys load, unless a query says otherwise: all that came together at once, unless set. In tests
    /// [`FetchMode::Raise`] shows which relations a program forgot to read along.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// use orm::prelude::*;
    /// # use orm::doc::*;
    ///
    /// let db = Database::builder("sqlite::memory:").fetch_mode(FetchMode::Raise).connect().await?;
    /// # db.create_tables(schema![Author, Book, Tag]).await?;
    /// # let author = Author::draft().name("Louisa").save(&db).await?;
    /// # Book::draft().title("Little Women").year(1868).author(&author).save(&db).await?;
    /// let book = Book::objects().all(&db).await?.remove(0);
    /// assert!(matches!(book.author.get(&db).await, Err(Error::NotLoaded { .. })));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn fetch_mode(mut self, mode: FetchMode) -> Self {
        self.settings.fetch_mode = mode;
        self
    }

    /// Names the models of this database, so that errors and reports speak of them and their fields.
    ///
    /// What deletes, errors and reports say of tables is the same without; only those that neither the statement's own
    /// model leads to nor `create_tables` was given go by their names in the database then, such as `book.author_id`
    /// for `Book.author`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// let db = Database::builder("sqlite::memory:")
    ///     .models(schema![Author, Book, Tag])
    ///     .connect()
    ///     .await?;
    /// # db.close().await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn models(mut self, models: Schema) -> Self {
        self.models = models;
        self
    }

    /// Connects once, so that what is wrong comes to light here, within 5 seconds.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// use orm::prelude::*;
    ///
    /// let db = Database::builder("sqlite::memory:").connect().await?;
    /// let none = Database::builder("sqlite::memory:").max_connections(0).connect().await;
    /// assert!(matches!(none, Err(Error::Connect { .. })));
    /// # db.close().await;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    pub fn connect(self) -> Pending<'static, Database> {
        Pending::new(self.open())
    }

    async fn open(self) -> Result<Database> {
        if self.settings.max_connections == 0 {
            let why =
                "`max_connections(0)` leaves nothing to connect with; set at least 1".to_owned();
            return Err(Error::Connect { why, source: None });
        }
        let shared = Shared::new(&self.settings, &self.models);
        let pool = Pool::new(AnyAddress::parse(&self.url)?, self.settings.clone());
        pool.connect().await.map_err(errors::connect)?;
        let replicas = self.connect_replicas(&shared, pool.address()).await?;
        Ok(shared.database(pool, replicas))
    }

    async fn connect_replicas(&self, shared: &Shared, primary: &AnyAddress) -> Result<Replicas> {
        let settings = Settings {
            acquire_timeout: self.settings.acquire_timeout.min(WAIT_FOR_REPLICA),
            ..self.settings.clone()
        };
        let mut servers = Vec::new();
        for url in &self.replicas {
            let address = AnyAddress::parse(url)?.into_replica_of(primary)?;
            servers.push(shared.replica(address, settings.clone()).await?);
        }
        Ok(Replicas::new(servers))
    }
}

/// Without the url: it may hold a password.
impl fmt::Debug for DatabaseBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
