//! Making, dropping and emptying tables.
//!
//! - this file: `create_tables`, `drop_tables`
//! - `description`: the tables that a database has, and what it would have of those that are wanted
//! - `truncate`: all rows of several tables deleted at once
//! - `referrers`: tables that are not listed, but refer to those that are

mod description;
mod referrers;
mod truncate;

pub use truncate::Truncate;

use super::database::Database;
use super::executor::Executor;
use super::foreign_keys::read_foreign_keys;
use super::pending::Pending;
use super::run::execute;
use super::transaction::Transaction;
use crate::backend::Backend;
use crate::error::Result;
use crate::schema::physical::PhysicalSchema;
use crate::schema::{IntoSchema, Schema};
use crate::sql::ddl;
use description::find;
use referrers::refuse_referrers;

impl Database {
    /// Creates the tables of these models that are missing, with their indexes.
    ///
    /// Tables that are there are compared with the models and left as they are: columns, their types, whether they
    /// may be null and whether the database fills them in, primary key and unique constraints must agree; a column
    /// that the model does not have must be one that an insert may leave out. An index that is missing is made.
    /// Unique indexes with a condition or an expression, the values of an enum and the digits of a decimal must agree too.
    /// Lengths, collations, other checks and foreign keys of a table that is there are not looked at. A view will do for a
    /// table if its columns have the names and types, and so will a table of Postgres that cannot have a primary key:
    /// a foreign one, or one with foreign partitions.
    ///
    /// All of it happens in one transaction, on Postgres behind an advisory lock, so that any number of processes may
    /// call it at once; called again, it changes nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// db.create_tables(schema![Author, Book, Tag]).await?;
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// CREATE TABLE IF NOT EXISTS "author" (
    ///     "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    ///     "name" TEXT NOT NULL
    /// ) STRICT;
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidSchema`](crate::error::Error::InvalidSchema) if the models do not fit together;
    /// [`Error::SchemaMismatch`](crate::error::Error::SchemaMismatch) if a table differs from its model, and then nothing
    /// was made; [`Error::Unsupported`](crate::error::Error::Unsupported) if this database lacks what a model asks for.
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn create_tables(&self, schema: impl IntoSchema /* `schema![Author, Book]` */) -> Pending<'_, ()> {
        let schema = schema.into_schema();
        let (backend, begin) = (self.backend(), self.begin());
        Pending::new(async move {
            schema.check()?;
            let wanted = schema.describe();
            // Tables that cannot be created are refused before the database is touched.
            ddl::create(&wanted, &PhysicalSchema::default(), backend)?;
            self.inner().name_models(&schema);
            let tx = begin.await?;
            let created = create_missing(&tx, &schema, &wanted, backend).await;
            finish(tx, created).await
        })
    }

    /// Drops the tables of these models, with all their rows; those that are missing it leaves alone.
    ///
    /// Nothing else is dropped or changed: where a table that is not listed refers to one that is, none is dropped.
    /// One transaction; called again, it changes nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// db.drop_tables(schema![Author, Book, Tag]).await?;
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// DROP TABLE IF EXISTS "book";
    /// DROP TABLE IF EXISTS "author";
    /// ```
    ///
    /// # Errors
    /// [`Error::SchemaMismatch`](crate::error::Error::SchemaMismatch) if another table refers to one of these. On Postgres
    /// [`Error::Database`](crate::error::Error::Database) if a view or a function uses one, with the names of both; SQLite
    /// drops what a view reads.
    #[track_caller]
    pub fn drop_tables(&self, schema: impl IntoSchema) -> Pending<'_, ()> {
        let schema = schema.into_schema();
        let (backend, begin) = (self.backend(), self.begin());
        Pending::new(async move {
            let statements = ddl::drop(&schema.describe(), backend)?;
            self.inner().name_models(&schema);
            let tx = begin.await?;
            let dropped = drop_all(&tx, &schema, backend, statements).await;
            finish(tx, dropped).await
        })
    }
}

async fn create_missing(
    tx: &Transaction,
    schema: &Schema,
    wanted: &PhysicalSchema,
    backend: Backend,
) -> Result<()> {
    lock(tx, backend).await?;
    let found = find(tx, wanted, backend).await?;
    ddl::compare(schema, wanted, &found, backend)?;
    run(tx, ddl::create(wanted, &found, backend)?).await
}

async fn drop_all(
    tx: &Transaction,
    schema: &Schema,
    backend: Backend,
    statements: Vec<String>,
) -> Result<()> {
    lock(tx, backend).await?;
    let catalog = read_foreign_keys(tx.target()).await?;
    refuse_referrers(&catalog, schema, tx.target(), "or drop it before")?;
    run(tx, statements).await
}

async fn lock(tx: &Transaction, backend: Backend) -> Result<()> {
    for statement in ddl::lock(backend) {
        execute(tx.target(), &statement).await?;
    }
    Ok(())
}

async fn run(tx: &Transaction, statements: Vec<String>) -> Result<()> {
    for text in statements {
        execute(tx.target(), &ddl::statement(text, Vec::new())).await?;
    }
    Ok(())
}

/// Commits what was done, or takes it back and reports why.
async fn finish(tx: Transaction, done: Result<()>) -> Result<()> {
    match done {
        Ok(()) => tx.commit().await,
        Err(error) => {
            // The error that matters is the first; a transaction that cannot be rolled back is gone with its connection.
            let _ = tx.rollback().await;
            Err(error)
        }
    }
}
