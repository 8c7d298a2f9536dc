//! All rows of several tables deleted at once.

use super::finish;
use super::referrers::refuse_referrers;
use crate::db::call_site::CallSite;
use crate::db::database::Database;
use crate::db::driver::TransactionMode;
use crate::db::executor::{Executor, Target};
use crate::db::foreign_keys::read_foreign_keys;
use crate::db::pending::Pending;
use crate::db::run::{execute, gives_row};
use crate::db::tenant::refuse_tenant;
use crate::db::transaction::Transaction;
use crate::error::Result;
use crate::schema::{IntoSchema, Schema, Truncation};
use crate::sql::{Identity, ddl, find_key_counters, find_triggers, truncate};
use std::fmt;
use std::panic::Location;

/// Tables that are emptied when this is awaited: what [`truncate`](Database::truncate) returns.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// db.truncate(schema![Author]).cascade().restart_identity().await?;
/// assert_eq!(Book::objects().count(&db).await?, 0);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// TRUNCATE "author" RESTART IDENTITY CASCADE -- on SQLite a DELETE for each table
/// ```
#[must_use = "nothing is sent before it is awaited: write `.await?` behind it"]
pub struct Truncate<'a> {
    on: Target<'a>,
    schema: Schema,
    identity: Identity,
    referrers: Referrers,
    /// The line that asked.
    at: CallSite,
}

/// The fate of tables that are not listed, but refer to those that are.
#[derive(Clone, Copy)]
enum Referrers {
    /// They are refused.
    Refuse,
    /// They are emptied too.
    Empty,
}

impl Database {
    /// Deletes all rows of these models' tables, and of the join tables of their many-to-many relations.
    ///
    /// No row of another table is deleted or changed, whatever its `on_delete` says: where a table that is not listed
    /// refers to one that is, nothing is deleted, even if it has no rows; [`cascade`](Truncate::cascade) empties it too.
    /// Rows that refer to each other, `Protect` among them, go together. Keys go on where they were, unless
    /// [`restart_identity`](Truncate::restart_identity) is asked for. It happens as a whole or not at all, in a
    /// transaction too, where a rollback brings the rows back.
    ///
    /// Postgres deletes however many rows at once, and lets nobody else use the tables until the transaction ends.
    /// SQLite runs triggers on deletes, which Postgres does not.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// db.truncate(schema![Author, Book]).restart_identity().await?;
    /// # assert_eq!((Author::objects().count(&db).await?, Book::objects().count(&db).await?), (0, 0));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// TRUNCATE "book_tags", "book", "author" RESTART IDENTITY; -- on Postgres
    ///
    /// DELETE FROM "book_tags"; -- on SQLite
    /// DELETE FROM "book";
    /// DELETE FROM "author";
    /// DELETE FROM sqlite_sequence WHERE name COLLATE NOCASE IN (SELECT value FROM json_each(?))
    /// ```
    ///
    /// # Errors
    /// [`Error::SchemaMismatch`](crate::error::Error::SchemaMismatch) if another table refers to one of these, or if one
    /// of these is not there; [`Error::Unsupported`](crate::error::Error::Unsupported) of a model with a schema of its
    /// own on SQLite.
    #[track_caller]
    pub fn truncate(&self, schema: impl IntoSchema) -> Truncate<'_> {
        Truncate::new(self.target(), schema.into_schema())
    }
}

impl Transaction {
    /// Deletes all rows of these models' tables, as [`Database::truncate`] does; a rollback brings them back.
    ///
    /// SQLite looks at foreign keys here: it first sets those in a circle to null, or to the row itself where they are never
    /// null. Where a check or a unique constraint refuses that, truncate outside of the transaction.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// db.transaction(async |tx| {
    ///     tx.truncate(schema![Tag]).cascade().await?;
    ///     Tag::bulk_create([Tag::draft().name("peace")], tx).await?;
    ///     Ok(())
    /// })
    /// .await?;
    /// # assert_eq!(Tag::objects().count(&db).await?, 1);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// TRUNCATE "book_tags", "tag"
    /// ```
    ///
    /// # Errors
    /// The errors of [`Database::truncate`]; [`Error::Database`](crate::error::Error::Database) on Postgres while a stream of
    /// the transaction reads one of the tables.
    #[track_caller]
    pub fn truncate(&self, schema: impl IntoSchema) -> Truncate<'_> {
        Truncate::new(self.target(), schema.into_schema())
    }
}

