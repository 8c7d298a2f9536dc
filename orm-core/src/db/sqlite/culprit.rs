//! Which foreign key failed: SQLite does not say, so it is found out by asking.

use super::Wire;
use crate::db::link::Failure;
use crate::db::link::Flight;
use crate::db::rows::{Ask, Rows, To, drain};
use crate::schema::{OnDelete, Relation, Table};
use crate::sql::{Statement, Verb};
use crate::value::Value;

/// The field that points nowhere, or the model whose rows protect the one to be deleted. The only candidate is it
/// without asking; where asking does not tell, nothing is said.
pub(in crate::db) async fn find(
    wire: &mut Wire,
    statement: &Statement,
    known: &[&'static Table],
) -> Option<&'static str> {
    let table = statement.table?;
    if statement.verb == Verb::Delete {
        protector(wire, statement, table, known).await
    } else {
        pointer(wire, statement, table).await
    }
}

/// A foreign key, and the table it stands in.
struct Pointer {
    table: &'static Table,
    field: usize,
    relation: Relation,
}

fn pointers(table: &'static Table) -> impl Iterator<Item = Pointer> {
    let constraints = table
        .relations()
        .filter(|(_, relation)| relation.is_constraint());
    constraints.map(move |(field, relation)| Pointer {
        table,
        field,
        relation,
    })
}

/// The model that protects a row of `table`.
async fn protector(
    wire: &mut Wire,
    statement: &Statement,
    table: &'static Table,
    known: &[&'static Table],
) -> Option<&'static str> {
    let protects = |pointer: &Pointer| {
        std::ptr::eq((pointer.relation.target)(), table)
            && matches!(
                pointer.relation.on_delete,
                OnDelete::Protect | OnDelete::Restrict
            )
    };
    let candidates: Vec<_> = known
        .iter()
        .copied()
        .flat_map(pointers)
        .filter(protects)
        .collect();
    if let [only] = &*candidates {
        return Some(only.table.model);
    }
    let rows = rows_to_delete(&statement.text, table)?;
    for candidate in &candidates {
        let columns = columns(candidate);
        let text = format!(
            "SELECT 1 FROM {} WHERE ({columns}) IN ({rows}) LIMIT 1",
            quoted(candidate.table.name)
        );
        if finds(wire, text, statement.values.clone()).await {
            return Some(candidate.table.model);
        }
    }
    None
}

/// The keys of the rows that a `DELETE` was to delete.
fn rows_to_delete(text: &str, table: &'static Table) -> Option<String> {
    let delete = format!("DELETE FROM {}", quoted(table.name));
    let rest = text.strip_prefix(&delete)?;
    let rest = rest
        .rsplit_once(" RETURNING ")
        .map_or(rest, |(rest, _)| rest);
    let key: Vec<_> = table
        .key_columns()
        .map(|column| qualified(table.name, column.name))
        .collect();
    Some(format!(
        "SELECT {} FROM {}{rest}",
        key.join(", "),
        quoted(table.name)
    ))
}

/// The field of `table` that points nowhere after the statement: carried out once more with foreign keys checked
/// late, looked at, and undone.
async fn pointer(
    wire: &mut Wire,
    statement: &Statement,
    table: &'static Table,
) -> Option<&'static str> {
    let is_written = |pointer: &Pointer| {
        let mut columns = table.columns_of(pointer.field).iter();
        columns.any(|column| statement.text.contains(&quoted(column.name)))
    };
    let candidates: Vec<_> = pointers(table).filter(is_written).collect();
    if let [only] = &*candidates {
        return Some(table.fields[only.field].name);
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
) -> Option<&'static str> {
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
        if finds(wire, points_nowhere(table, candidate, &only_it), Vec::new()).await {
            return Some(table.fields[candidate.field].name);
        }
    }
    None
}

fn points_nowhere(table: &'static Table, candidate: &Pointer, only_it: &str) -> String {
    let target = (candidate.relation.target)();
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

fn columns(pointer: &Pointer) -> String {
    let columns = pointer.table.columns_of(pointer.field).iter();
    columns
        .map(|column| qualified(pointer.table.name, column.name))
        .collect::<Vec<_>>()
        .join(", ")
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
