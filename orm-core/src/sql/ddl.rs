//! Tables as SQL: statements that create and drop tables, and those that read which of them a database has.
//!
//! All of it goes by the description of tables, [`PhysicalSchema`]: DDL is written from one, a live database is read
//! into one, and `create_tables` compares two. Every statement of `create_tables` is idempotent but, on
//! Postgres, enum types and the foreign keys that close a circle of tables.
//!
//! - `definitions`: how a database defines tables; standard SQL by default;
//! - `identifiers`, `table`, `index`: one table as SQL with its indexes, written by those definitions;
//! - `search`: the search indexes of a table;
//! - `sequences`: names of sequences, and defaults that count by one;
//! - `comments`: comments of tables and columns;
//! - `partition`: the partitions of a table;
//! - `choices`: the check that a column has one of the values of an enum;
//! - `alter`: changes of tables that are there;
//! - `changed_rows`: rows as changes leave them, before they are made;
//! - `domains`: the check that it has no more values than its Rust type;
//! - `stored`: the description that a database with these tables would be read as;
//! - `introspection`: how a database's catalog is read into a description;
//! - `compare`, `compare_indexes`: the differences between two descriptions that matter to a program;
//! - `misfits`: rows whose values a column of another type cannot hold, or a unique;
//! - `other_key`: the value of a foreign key whose target gets another key, and of one that is new;
//! - `present_rows`: the value of a column in those rows alone in which another one has a value;
//! - `value_forms`: the forms of the values in columns that another program declared;
//! - `mismatch`: those differences in the words of the models;
//! - `sqlite`, `postgres`: what only one database does its own way.
//!
//! A new database implements `Definitions` and `Introspection` in files of its own, and gets a line in `introspector`,
//! the one place here that asks which database it is.

mod alter;
mod changed_rows;
mod choices;
mod comments;
mod compare;
mod compare_indexes;
mod definitions;
mod domains;
mod identifiers;
mod index;
mod introspection;
mod misfits;
mod mismatch;
mod other_key;
mod overlaps;
mod partition;
mod postgres;
mod present_rows;
mod sequences;
mod sqlite;
mod stored;
mod table;
mod triggered;
mod value_forms;
mod variants;

use super::Statement;
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::schema::physical::{
    ColumnType, ForeignKeyConstraint, PhysicalColumn, PhysicalSchema, PhysicalTable, TableKind,
    TableName,
};
use crate::value::Type;
use comments::create_comments;
use definitions::Definitions;
use index::{create_extensions, create_indexes};
use introspection::Introspection;
use std::collections::{BTreeSet, HashSet};
use table::{add_foreign_keys, create_table};
use triggered::create_all_triggered;

pub use alter::{AppliedChange, MigrationStep, NEW_TABLE, TableCopy, TableRebuild, alter, script};
pub use changed_rows::ChangedRows;
pub use choices::find_one_of;
pub use definitions::statement;
pub use identifiers::{quote, table_name};
pub use introspection::{CatalogPart, SchemaReader};
pub use misfits::{
    RowSearch, find_breakers, find_dangling, find_duplicates, find_equal_entries, find_misfits,
    find_null_conversions, find_null_values, find_nulls, find_other_texts, find_overlaps,
    find_unfit_conversions, find_unfit_values, index_keys, is_convertible, is_read_differently,
};
pub use other_key::{first_key, other_key};
pub use present_rows::{PresentRows, new_value_where_present, value_where_present};
pub use sequences::own_sequence_default;
pub(super) use sqlite::strict_type;
pub use table::check_sql;
pub use value_forms::{ValueForm, ValueForms, field_type_of, find_value_forms, read_value_forms};

impl Schema {
    /// The SQL that creates the tables, as `create_tables` runs it on an empty database.
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
        self.check()?;
        self.describe().to_sql(backend)
    }
}

impl PhysicalSchema {
    /// The SQL that creates these tables in an empty database, as [`Schema::to_sql`] writes it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let script = schema![Tag].describe().to_sql(Backend::Sqlite)?;
    /// assert!(script.starts_with(r#"CREATE TABLE IF NOT EXISTS "tag" ("#), "{script}");
    /// # Ok::<(), Error>(())
    /// ```
    /// ```sql
    /// CREATE TABLE IF NOT EXISTS "tag" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL) STRICT; …
    /// ```
    ///
    /// # Errors
    /// [`Error::Unsupported`] if this database cannot have the tables.
    pub fn to_sql(&self, backend: Backend) -> Result<String> {
        let mut script = String::new();
        for statement in create(self, &PhysicalSchema::default(), backend)? {
            // A statement of several lines is set off from the one before it.
            if statement.contains('\n') && !script.is_empty() {
                script.push('\n');
            }
            script.push_str(&statement);
            script.push_str(";\n");
        }
        Ok(script)
    }

