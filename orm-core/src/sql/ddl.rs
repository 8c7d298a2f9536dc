//! Tables as SQL: what makes them, what drops them, and what asks which of them a database has.
//!
//! Every statement is idempotent but the foreign keys that close a circle of tables on Postgres. What only one
//! database says its own way is in `sqlite` and `postgres`; the rest is standard SQL, in `table`.

mod compare;
mod definitions;
mod found;
mod postgres;
mod sqlite;
mod table;

use super::Statement;
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::{Schema, Table};
use definitions::definitions;
use table::{add_foreign_keys, create_indexes, create_table, quote};

pub use compare::compare;
pub use definitions::statement;
pub use found::Found;

impl Schema {
    /// The SQL that makes the tables, as `create_tables` runs it on an empty database.
    ///
    /// ```
    /// use orm_core::backend::Backend;
    /// use orm_core::schema::{Field, Schema, Table};
    /// use orm_core::value::Type;
    ///
    /// static TAG: Table = Table::new(
    ///     "Tag",
    ///     "library",
    ///     "tag",
    ///     &[
    ///         Field::new("id", "id", &[Type::I64], false).identity(true),
    ///         Field::new("name", "name", &[Type::Text], false).max_length(50).unique(),
    ///     ],
    ///     &[0],
    /// );
    ///
    /// let schema = Schema::new([&TAG]);
    /// # assert_eq!(schema.to_sql(Backend::Sqlite)?, r#"CREATE TABLE IF NOT EXISTS "tag" (
    /// #     "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    /// #     "name" TEXT NOT NULL,
    /// #     CONSTRAINT "tag_name_len" CHECK (length("name") <= 50)
    /// # ) STRICT;
    /// # CREATE UNIQUE INDEX IF NOT EXISTS "tag_name_key" ON "tag" ("name");
    /// # "#);
    /// println!("{}", schema.to_sql(Backend::Sqlite)?);
    /// # Ok::<(), orm_core::error::Error>(())
    /// ```
    /// ```sql
    /// CREATE TABLE IF NOT EXISTS "tag" (
    ///     "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    ///     "name" TEXT NOT NULL,
    ///     CONSTRAINT "tag_name_len" CHECK (length("name") <= 50)
    /// ) STRICT;
    /// CREATE UNIQUE INDEX IF NOT EXISTS "tag_name_key" ON "tag" ("name");
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidSchema`] if the models do not fit together, [`Error::Unsupported`] if this database lacks
    /// what they ask for.
    pub fn to_sql(&self, backend: Backend) -> Result<String> {
        let mut script = String::new();
        for statement in create(self, backend)? {
            // A statement of several lines stands apart.
            if statement.contains('\n') && !script.is_empty() {
                script.push('\n');
            }
            script.push_str(&statement);
            script.push_str(";\n");
        }
        Ok(script)
    }
}

/// The statements that make the tables, in the order in which to run them: namespaces, every table with its indexes,
/// those it refers to first, and at last the foreign keys that close a circle.
///
/// # Errors
/// As [`Schema::to_sql`].
pub fn create(schema: &Schema, backend: Backend) -> Result<Vec<String>> {
    create_missing(schema, backend, &Found::default())
}

/// Those of the statements of [`create`] that make what was not found.
///
/// # Errors
/// As [`Schema::to_sql`].
pub fn create_missing(schema: &Schema, backend: Backend, found: &Found) -> Result<Vec<String>> {
    schema.check()?;
    let to = definitions(backend);
    let tables = schema.in_order();
    refuse_namespaces(&tables, backend)?;
    let mut statements = create_namespaces(&tables, found);
    let mut late = Vec::new();
    for (position, &table) in tables.iter().enumerate() {
        let found = found.of(schema, table);
        if !found.is_there() {
            let later = if to.refers_forward() {
                &[]
            } else {
                &tables[position + 1..]
            };
            statements.push(create_table(to, table, later)?);
            late.extend(add_foreign_keys(to, table, later));
        }
        if !found.is_view() {
            statements.extend(create_indexes(to, table, &found));
        }
    }
    statements.extend(late);
    Ok(statements)
}

/// The statements that drop the tables, whether they are there or not, those that refer to others first.
///
/// Nothing else is dropped: no namespace, and no table that is not listed.
///
/// # Errors
/// [`Error::Unsupported`] if this database cannot have the tables.
///
/// ```sql
/// DROP TABLE IF EXISTS "book", "author"   -- on Postgres
/// DROP TABLE IF EXISTS "book"; DROP TABLE IF EXISTS "author"   -- on SQLite
/// ```
pub fn drop(schema: &Schema, backend: Backend) -> Result<Vec<String>> {
    let mut tables = schema.in_order();
    tables.reverse();
    refuse_namespaces(&tables, backend)?;
    Ok(if tables.is_empty() {
        Vec::new()
    } else {
        definitions(backend).drop(&tables)
    })
}

/// What keeps others from making or dropping tables until the transaction ends, where beginning it does not. Comes
/// first in the transaction.
pub fn lock(backend: Backend) -> Vec<Statement> {
    definitions(backend).lock()
}

/// Asks for the columns of the tables that are there; its rows are for [`Found::read_column`].
pub fn find_columns(schema: &Schema, backend: Backend) -> Statement {
    definitions(backend).find_columns(schema.tables())
}

/// Asks for the indexes of the tables that are there; its rows are for [`Found::read_index`].
pub fn find_indexes(schema: &Schema, backend: Backend) -> Statement {
    definitions(backend).find_indexes(schema.tables())
}

/// Asks for the namespaces that are there, if the tables need any; its rows are for [`Found::read_namespace`].
pub fn find_namespaces(schema: &Schema, backend: Backend) -> Option<Statement> {
    let named = schema
        .tables()
        .iter()
        .any(|table| table.namespace.is_some());
    if named {
        definitions(backend).find_namespaces(schema.tables())
    } else {
        None
    }
}

/// Asks which tables have foreign partitions, if this database has any: they can have neither a primary key nor unique
/// constraints. Its rows are for [`Found::read_foreign`].
pub fn find_foreign(schema: &Schema, backend: Backend) -> Option<Statement> {
    definitions(backend).find_foreign(schema.tables())
}

/// Asks which tables that are not listed refer to those that are: a row has the position of the table referred to
/// and the name of the other.
pub fn find_referrers(schema: &Schema, backend: Backend) -> Statement {
    definitions(backend).find_referrers(schema.tables())
}

fn refuse_namespaces(tables: &[&'static Table], backend: Backend) -> Result<()> {
    let features = backend.features();
    if features.namespaces || tables.iter().all(|table| table.namespace.is_none()) {
        return Ok(());
    }
    Err(Error::Unsupported {
        what: "a model in a schema of its own (`#[orm(schema = …)]`)",
        backend: backend.name(),
    })
}

fn create_namespaces(tables: &[&'static Table], found: &Found) -> Vec<String> {
    let mut statements = Vec::new();
    for namespace in tables.iter().filter_map(|table| table.namespace) {
        let statement = format!("CREATE SCHEMA IF NOT EXISTS {}", quote(namespace));
        if !found.has_namespace(namespace) && !statements.contains(&statement) {
            statements.push(statement);
        }
    }
    statements
}

#[cfg(test)]
mod tests;
