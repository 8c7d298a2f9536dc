//! Which foreign key failed, and whether a table has no key left: SQLite does not say, so it is found out by asking.

mod delete;

use super::SqliteSession;
use crate::db::answer_timeout::AnswerTimeout;
use crate::db::connection::Failure;
use crate::db::connection::InFlight;
use crate::db::rows::{Destination, DriverAnswer, Pace, RowSink, drain};
use crate::schema::{Catalog, ForeignKey, Table};
use crate::sql::{Statement, Verb};
use crate::value::{Parameter, Value};
use std::sync::Arc;

/// The foreign key that points nowhere, or would; of a delete the one that protects a row. The only candidate is it
/// without asking; where asking does not tell, nothing is said.
pub(in crate::db) async fn find(
    session: &mut SqliteSession,
    statement: &Statement,
    catalog: &Catalog,
) -> Option<Arc<ForeignKey>> {
    let table = statement.table?;
    if statement.verb == Verb::Delete {
        delete::find(session, statement, table, catalog).await
    } else {
        written(session, statement, table, catalog).await
    }
}

/// Whether an insert found no room because the counter of its table stands at the largest key there is.
pub(in crate::db) async fn is_counter_full(
    session: &mut SqliteSession,
    statement: &Statement,
) -> bool {
    let Some(table) = statement.table.filter(|_| statement.verb == Verb::Insert) else {
        return false;
    };
    let text = "SELECT 1 FROM sqlite_sequence WHERE name = ? COLLATE NOCASE AND seq = ?";
    let values = [Value::Text(table.name.to_owned()), Value::I64(i64::MAX)];
    finds(
        session,
        text.to_owned(),
        values.map(Parameter::One).to_vec(),
    )
    .await
}

/// The foreign keys that a statement writes, and those that refer to a column that it changes.
fn candidates(
    statement: &Statement,
    table: &'static Table,
    catalog: &Catalog,
) -> Vec<Arc<ForeignKey>> {
    let is_written = |column: &str| {
        let mut written = statement.written.iter();
        written.any(|written| written.eq_ignore_ascii_case(column))
    };
    let own = catalog.foreign_keys_of(table).filter(|key| {
        let mut columns = key.columns.iter();
        columns.any(|column| is_written(&column.name))
    });
    let mut candidates: Vec<_> = own.cloned().collect();
    if statement.verb == Verb::Update {
        let others = catalog.referring_to(table).filter(|key| {
            let mut columns = key.columns.iter();
            !key.table.is_of(table) && columns.any(|column| is_written(&column.target))
        });
        candidates.extend(others.cloned());
    }
    candidates
}

/// The foreign key that points nowhere after the statement: carried out once more with foreign keys checked late,
/// looked at, and undone.
async fn written(
    session: &mut SqliteSession,
    statement: &Statement,
    table: &'static Table,
    catalog: &Catalog,
) -> Option<Arc<ForeignKey>> {
    let candidates = candidates(statement, table, catalog);
    if let [only] = &*candidates {
        return Some(Arc::clone(only));
    }
    if candidates.is_empty() {
        return None;
    }
    // Switching back by hand has SQLite compile statements anew: one compiled for late checks does not undo its row
    // when an early check fails.
    let in_transaction = !session.is_autocommit().await.ok()?;
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
        session,
        schema(format!("{begin}; PRAGMA defer_foreign_keys = ON")),
    )
    .await?;
    let found = among(session, statement, &candidates).await;
    run(session, schema(end.to_owned())).await?;
    found
}

async fn among(
    session: &mut SqliteSession,
    statement: &Statement,
    candidates: &[Arc<ForeignKey>],
) -> Option<Arc<ForeignKey>> {
    let changed = run(session, statement.clone()).await?;
    for candidate in candidates {
        // One row is looked at alone; of several, the whole table.
        let key = match &*candidate.table.key {
            [key] if (statement.verb, changed) == (Verb::Insert, 1) => Some(&*key.name),
            _ => None,
        };
        if finds(session, points_nowhere(candidate, key), Vec::new()).await {
            return Some(Arc::clone(candidate));
        }
    }
    None
}

/// The rows that refer to none, or the last one inserted if it does: `key` is another name of its number.
fn points_nowhere(candidate: &ForeignKey, key: Option<&str>) -> String {
    let (table, target) = (&candidate.table, &candidate.target);
    let only_it = key.map_or(String::new(), |key| {
        format!(" AND {} = last_insert_rowid()", qualified(&table.name, key))
    });
    let columns = candidate.columns.iter();
    let columns = columns.map(|column| (qualified(&table.name, &column.name), &column.target));
    let is_set: Vec<_> = columns
        .clone()
        .map(|(column, _)| format!("{column} IS NOT NULL"))
        .collect();
    let is_same: Vec<_> = columns
        .map(|(column, target)| format!("{} = {column}", qualified("orm to", target)))
        .collect();
    format!(
        "SELECT 1 FROM {} WHERE {}{only_it} AND NOT EXISTS (SELECT 1 FROM {} AS \"orm to\" WHERE {}) LIMIT 1",
        quoted(&table.name),
        is_set.join(" AND "),
        quoted(&target.name),
        is_same.join(" AND ")
    )
}

/// A name of the database's own, which may hold any sign.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn qualified(table: &str, column: &str) -> String {
    format!("{}.{}", quoted(table), quoted(column))
}

fn schema(text: String) -> Statement {
    Statement::new(text, Vec::new(), None, Verb::Schema)
}

/// Whether a query has a row.
async fn finds(session: &mut SqliteSession, text: String, parameters: Vec<Parameter>) -> bool {
    let statement = Statement::new(text, parameters, None, Verb::Select);
    let mut rows = 0;
    let mut count = |_: &mut dyn crate::value::Reader| {
        rows += 1;
        Ok(())
    };
    let done = send(session, &statement, Destination::Reader(&mut count, None)).await;
    done.is_ok() && rows > 0
}

/// How many rows a statement changed, if it succeeded.
async fn run(session: &mut SqliteSession, statement: Statement) -> Option<u64> {
    send(session, &statement, Destination::Nobody).await.ok()
}

async fn send(
    session: &mut SqliteSession,
    statement: &Statement,
    to: Destination<'_>,
) -> Result<u64, Failure> {
    let mut rows: DriverAnswer<'_> = session.rows(statement, Pace::Count).map_err(Failure::Own)?;
    drain(
        &mut rows,
        &mut RowSink::new(to),
        &mut InFlight::Sent,
        AnswerTimeout::None,
    )
    .await
}
