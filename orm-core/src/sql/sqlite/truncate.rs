//! `DELETE FROM` each of the tables.

use super::Sqlite;
use crate::schema::{ForeignKey, TruncatedTable, Truncation};
use crate::sql::Statement;
use crate::sql::dialect::Identity;
use crate::sql::writer::Writer;
use crate::value::{Array, Parameter, Type, Value};

/// Asks for the table of counters, which SQLite makes with the first table that has one.
pub(super) const FIND_KEY_COUNTERS: &str =
    "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'";

/// Asks for triggers.
pub(super) const FIND_TRIGGERS: &str = "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' LIMIT 1";

/// Rows that refer to each other in a circle are untied first, in a transaction that checks foreign keys:
/// `PRAGMA defer_foreign_keys` puts off no `RESTRICT`, and would outlast a savepoint that is rolled back.
///
/// ```sql
/// UPDATE "author" SET "mentor_id" = NULL WHERE "mentor_id" IS NOT NULL;
/// DELETE FROM "book";
/// DELETE FROM "author";
/// DELETE FROM sqlite_sequence WHERE name COLLATE NOCASE IN (SELECT value FROM json_each(?))
/// ```
pub(super) fn truncate(tables: &Truncation, identity: Identity) -> Vec<Statement> {
    let mut statements: Vec<_> = tables
        .circular
        .iter()
        .filter_map(|key| untie(key))
        .collect();
    statements.extend(tables.tables.iter().map(delete));
    if identity == Identity::Restart {
        statements.push(restart(&tables.tables));
    }
    statements
}

/// Sets a foreign key to null; one that is never null, but refers to its own table, to the row itself.
fn untie(key: &ForeignKey) -> Option<Statement> {
    let nullable: Vec<_> = key
        .columns
        .iter()
        .filter(|column| column.is_nullable)
        .collect();
    let mut writer = Writer::new(&Sqlite);
    writer.push("UPDATE ");
    writer.name(&key.table.name);
    writer.push(" SET ");
    if nullable.is_empty() {
        if !key.table.is(&key.target) {
            return None;
        }
        writer.joined(", ", &key.columns, |to, column| {
            to.name(&column.name);
            to.push(" = ");
            to.name(&column.target);
        });
    } else {
        writer.joined(", ", &nullable, |to, column| {
            to.name(&column.name);
            to.push(" = NULL");
        });
        writer.push(" WHERE ");
        writer.joined(" AND ", &nullable, |to, column| {
            to.name(&column.name);
            to.push(" IS NOT NULL");
        });
    }
    Some(writer.truncation(None))
}

fn delete(table: &TruncatedTable) -> Statement {
    let mut writer = Writer::new(&Sqlite);
    writer.push("DELETE FROM ");
    writer.truncated(table);
    let mut statement = writer.truncation(Some(table));
    let end = statement.text.len();
    statement.condition = Some(end..end);
    statement
}

fn restart(tables: &[TruncatedTable]) -> Statement {
    let names = tables
        .iter()
        .map(|table| Value::Text(table.name().to_owned()));
    let mut writer = Writer::new(&Sqlite);
    writer.push(
        "DELETE FROM sqlite_sequence WHERE name COLLATE NOCASE IN (SELECT value FROM json_each(",
    );
    writer.bind(Parameter::List(Array::new(Type::Text, names.collect())));
    writer.push("))");
    writer.truncation(None)
}
