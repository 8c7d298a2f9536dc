//! Poolers between the program and Postgres.

/// The way in which a pooler between the program and Postgres (PgBouncer and its kin) deals out the server's sessions.
///
/// Given to [`DatabaseBuilder::pooler`](crate::db::DatabaseBuilder::pooler); without a pooler there is nothing to set.
///
/// ```no_run
/// # async fn connect() -> orm_core::error::Result<()> {
/// use orm::db::Pooler;
/// use orm::Database;
///
/// let db = Database::builder("postgres://app@pooler.internal:6432/library")
///     .pooler(Pooler::Transaction)
///     .connect()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pooler {
    /// Finds out when connecting.
    ///
    /// A server that is reached directly costs one round trip more, once a `Database`. Where a pooler gives one session
    /// to several clients and does not tell their prepared statements apart, connecting is refused:
    /// [`Transaction`](Pooler::Transaction) is to be set.
    #[default]
    Auto,
    /// A connection has a session of its own, as without a pooler or behind PgBouncer's `pool_mode = session`.
    Session,
    /// A session is another client's after each transaction, as behind PgBouncer's `pool_mode = transaction`.
    ///
    /// Nothing is left on a session then: statements are prepared without a name, each in a transaction, and settings
    /// hold for one transaction. A statement outside of [`Database::begin`](crate::db::Database::begin) costs two round
    /// trips more, and one that was sent before is prepared again.
    Transaction,
}

/// The error for statements of one client that another one may carry out.
pub(in crate::db) const MIXED_UP: &str = "a pooler between the program and Postgres gives one session to several clients \
     and does not tell their prepared statements apart, so that each would carry out another's; set \
     `.pooler(Pooler::Transaction)` on the builder of the database";
