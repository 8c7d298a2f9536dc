//! Changes of tables that are there, as SQL.
//!
//! A change comes with its table before and after, so nothing here replays a history.
//!
//! - `in_place`: `ALTER TABLE` for each change, or for several alterations of columns, in standard SQL;
//! - `folded`: the changes of each table together, as far as the database can make them in place;
//! - `rebuild`: a table made anew, its rows copied, where it cannot.

mod folded;
mod in_place;
mod rebuild;

pub(super) use in_place::rename_statements;
pub use rebuild::{NEW_TABLE, TableCopy};

use super::definitions::Definitions;
use super::{definitions, refuse_namespaces};
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::physical::{PhysicalSchema, PhysicalTable, SqlExpression};
use crate::schema::{BackendSql, Change};
use crate::sql::migration::StoredColumn;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A change, with the table that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedChange {
    /// The change.
    pub change: Change,
    /// The table before; `None` of one that is created, and of SQL and functions of the user's own.
    pub before: Option<Arc<PhysicalTable>>,
    /// The table after; `None` of one that is dropped, and of SQL and functions of the user's own.
    pub after: Option<Arc<PhysicalTable>>,
    /// The tables that may have columns of an enum type that changes.
    pub users: Vec<Arc<PhysicalTable>>,
    /// `true` of a change that goes into the `ALTER TABLE` of the one before, where a database alters tables in place:
    /// Postgres writes all rows of a table anew for each statement that gives columns other types.
    pub is_joined: bool,
}

/// One step of a migration on a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MigrationStep {
    /// One statement.
    Statement(String),
    /// SQL of the user's own, of any number of statements.
    Script(String),
    /// A function of the user's own, by its name.
    Function(String),
    /// A table of SQLite that is made anew.
    Rebuild(Box<TableRebuild>),
    /// The statements that drop tables of SQLite. Foreign keys must be off: a dropped table deletes its rows, and what they
    /// cascade to.
    DropTables(Vec<String>),
}

/// The statements that make a table of SQLite anew, since it cannot change it in place.
///
/// Foreign keys must be off, which they can only be made outside a transaction: a dropped table deletes its rows, and what
/// they cascade to.
///
/// ```sql
/// CREATE TABLE "orm_new__book" (…) STRICT;
/// ALTER TABLE "orm_new__book" ADD COLUMN "shelf" TEXT;    -- for each column that no migration made
/// INSERT INTO "orm_new__book" ("id", "title") SELECT "id", "title" FROM "book";
/// DROP TABLE "book";
/// ALTER TABLE "orm_new__book" RENAME TO "book";      -- under legacy_alter_table, so that views on it do not matter
/// CREATE INDEX …;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRebuild {
    /// The name of the table.
    pub table: String,
    /// The columns that the table has by the migrations before.
    pub known: Vec<String>,
    /// The names of the indexes and triggers that the table has by the migrations before or after.
    pub known_items: BTreeSet<String>,
    /// `CREATE TABLE`, under another name.
    pub create: String,
    /// `ALTER TABLE … ADD COLUMN`, for each column that stays though no migration made it.
    pub extend: Vec<String>,
    /// `INSERT … SELECT`.
    pub copy: TableCopy,
    /// The statements that keep the highest number which was given out.
    pub count: Vec<String>,
    /// `DROP TABLE`, and `ALTER TABLE … RENAME TO` with the pragmas around it.
    pub replace: Vec<String>,
    /// `CREATE INDEX`, for each index that the description has, and what makes its search indexes.
    pub indexes: Vec<String>,
    /// The uniques that stood in the text of the table, by the names that the database gave their indexes, each with the name
    /// of the index that it becomes.
    pub taken_out: Vec<(String, String)>,
}

impl TableRebuild {
    /// The statements in their order.
    pub fn statements(&self) -> impl Iterator<Item = &str> {
        let create = std::iter::once(&self.create).chain(&self.extend);
        let copy = self.copy.sql().into_iter().chain(&self.count);
        let others = self.replace.iter().chain(&self.indexes);
        create.chain(copy).chain(others).map(String::as_str)
    }

    /// Brings the values of columns that another program declared, `DATETIME` for instance, into the form in which this
    /// library writes them.
    pub fn bring_into_form(&mut self, columns: &[StoredColumn]) {
        for column in columns.iter().filter(|column| column.ty != "TEXT") {
            self.copy.bring_into_form(&column.name);
        }
    }

    /// Has columns stay with their values that no migration made.
    pub fn keep(&mut self, columns: &[StoredColumn]) {
        for column in columns {
            let (table, definition) = (self.copy.target(), rebuild::definition(column));
            let add = format!("ALTER TABLE {table} ADD COLUMN {definition}");
            self.extend.push(add);
            self.copy.add(&column.name);
        }
    }
}

