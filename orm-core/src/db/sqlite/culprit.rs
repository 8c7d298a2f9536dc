//! Which foreign key failed, and whether a table has no key left: SQLite does not say, so it is found out by asking.

mod delete;

use super::Wire;
use crate::db::link::Failure;
use crate::db::link::Flight;
use crate::db::rows::{Ask, Rows, To, drain};
use crate::schema::{Column, Pointer, Table};
use crate::sql::{Statement, Verb};
use crate::value::Value;

/// The foreign key that points nowhere, or would; of a delete the one that protects a row. The only candidate is it
/// without asking; where asking does not tell, nothing is said.
pub(in crate::db) async fn find(
    wire: &mut Wire,
    statement: &Statement,
    known: &[&'static Table],
) -> Option<Pointer> {
    let table = statement.table?;
    if statement.verb == Verb::Delete {
        delete::find(wire, statement, table, known).await
    } else {
        written(wire, statement, table, known).await
    }
}

/// Whether an insert found no room because the counter of its table stands at the largest key there is.
pub(in crate::db) async fn is_counter_full(wire: &mut Wire, statement: &Statement) -> bool {
    let Some(table) = statement.table.filter(|_| statement.verb == Verb::Insert) else {
        return false;
    };
    let text = "SELECT 1 FROM sqlite_sequence WHERE name = ? COLLATE NOCASE AND seq = ?";
    let values = vec![Value::Text(table.name.to_owned()), Value::I64(i64::MAX)];
    finds(wire, text.to_owned(), values).await
}

/// The foreign keys that a statement writes, and those that point at a key that it changes.
fn candidates(
    statement: &Statement,
    table: &'static Table,
    known: &[&'static Table],
) -> Vec<Pointer> {
    let is_written = |column: &Column| statement.written.contains(&column.name);
    let own = table.pointers().filter(|pointer| {
        let mut columns = table.columns_of(pointer.field).iter();
        columns.any(is_written)
    });
    let mut candidates: Vec<_> = own.collect();
    if statement.verb == Verb::Update && table.key_columns().any(is_written) {
        let others = known.iter().filter(|other| !other.is_same(table));
        let pointers = others.flat_map(|other| other.pointers());
        candidates.extend(pointers.filter(|pointer| pointer.target().is_same(table)));
    }
    candidates
}

/// The foreign key that points nowhere after the statement: carried out once more with foreign keys checked late,
/// looked at, and undone.
async fn written(
    wire: &mut Wire,
    statement: &Statement,
    table: &'static Table,
    known: &[&'static Table],
) -> Option<Pointer> {
    let candidates = candidates(statement, table, known);
    if let [only] = &*candidates {
        return Some(*only);
    }
    if candidates.is_empty() {
        return None;
    }
    // Switching back by hand has SQLite compile statements anew: one compiled for late checks does not undo its row
    // when an early check fails.
    let in_transaction = !wire.is_autocommit().await.ok()?;
    let (begin, end) = if in_transaction {
        (
            "SAVEPOINT orm_culprit",
            "ROLLBACK TO orm_culprit; RELEASE orm_culprit; PRAGMA defer_foreign_keys = OFF",
        )
    } else {
        (
            "BEGIN IMMEDIATE",
            "PRAGMA defer_foreign_keys = OFF; ROLLBACK",
        )
    };
    run(
        wire,
        schema(format!("{begin}; PRAGMA defer_foreign_keys = ON")),
    )
    .await?;
    let found = among(wire, statement, table, &candidates).await;
    run(wire, schema(end.to_owned())).await?;
    found
}

async fn among(
    wire: &mut Wire,
    statement: &Statement,
    table: &'static Table,
    candidates: &[Pointer],
) -> Option<Pointer> {
    let changed = run(wire, statement.clone()).await?;
    // One row is looked at alone; of several, the whole table.
    let only_it = match (statement.verb, changed) {
        (Verb::Insert, 1) => format!(
            " AND {} = last_insert_rowid()",
            qualified(table.name, "rowid")
        ),
        _ => String::new(),
    };
    for candidate in candidates {
        if finds(wire, points_nowhere(candidate, &only_it), Vec::new()).await {
            return Some(*candidate);
        }
    }
    None
}

fn points_nowhere(candidate: &Pointer, only_it: &str) -> String {
    let (table, target) = (candidate.table, candidate.target());
    let own = table
        .columns_of(candidate.field)
        .iter()
        .map(|column| qualified(table.name, column.name));
    let is_set: Vec<_> = own
        .clone()
        .map(|column| format!("{column} IS NOT NULL"))
        .collect();
    let is_same: Vec<_> = own
        .zip(target.key_columns())
        .map(|(own, key)| format!("\"orm_to\".{} = {own}", quoted(key.name)))
        .collect();
    format!(
        "SELECT 1 FROM {} WHERE {}{only_it} AND NOT EXISTS (SELECT 1 FROM {} AS \"orm_to\" WHERE {}) LIMIT 1",
        quoted(table.name),
        is_set.join(" AND "),
        quoted(target.name),
        is_same.join(" AND ")
    )
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn qualified(table: &str, column: &str) -> String {
    format!("\"{table}\".\"{column}\"")
}

fn schema(text: String) -> Statement {
    Statement::new(text, Vec::new(), None, Verb::Schema)
}

/// Whether a query has a row.
async fn finds(wire: &mut Wire, text: String, values: Vec<Value>) -> bool {
    let statement = Statement::new(text, values, None, Verb::Select);
    let mut rows = 0;
    let mut count = |_: &mut dyn crate::value::Reader| {
        rows += 1;
        Ok(())
    };
    let done = send(wire, &statement, To::Reader(&mut count, None)).await;
    done.is_ok() && rows > 0
}

/// How many rows a statement changed, if it succeeded.
async fn run(wire: &mut Wire, statement: Statement) -> Option<u64> {
    send(wire, &statement, To::Nobody).await.ok()
}

async fn send(wire: &mut Wire, statement: &Statement, to: To<'_>) -> Result<u64, Failure> {
    let mut rows: Rows<'_> = wire.rows(statement, false).map_err(Failure::Own)?;
    drain(&mut rows, &mut Ask::new(to), &mut Flight::Sent).await
}
