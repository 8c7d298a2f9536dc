//! Finding the foreign key that failed, or a table that has no key left: the database is asked where it does not say
//! so.
//!
//! The questions are `sql::foreign_key_probe`'s, about the foreign keys of the catalog and what the plan wrote into the
//! [`Statement`]. Of an insert or update the only candidate is it without asking, and of a delete one that cannot be asked about;
//! where asking does not tell, as of a row that a trigger writes, nothing is said.

use super::connection::Connection;
use super::driver::ReportedKey;
use super::row_sink::{Destination, RowSink};
use crate::schema::{Catalog, ForeignKey, OnDelete, Table};
use crate::sql::{DeleteProbe, Statement, Verb, find_dangling, find_full_counter};
use crate::value::Reader;
use std::sync::Arc;

/// The work that failed since a foreign key does not hold.
#[derive(Clone, Copy)]
pub(super) enum FailedWork<'w> {
    /// A statement.
    Statement(&'w Statement),
    /// The commit of a transaction whose statements were about these tables.
    Commit(&'w [&'static Table]),
}

/// Returns the foreign key that failed: the one that the database names, or else one that is found by asking.
pub(super) async fn find(
    connection: &mut Connection,
    reported: Option<&ReportedKey<'_>>,
    failed: FailedWork<'_>,
    catalog: &Catalog,
) -> Option<Arc<ForeignKey>> {
    if let Some(reported) = reported {
        let (namespace, table) = (reported.table.namespace?, reported.table.name?);
        let found = catalog.constraint(namespace, table, reported.constraint?);
        return found.cloned();
    }
    let statement = match failed {
        FailedWork::Statement(statement) => statement,
        FailedWork::Commit(tables) => return uncommitted(connection, tables, catalog).await,
    };
    let table = statement.table?;
    if statement.verb == Verb::Delete {
        blocking(connection, statement, table, catalog).await
    } else {
        dangling(connection, statement, table, catalog).await
    }
}

/// Returns the foreign key that points nowhere at the end of a transaction, which is still open: one of its tables, or
/// one that refers to them or to what goes with their rows.
async fn uncommitted(
    connection: &mut Connection,
    tables: &[&'static Table],
    catalog: &Catalog,
) -> Option<Arc<ForeignKey>> {
    let mut candidates: Vec<Arc<ForeignKey>> = Vec::new();
    for &table in tables {
        let own = catalog.foreign_keys_of(table).cloned();
        for key in own.chain(catalog.affected_foreign_keys(table)) {
            if !candidates.iter().any(|known| Arc::ptr_eq(known, &key)) {
                candidates.push(key);
            }
        }
    }
    let probe = connection.begin_probe();
    let found = first_dangling(connection, &candidates, false).await;
    connection.end_probe(probe);
    found
}

/// Returns whether an insert found no room because the counter of its table stands at the largest key there is.
pub(super) async fn is_counter_full(connection: &mut Connection, statement: &Statement) -> bool {
    let inserts = matches!(statement.verb, Verb::Insert | Verb::Upsert);
    let Some(table) = statement.table.filter(|_| inserts) else {
        return false;
    };
    let probe = connection.begin_probe();
    let is_full = finds(connection, &find_full_counter(table)).await;
    connection.end_probe(probe);
    is_full
}

/// Returns the foreign key that forbids a delete, or that would be left pointing nowhere.
async fn blocking(
    connection: &mut Connection,
    statement: &Statement,
    table: &'static Table,
    catalog: &Catalog,
) -> Option<Arc<ForeignKey>> {
    let affected = catalog.affected_foreign_keys(table);
    let may_forbid = |key: &&Arc<ForeignKey>| {
        matches!(
            key.on_delete,
            OnDelete::Protect | OnDelete::Restrict | OnDelete::SetDefault
        )
    };
    let candidates: Vec<_> = affected.iter().filter(may_forbid).collect();
    let root = Arc::clone(&catalog.referring_to(table).next()?.target);
    let delete = DeleteProbe::new(statement, root, &affected);
    let probe = connection.begin_probe();
    let mut found = None;
    for candidate in &candidates {
        // The only one that cannot be asked about is it.
        let is_it = match delete.blocked_by(candidate) {
            Some(question) => finds(connection, &question).await,
            None => candidates.len() == 1,
        };
        if is_it {
            found = Some(Arc::clone(candidate));
            break;
        }
    }
    connection.end_probe(probe);
    found
}

/// Returns the foreign key that points nowhere after an insert or update: the statement is carried out once more without
/// checks, looked at, and undone.
async fn dangling(
    connection: &mut Connection,
    statement: &Statement,
    table: &'static Table,
    catalog: &Catalog,
) -> Option<Arc<ForeignKey>> {
    let candidates = written(statement, table, catalog);
    if let [only] = &*candidates {
        return Some(Arc::clone(only));
    }
    if candidates.is_empty() {
        return None;
    }
    let probe = connection.begin_probe();
    let found = try_again(connection, statement, &candidates).await;
    connection.end_probe(probe);
    found
}

async fn try_again(
    connection: &mut Connection,
    statement: &Statement,
    candidates: &[Arc<ForeignKey>],
) -> Option<Arc<ForeignKey>> {
    let trial = connection.begin_trial().await.ok()??;
    let found = dangling_after(connection, statement, candidates).await;
    connection.end_trial(trial).await.ok()?;
    found
}

async fn dangling_after(
    connection: &mut Connection,
    statement: &Statement,
    candidates: &[Arc<ForeignKey>],
) -> Option<Arc<ForeignKey>> {
    let sink = &mut RowSink::new(Destination::Nobody);
    let changed = connection.ask(statement, sink).await.ok()?;
    let is_one = (statement.verb, changed) == (Verb::Insert, 1);
    first_dangling(connection, candidates, is_one).await
}

/// Returns the first of these foreign keys by which a row points nowhere. Where one row was inserted it is looked at
/// alone, else the whole table.
async fn first_dangling(
    connection: &mut Connection,
    candidates: &[Arc<ForeignKey>],
    is_one: bool,
) -> Option<Arc<ForeignKey>> {
    for candidate in candidates {
        let only_last = is_one && candidate.table.key.len() == 1;
        if finds(connection, &find_dangling(candidate, only_last)).await {
            return Some(Arc::clone(candidate));
        }
    }
    None
}

/// Returns the foreign keys that a statement writes, and those that refer to a column that it changes.
fn written(
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
    let mut written: Vec<_> = own.cloned().collect();
    if statement.verb == Verb::Update {
        let others = catalog.referring_to(table).filter(|key| {
            let mut columns = key.columns.iter();
            !key.table.is_of(table) && columns.any(|column| is_written(&column.target))
        });
        written.extend(others.cloned());
    }
    written
}

/// Returns whether a question has a row for an answer.
async fn finds(connection: &mut Connection, question: &Statement) -> bool {
    let mut rows = 0;
    let mut count = |_: &mut dyn Reader| {
        rows += 1;
        Ok(())
    };
    let sink = &mut RowSink::new(Destination::Reader(&mut count, None));
    let done = connection.ask(question, sink).await;
    done.is_ok() && rows > 0
}
