//! Triggers, views and indexes of SQLite that were made by hand, and rows that point at none.
//!
//! A table that is made anew loses its triggers and indexes. SQLite does not look at triggers when a column goes, and
//! reports a view that no longer fits only when it is used: so all of them are compiled.

use crate::backend::Backend;
use crate::error::DecodeResult;
use crate::sql::writer::Writer;
use crate::sql::{Statement, Verb, ddl, dialect_of};
use crate::value::Reader;

/// The kinds of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words say it")]
pub enum ObjectKind {
    Index,
    Trigger,
    View,
}

impl ObjectKind {
    /// The word in messages.
    pub fn word(self) -> &'static str {
        match self {
            ObjectKind::Index => "index",
            ObjectKind::Trigger => "trigger",
            ObjectKind::View => "view",
        }
    }
}

/// An index, a trigger or a view, as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandmadeObject {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its name.
    pub name: String,
    /// The table that it is on; of a view its own name.
    pub table: String,
    /// The statement that made it.
    pub sql: String,
}

impl HandmadeObject {
    /// Reads a row of [`find_objects`].
    pub fn read(row: &mut dyn Reader) -> DecodeResult<Self> {
        let kind = match row.string()?.as_str() {
            "index" => ObjectKind::Index,
            "trigger" => ObjectKind::Trigger,
            _ => ObjectKind::View,
        };
        Ok(HandmadeObject {
            kind,
            name: row.string()?,
            table: row.string()?,
            sql: row.string()?,
        })
    }
}

/// Asks for all indexes, triggers and views that a statement made, in the order in which they were made.
pub fn find_objects() -> Statement {
    let text = "SELECT type, name, tbl_name, sql FROM sqlite_schema \
         WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL ORDER BY rowid";
    Statement::new(text, Vec::new(), None, Verb::Select)
}

/// Asks for the rows that point at none: table, number of the row, and the table that it points at.
pub fn find_dangling_rows() -> Statement {
    let text = "SELECT \"table\", coalesce(CAST(\"rowid\" AS TEXT), ''), \"parent\" FROM pragma_foreign_key_check";
    Statement::new(text, Vec::new(), None, Verb::Select)
}

/// Compiles an insert, an update of these columns and a delete with the triggers of a table, and carries none out.
pub fn compile_changes_of(table: &str, columns: &[String]) -> Vec<Statement> {
    let start = |words: &str| {
        let mut to = Writer::new(dialect_of(Backend::Sqlite));
        to.push(words);
        to.name(table);
        to
    };
    let mut insert = start("EXPLAIN INSERT INTO ");
    insert.push(" DEFAULT VALUES");
    let mut update = start("EXPLAIN UPDATE ");
    update.push(" SET ");
    update.joined(", ", columns.iter(), |to, column| {
        to.name(column);
        to.push(" = ");
        to.name(column);
    });
    let statements = [insert, update, start("EXPLAIN DELETE FROM ")];
    statements.into_iter().map(compiled).collect()
}

/// Compiles a query of a view.
pub fn compile_view(view: &str) -> Statement {
    let mut to = Writer::new(dialect_of(Backend::Sqlite));
    to.push("EXPLAIN SELECT * FROM ");
    to.name(view);
    compiled(to)
}

fn compiled(writer: Writer) -> Statement {
    ddl::statement(writer.finish().0, Vec::new())
}