    /// The description that a database would be read as, once it has these tables: types that it stores alike are one
    /// (a date is a text on SQLite), expressions are its own half, and constraints stand in the order of their names.
    ///
    /// SQL in checks and defaults is as it was written. Postgres writes some of it otherwise, `year > 1400` as
    /// `(year > 1400)`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Sale].describe();
    /// assert_eq!(described.tables()[0].columns[3].ty.to_string(), "date");
    /// // SQLite has no type for dates.
    /// let stored = described.as_stored(Backend::Sqlite);
    /// assert_eq!(stored.tables()[0].columns[3].ty.to_string(), "text");
    /// ```
    #[must_use]
    pub fn as_stored(&self, backend: Backend) -> PhysicalSchema {
        let tables = self.tables().iter();
        let tables = tables.map(|table| stored::as_stored(definitions(backend), table));
        let has_enums = backend.features().enum_types;
        let enums = self.enums().filter(|_| has_enums).cloned();
        PhysicalSchema::new(self.namespaces().iter().cloned(), tables).with_enums(enums)
    }
}

/// The statements that create the tables, in the order in which to run them: namespaces, enum types, every table with its
/// indexes, those it refers to first, and at last the foreign keys that close a circle. What was found is left out.
///
/// # Errors
/// [`Error::Unsupported`] if this database cannot have the tables.
pub fn create(
    wanted: &PhysicalSchema,
    found: &PhysicalSchema,
    backend: Backend,
) -> Result<Vec<String>> {
    refuse_namespaces(wanted, backend)?;
    let to = definitions(backend);
    let tables = wanted.in_creation_order();
    let mut statements = create_namespaces(&tables, found.namespaces());
    statements.extend(create_extensions(to, &tables));
    let enums = wanted.enums();
    let missing = enums.filter(|own| found.enum_type(&own.name).is_none());
    statements.extend(to.create_enums(&missing.collect::<Vec<_>>()));
    let (mut created, mut late) = (HashSet::new(), Vec::new());
    for table in tables {
        created.insert(&table.name);
        let is_late = |key: &ForeignKeyConstraint| {
            let target = &key.target;
            !to.refers_forward() && !created.contains(target) && wanted.table(target).is_some()
        };
        let found = found.table(&table.name);
        if found.is_none() {
            statements.push(create_table(to, table, &is_late)?);
            statements.extend(to.create_partitions("CREATE TABLE IF NOT EXISTS", table));
            statements.extend(create_comments(to, table));
            late.extend(add_foreign_keys(to, table, &is_late));
        }
        if found.is_none_or(|found| found.kind == TableKind::Base) {
            statements.extend(create_indexes(to, table, found)?);
            statements.extend(create_all_triggered(to, table, found)?);
        }
    }
    statements.extend(late);
    Ok(statements)
}

/// The statements that drop the tables, whether they are there or not, those that refer to others first, and then the enum
/// types that no other table has.
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
pub fn drop(tables: &PhysicalSchema, backend: Backend) -> Result<Vec<String>> {
    refuse_namespaces(tables, backend)?;
    let dropped: Vec<_> = tables.in_creation_order().into_iter().rev().collect();
    if dropped.is_empty() {
        return Ok(Vec::new());
    }
    let by = definitions(backend);
    let mut statements = by.drop(&dropped);
    statements.extend(by.drop_enums(&tables.enums().collect::<Vec<_>>()));
    Ok(statements)
}

/// The statements that keep others from creating or dropping tables until the transaction ends, where beginning it
/// does not. They come first in the transaction.
pub fn lock(backend: Backend) -> Vec<Statement> {
    definitions(backend).lock()
}

/// A reader of the description of a live database: of these tables, as far as it has them.
pub fn introspect(wanted: &PhysicalSchema, backend: Backend) -> SchemaReader {
    SchemaReader::new(introspector(backend), wanted)
}

/// A reader of all that a live database has of the tables of these names: search indexes, comments and enum types too.
pub fn introspect_all(names: &PhysicalSchema, backend: Backend) -> SchemaReader {
    SchemaReader::of_all(introspector(backend), names)
}

/// The type of field that reads and writes a column which was found; none if no field does, and for an enum type.
///
/// A table made elsewhere has columns of types that `create_tables` makes none of: `VARCHAR(50)` on SQLite is a text, and so
/// is `character(2)` on Postgres.
pub fn field_type(found: &ColumnType, backend: Backend) -> Option<Type> {
    match found {
        ColumnType::Other(declared) => introspector(backend).field_type(declared),
        ty => ty.logical(),
    }
}