impl MigrationStep {
    /// Returns whether it is SQL or a function of the user's own.
    ///
    /// ```
    /// use orm_core::sql::ddl::MigrationStep;
    ///
    /// assert!(MigrationStep::Script("UPDATE book SET title = trim(title)".to_owned()).is_own());
    /// assert!(!MigrationStep::Statement("DROP TABLE book".to_owned()).is_own());
    /// ```
    pub fn is_own(&self) -> bool {
        matches!(self, MigrationStep::Script(_) | MigrationStep::Function(_))
    }

    /// The statements of the step in their order; none of a function.
    pub fn statements(&self) -> Vec<&str> {
        match self {
            MigrationStep::Statement(sql) | MigrationStep::Script(sql) => vec![sql],
            MigrationStep::Function(_) => Vec::new(),
            MigrationStep::Rebuild(rebuild) => rebuild.statements().collect(),
            MigrationStep::DropTables(statements) => {
                statements.iter().map(String::as_str).collect()
            }
        }
    }
}

/// The statements of steps, as they are written out, as a script for the shell of the database, in one transaction or each by
/// itself.
///
/// The shell of SQLite goes on behind a statement that failed unless `.bail` is on, and would drop a table whose rows were not
/// copied. Postgres takes nothing more in a transaction in which a statement failed.
pub fn script(
    statements: &str,
    steps: &[MigrationStep],
    is_one_transaction: bool,
    backend: Backend,
) -> String {
    let mut steps = steps.iter();
    let drops_tables = steps.any(|step| {
        matches!(
            step,
            MigrationStep::Rebuild(_) | MigrationStep::DropTables(_)
        )
    });
    let before = match (definitions(backend).alters_in_place(), drops_tables) {
        (true, _) => "",
        (false, false) => ".bail on\n",
        (false, true) => ".bail on\nPRAGMA foreign_keys = OFF;\n",
    };
    if is_one_transaction {
        format!("{before}BEGIN;\n{statements}COMMIT;\n")
    } else {
        format!("{before}{statements}")
    }
}

/// The steps that make these changes.
///
/// # Errors
/// [`Error::Unsupported`] if this database cannot have a table, or lacks what a change asks for.
pub fn alter(changes: &[AppliedChange], backend: Backend) -> Result<Vec<MigrationStep>> {
    let tables = changes.iter().filter_map(|change| change.after.as_ref());
    let namespaces = tables.filter_map(|table| table.name.namespace.clone());
    refuse_namespaces(&PhysicalSchema::new(namespaces, []), backend)?;
    let to = definitions(backend);
    if to.alters_in_place() {
        return in_place::steps(to, changes, backend);
    }
    let changes: Vec<_> = changes.iter().filter_map(offline).collect();
    folded::steps(to, &changes, backend)
}

/// The change without words about others who write meanwhile; none if nothing is left of it.
fn offline(applied: &AppliedChange) -> Option<AppliedChange> {
    let change = match &applied.change {
        Change::AlterTable { table, change } => Change::of_table(table, change.offline()?),
        change => change.clone(),
    };
    Some(AppliedChange {
        change,
        ..applied.clone()
    })
}

/// The step of a change that is the user's own; none of those of tables.
fn own_step(change: &Change, backend: Backend) -> Result<Option<MigrationStep>> {
    match change {
        Change::RunSql { sql, .. } => {
            let script = own_sql(sql, backend)?;
            Ok((!script.trim().is_empty()).then(|| MigrationStep::Script(script.to_owned())))
        }
        Change::RunRust { name, .. } => Ok(Some(MigrationStep::Function(name.clone()))),
        _ => Ok(None),
    }
}

fn own_sql(sql: &BackendSql, backend: Backend) -> Result<&str> {
    let text = match backend {
        Backend::Sqlite => sql.sqlite.as_deref(),
        Backend::Postgres => sql.postgres.as_deref(),
    };
    text.ok_or(Error::Unsupported {
        what: "a migration whose `run_sql` says nothing for it (`\"\"` does nothing)",
        backend: backend.name(),
    })
}

/// The value that a `using` gives on this database.
pub(super) fn given(sql: &BackendSql, to: &dyn Definitions) -> Option<SqlExpression> {
    if let Some(common) = sql.of_both() {
        return Some(SqlExpression::Common(common.to_owned()));
    }
    let own = using(sql, to)?;
    Some(SqlExpression::PerBackend {
        sqlite: own.clone(),
        postgres: own,
    })
}

/// The half of a `using` that is meant for this database.
pub(super) fn using(sql: &BackendSql, to: &dyn Definitions) -> Option<String> {
    if to.alters_in_place() {
        sql.postgres.clone()
    } else {
        sql.sqlite.clone()
    }
}
