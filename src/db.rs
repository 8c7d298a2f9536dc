//! Databases: how one is reached and set up, and the words of its settings.
//!
//! [`Database::connect`](crate::Database::connect) is all that most programs need; a [`DatabaseBuilder`] says more.
//!
//! ```
//! # #[cfg(feature = "sqlite")]
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use orm::Database;
//! use orm::db::{Backend, FetchMode};
//!
//! let db = Database::builder("sqlite::memory:").fetch_mode(FetchMode::Raise).connect().await?;
//! assert_eq!(db.backend(), Backend::Sqlite);
//! # Ok::<_, orm::Error>(()) }).unwrap();
//! ```

#[doc(inline)]
pub use orm_core::backend::Backend;
/// Names of the root, for whoever looks for them here.
#[doc(hidden)]
pub use orm_core::db::{Database, Executor, Transaction};
#[doc(inline)]
pub use orm_core::db::{
    DatabaseBuilder, DatabaseSession, LockKey, NoRetries, ParsePositionError, Pending, Pooler,
    Position, Replica, ReplicaStatus, Retries, SearchPath, TenantTransaction, TransactionBuilder,
    Truncate,
};
#[doc(inline)]
pub use orm_core::error::{DatabaseError, FoundValue, Source};
#[doc(inline)]
pub use orm_core::schema::FetchMode;