/// The statement that gives a column, of a type which no field reads, the type of one that holds its values; none where there
/// is no such type.
///
/// ```
/// use orm_core::backend::Backend;
/// use orm_core::schema::physical::{ColumnType, PhysicalColumn, TableName};
/// use orm_core::sql::ddl::make_readable;
///
/// let column = PhysicalColumn {
///     name: "paid".to_owned(),
///     ty: ColumnType::Other("money".to_owned()),
///     null: true,
///     default: None,
///     collation: None,
/// };
/// let sql = make_readable(&TableName::new(None, "visit"), &column, Backend::Postgres);
/// let expected = r#"ALTER TABLE "visit" ALTER COLUMN "paid" TYPE numeric(18, 2) USING "paid"::numeric(18, 2)"#;
/// assert_eq!(sql.as_deref(), Some(expected));
/// ```
pub fn make_readable(
    table: &TableName,
    column: &PhysicalColumn,
    backend: Backend,
) -> Option<String> {
    introspector(backend).readable(table, column)
}

/// The statement that gives a column another name, on both databases.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_core::sql::ddl::rename_column;
///
/// let sql = rename_column(&TableName::new(None, "visit"), "paid at", "paid_at");
/// assert_eq!(sql, r#"ALTER TABLE "visit" RENAME COLUMN "paid at" TO "paid_at""#);
/// ```
pub fn rename_column(table: &TableName, from: &str, to: &str) -> String {
    let table = table_name(table);
    format!(
        "ALTER TABLE {table} RENAME COLUMN {} TO {}",
        quote(from),
        quote(to)
    )
}

/// The question for the names of all tables, or of all views, where a session creates tables.
pub fn find_tables(backend: Backend, kind: TableKind) -> Statement {
    introspector(backend).find_tables(kind)
}

/// The question for the namespaces besides that one which have tables or views; none if the database has no namespaces.
pub fn find_other_namespaces(backend: Backend) -> Option<Statement> {
    introspector(backend).find_other_namespaces()
}

/// Asks for the version of the server: one row, of a text.
pub fn find_version(backend: Backend) -> Statement {
    introspector(backend).find_version()
}

/// The statements that begin a namespace in which nobody sees the tables that the transaction creates from then on; none
/// if the database has no namespaces.
pub fn enter_scratch(backend: Backend) -> Vec<Statement> {
    introspector(backend).enter_scratch()
}

/// The statements that make the tables which a transaction creates from then on temporary ones, for a role that may make no
/// namespace; none if the database has no namespaces.
pub fn enter_temporary(backend: Backend) -> Vec<Statement> {
    introspector(backend).enter_temporary()
}

/// Compares the tables that were found with the models, without regard to lengths, collations, checks, foreign keys,
/// the text of expressions and conditions, and the order of columns. Of the checks only those count that allow an enum
/// other values than it has.
///
/// `wanted` is the description of the models. A table may have more columns than its model if they can be left out:
/// they are null or filled in by the database. Of a view only names and types of columns are compared.
///
/// # Errors
/// [`Error::SchemaMismatch`] with model and field of the first difference and, in its text, all of them.
pub fn compare(
    schema: &Schema,
    wanted: &PhysicalSchema,
    found: &PhysicalSchema,
    backend: Backend,
) -> Result<()> {
    mismatch::compare(introspector(backend), schema, wanted, found)
}

fn definitions(backend: Backend) -> &'static dyn Definitions {
    introspector(backend)
}

fn introspector(backend: Backend) -> &'static dyn Introspection {
    match backend {
        Backend::Sqlite => &sqlite::SqliteDefinitions,
        Backend::Postgres => &postgres::PostgresDefinitions,
    }
}

/// Refuses models in a namespace where the database has none.
///
/// # Errors
/// [`Error::Unsupported`].
pub fn refuse_namespaces(tables: &PhysicalSchema, backend: Backend) -> Result<()> {
    if backend.features().namespaces || tables.namespaces().is_empty() {
        return Ok(());
    }
    Err(Error::Unsupported {
        what: "a model in a schema of its own (`#[orm(schema = …)]`)",
        backend: backend.name(),
    })
}

/// `CREATE SCHEMA …` for each namespace that was not found.
fn create_namespaces(tables: &[&PhysicalTable], found: &BTreeSet<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let namespaces = tables.iter();
    let namespaces = namespaces.filter_map(|table| table.name.namespace.as_ref());
    let missing = namespaces.filter(|&name| !found.contains(name) && seen.insert(name));
    missing.map(|name| create_namespace(name)).collect()
}

/// `CREATE SCHEMA …`, unless it is there.
pub(super) fn create_namespace(name: &str) -> String {
    format!("CREATE SCHEMA IF NOT EXISTS {}", quote(name))
}

#[cfg(test)]
mod tests;
