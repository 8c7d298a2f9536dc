//! Schemas of Postgres: one database, and tables of the same names in each of its schemas.

use super::database::Database;
use super::driver::{SearchPath, check_name};
use super::executor::Executor;
use super::run::{execute, fetch};
use crate::error::{DecodeError, Error, Result};
use crate::sql::{create_schema, drop_schema, find_extensions, move_extension};

impl Database {
    /// Returns the same database, where the tables of models that name no schema of their own are those of this schema of
    /// Postgres.
    ///
    /// For tenants with tables of their own, a schema each: one program, one pool of connections, as many schemas as
    /// there are tenants. Whatever takes a [`Database`] takes this one: queries, transactions, `create_tables`,
    /// migrations. Nothing is sent by this; a connection that served another schema is turned to this one when it is
    /// next used, by one message, and connections that serve it already are taken first. Reads on
    /// [`replica`](Database::replica) and by [`session`](Database::session) are of the schema too.
    ///
    /// Several schemas are looked through in their order, and tables are made in the first:
    /// `db.in_schema(["acme", "public"])` finds tables that all tenants share in `public`. Where `acme` lacks a table
    /// that `public` has, that one is read and written; name it alone where nothing is shared.
    ///
    /// ```no_run
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// db.create_schema("acme").await?;
    /// let acme = db.in_schema("acme")?;
    /// acme.create_tables(schema![Author, Book]).await?;
    /// Author::draft().name("Louisa").save(&acme).await?;
    /// let none = Author::objects().count(&db.in_schema("umbrella")?).await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// ```sql
    /// SET search_path = "acme"; SELECT current_schemas(false)::text[]
    /// ```
    ///
    /// # Errors
    /// [`Error::Unsupported`] on SQLite, which has no schemas: open a file for each tenant.
    /// [`Error::InvalidSchema`] if a name is empty, holds a NUL or is longer than 63 bytes. A statement on the database is
    /// an [`Error::SchemaMismatch`] where a schema is not there, or the role may not use it.
    pub fn in_schema(&self, path: impl Into<SearchPath>) -> Result<Database> {
        self.check_schemas("`in_schema`; open a file for each tenant")?;
        let path = path.into();
        path.check()?;
        let inner = &self.inner;
        Ok(Database {
            inner: inner.schemas.of(path, |path| inner.of_path(path)),
            ..self.clone()
        })
    }

    /// Creates a schema of Postgres, unless it is there.
    ///
    /// The name may come from outside: it is quoted.
    ///
    /// ```no_run
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// db.create_schema("acme").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// ```sql
    /// CREATE SCHEMA IF NOT EXISTS "acme"
    /// ```
    ///
    /// # Errors
    /// [`Error::Unsupported`] on SQLite. [`Error::InvalidSchema`] if the name is empty, holds a NUL or is longer than 63
    /// bytes. [`Error::Permission`] if the role may not create schemas, and other errors of the database.
    pub async fn create_schema(&self, name: &str) -> Result<()> {
        self.check_schemas("`create_schema`")?;
        check_name(name)?;
        execute(self.target(), &create_schema(name)).await.map(drop)
    }

    /// Drops a schema of Postgres with all that is in it: tables and their rows, types, functions. One that is not there
    /// is no error.
    ///
    /// An extension that stands in it, such as `btree_gist`, which the first tables that needed it have made there, is moved to
    /// `public` before: tables of other schemas may use it, and their constraints and indexes would be dropped with it.
    ///
    /// ```no_run
    /// # use orm::prelude::*;
    /// # async fn example(db: &Database) -> orm::Result<()> {
    /// db.drop_schema("acme").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// ```sql
    /// ALTER EXTENSION "btree_gist" SET SCHEMA public;   -- if it is there
    /// DROP SCHEMA IF EXISTS "acme" CASCADE
    /// ```
    ///
    /// # Errors
    /// As of [`create_schema`](Database::create_schema); [`Error::Permission`] also if the role may not move an extension.
    pub async fn drop_schema(&self, name: &str) -> Result<()> {
        self.check_schemas("`drop_schema`")?;
        check_name(name)?;
        let mut extensions = Vec::new();
        fetch(self.target(), &find_extensions(name), &mut |row| {
            extensions.push(row.string().map_err(DecodeError::of_no_model)?);
            Ok(())
        })
        .await?;
        for extension in extensions {
            execute(self.target(), &move_extension(&extension)).await?;
        }
        execute(self.target(), &drop_schema(name)).await.map(drop)
    }

    fn check_schemas(&self, what: &'static str) -> Result<()> {
        let backend = self.backend();
        if backend.features().namespaces {
            return Ok(());
        }
        Err(Error::Unsupported {
            what,
            backend: backend.name(),
        })
    }
}