impl<'a> Truncate<'a> {
    #[track_caller]
    fn new(on: Target<'a>, schema: Schema) -> Self {
        Truncate {
            on,
            schema,
            identity: Identity::Continue,
            referrers: Referrers::Refuse,
            at: Location::caller(),
        }
    }

    /// Empties also the tables that refer to these, those that refer to them, and so on, with or without a model.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// db.truncate(schema![Author]).cascade().await?;
    /// # assert_eq!(Book::objects().count(&db).await?, 0);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// TRUNCATE "book_tags", "book", "author"
    /// ```
    pub fn cascade(self) -> Self {
        Truncate {
            referrers: Referrers::Empty,
            ..self
        }
    }

    /// Has the keys that the database counts up begin at 1 again.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// db.truncate(schema![Tag]).cascade().restart_identity().await?;
    /// let tag = Tag::draft().name("peace").save(&db).await?;
    /// assert_eq!(tag.id, 1);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// TRUNCATE "book_tags", "tag" RESTART IDENTITY
    /// ```
    pub fn restart_identity(self) -> Self {
        Truncate {
            identity: Identity::Restart,
            ..self
        }
    }
}

impl<'a> IntoFuture for Truncate<'a> {
    type Output = Result<()>;
    type IntoFuture = Pending<'a, ()>;

    fn into_future(self) -> Pending<'a, ()> {
        Pending::asked_at(self.at, async move {
            let (on, schema) = (self.on, &self.schema);
            refuse_tenant(on.tenant(), "`truncate`")?;
            ddl::refuse_namespaces(&schema.describe(), on.backend())?;
            on.name_models(schema);
            let keys = keys_within(on).await?;
            let mode = match keys {
                Keys::Ignored => TransactionMode::REBUILDING,
                Keys::Checked => TransactionMode::default(),
            };
            let tx = on.begin_as(mode).await?;
            let work = tx.target().asked_as(on);
            let done = empty(work, schema, self.referrers, self.identity, keys).await;
            finish(tx, done).await
        })
    }
}

impl fmt::Debug for Truncate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Truncate").finish_non_exhaustive()
    }
}

/// The foreign keys of the tables while they are emptied.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// Each statement keeps to them.
    Checked,
    /// They are turned off, where that can be: no row is left that refers to another.
    Ignored,
}

/// Returns whether foreign keys may be turned off: not within a transaction that is open, nor where triggers may write to
/// other tables.
async fn keys_within(on: Target<'_>) -> Result<Keys> {
    if on.database().is_none() {
        return Ok(Keys::Checked);
    }
    match find_triggers(on.backend()) {
        Some(question) if gives_row(on, &question).await? => Ok(Keys::Checked),
        _ => Ok(Keys::Ignored),
    }
}

async fn empty(
    on: Target<'_>,
    schema: &Schema,
    referrers: Referrers,
    identity: Identity,
    keys: Keys,
) -> Result<()> {
    let mut tables = tables_of(on, schema, referrers).await?;
    if keys == Keys::Ignored {
        tables.circular.clear();
    }
    let identity = match identity {
        Identity::Restart if has_key_counters(on).await? => Identity::Restart,
        _ => Identity::Continue,
    };
    for statement in truncate(on.backend(), &tables, identity) {
        execute(on, &statement).await?;
    }
    Ok(())
}

async fn tables_of(on: Target<'_>, schema: &Schema, referrers: Referrers) -> Result<Truncation> {
    let catalog = read_foreign_keys(on).await?;
    match referrers {
        Referrers::Empty => Ok(catalog.cascading_truncation(schema.tables())),
        Referrers::Refuse => {
            refuse_referrers(&catalog, schema, on, "or call `.cascade()`")?;
            Ok(catalog.truncation(schema.tables()))
        }
    }
}

async fn has_key_counters(on: Target<'_>) -> Result<bool> {
    match find_key_counters(on.backend()) {
        Some(question) => gives_row(on, &question).await,
        None => Ok(true),
    }
}
