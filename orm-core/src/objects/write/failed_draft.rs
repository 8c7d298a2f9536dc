//! The draft that an error is about, among those of one statement.
//!
//! A database names the rule that a row breaks, not the row. Values that no row can have are found by looking at them
//! again; a value that must be unique by comparing the drafts with each other and then, as a foreign key to no row, by
//! asking for the stored rows; one that must be unique among some rows, or as an expression has it, and a row that the
//! model's own condition refuses, by asking the database about all of them. A transaction that has failed cannot ask.

use super::rows_in_hand::{are_known, indexed_drafts, rows_in_hand};
use super::stored_rows::{stored_rows, values};
use crate::db::{Database, Executor, Target, note_draft};
use crate::error::{DecodeError, Error, Result};
use crate::objects::run::prepare;
use crate::plan::{check_rules, check_shared, check_stored};
use crate::query::{Insert, Request, RowCheck, RowRule};
use crate::schema::{Constraint, Index, Rule, Table};
use crate::value::Value;
use std::collections::HashSet;

/// Returns the error of the first draft that has a value which no row can have: [`Error::RefusedDraft`]. Any other error
/// is returned as it is.
pub(super) fn refused_draft(error: Error, insert: &Insert, positions: &[usize]) -> Error {
    let drafts = positions.iter().enumerate();
    let mut refused = drafts.filter_map(|(row, &position)| {
        Some(Error::RefusedDraft {
            position: position as u64,
            error: Box::new(check_row(insert, row).err()?),
        })
    });
    refused.next().unwrap_or(error)
}

/// Returns an error of so many drafts: that of the only one is as when it is saved by itself.
pub(super) fn of_drafts(count: usize, error: Error) -> Error {
    match error {
        Error::RefusedDraft { error, .. } if count == 1 => *error,
        error => error,
    }
}

fn check_row(insert: &Insert, row: usize) -> Result<()> {
    let (table, value) = (insert.table, |position| {
        std::slice::from_ref(&insert.values.column(position)[row])
    });
    for (position, &column) in insert.columns.iter().enumerate() {
        check_stored(value(position), table, column)?;
    }
    let value = |column| values(insert, column).map(|it| &it[row]);
    check_rules(table, value)?;
    check_shared(table, value)
}

/// Returns the error of an insert, which says which draft it is about where that can be known.
pub(super) async fn of_failed_draft(
    error: Error,
    insert: &Insert,
    positions: &[usize],
    on: Target<'_>,
) -> Error {
    let Some(row) = failed_row(&error, insert, positions.len(), on).await else {
        return error;
    };
    let position = positions[row] as u64;
    if note_draft(&error, position) {
        return error;
    }
    let error = Box::new(error);
    Error::RefusedDraft { position, error }
}

async fn failed_row(error: &Error, insert: &Insert, rows: usize, on: Target<'_>) -> Option<usize> {
    let table = insert.table;
    match error {
        Error::UniqueViolation { model, .. }
        | Error::ExclusionViolation { model, .. }
        | Error::ForeignKeyViolation { model, .. }
        | Error::NotNullViolation { model, .. }
        | Error::CheckViolation { model, .. }
            if *model != table.model =>
        {
            None
        }
        Error::UniqueViolation { .. }
        | Error::ExclusionViolation { .. }
        | Error::ForeignKeyViolation { .. }
        | Error::NotNullViolation { .. }
        | Error::CheckViolation { .. }
            if rows == 1 =>
        {
            Some(0)
        }
        Error::UniqueViolation {
            fields, constraint, ..
        } => unique((fields, constraint.as_deref()), insert, rows, on).await,
        Error::ForeignKeyViolation { field, source, .. } => {
            let asked = match source {
                Some(_) => on.database()?.target().asked_as(on),
                // The keys were looked for, and nothing was sent that failed.
                None => on,
            };
            dangling(table.field((*field)?)?, insert, rows, asked).await
        }
        Error::NotNullViolation { field, .. } => {
            let columns = table.range(table.field((*field)?)?);
            let mut given = columns.filter_map(|column| values(insert, column));
            given.find_map(|values| values.iter().position(Value::is_null))
        }
        Error::CheckViolation { constraint, .. } | Error::ExclusionViolation { constraint, .. } => {
            let (rule, read) = row_rule(table, constraint)?;
            refused(rule, &read, insert, rows, on).await
        }
        _ => None,
    }
}

/// Returns the first row that breaks the unique rule of this name, or else one of those over these fields.
async fn unique(
    (fields, constraint): (&[&str], Option<&str>),
    insert: &Insert,
    rows: usize,
    on: Target<'_>,
) -> Option<usize> {
    let table = insert.table;
    let named = constraint.and_then(|name| table.constraint(name));
    let over = table.constraints().iter();
    let over = over.filter(|rule| named.is_none() && is_over(table, rule, fields));
    let mut first = None;
    for rule in named.into_iter().chain(over) {
        let row = match rule.rule {
            Rule::PrimaryKey | Rule::Unique => taken(rule, insert, rows, on).await,
            Rule::DeclaredIndex {
                index,
                is_unique: true,
            } => held(index, insert, rows, on).await,
            _ => None,
        };
        first = first.into_iter().chain(row).min();
    }
    first
}

/// Returns whether a rule is over these fields, in whatever order.
fn is_over(table: &'static Table, rule: &Constraint, fields: &[&str]) -> bool {
    let mut own = rule.fields.iter().map(|&field| table.fields[field].name);
    own.len() == fields.len() && own.all(|field| fields.contains(&field))
}

/// Returns the first row whose unique key is that of a row before it, or of a stored one.
async fn taken(
    rule: &'static Constraint,
    insert: &Insert,
    rows: usize,
    on: Target<'_>,
) -> Option<usize> {
    let table = insert.table;
    let key = rule.fields.iter().flat_map(|&field| table.range(field));
    let key: Vec<usize> = key.collect();
    let columns = all_values(insert, &key)?;
    let mut seen = HashSet::with_capacity(rows);
    let mut is_twice = |&row: &usize| {
        let key: Vec<&Value> = columns.iter().map(|values| &values[row]).collect();
        !key.iter().any(|value| value.is_null()) && !seen.insert(key)
    };
    let twice = (0..rows).find(&mut is_twice);
    let stored = match on.database().map(Database::every_tenant) {
        Some(db) => {
            let all = db.target().asked_as(on);
            found((table, key.clone()), (insert, &key), rows, all).await
        }
        None => None,
    };
    let stored = stored.and_then(|stored| stored.into_iter().min());
    twice.into_iter().chain(stored).min()
}

/// Returns the first row whose foreign key points at a row that is not stored, or is another tenant's.
async fn dangling(field: usize, insert: &Insert, rows: usize, on: Target<'_>) -> Option<usize> {
    let table = insert.table;
    let target = (table.fields[field].relation?.target)();
    let own: Vec<usize> = table.range(field).collect();
    let columns = all_values(insert, &own)?;
    let stored = found(
        (target, target.key_positions().to_vec()),
        (insert, &own),
        rows,
        on,
    )
    .await?;
    let points = |&row: &usize| columns.iter().all(|values| !values[row].is_null());
    (0..rows).filter(points).find(|row| !stored.contains(row))
}

/// Returns the values of these columns; `None` if the drafts leave one to the database.
fn all_values<'i>(insert: &'i Insert, columns: &[usize]) -> Option<Vec<&'i [Value]>> {
    let columns = columns.iter();
    columns.map(|&column| values(insert, column)).collect()
}

/// Returns the first row that has the same in a unique index as a row before it, or as a stored one.
async fn held(
    index: &'static Index,
    insert: &Insert,
    rows: usize,
    on: Target<'_>,
) -> Option<usize> {
    let db = on.database()?.every_tenant();
    let rows: Vec<usize> = (0..rows).collect();
    let indexed = indexed_drafts(index, insert, &rows, db.target().asked_as(on))
        .await
        .ok()??;
    let refused = indexed
        .into_iter()
        .filter(|it| it.is_repeated || it.stored.is_some());
    refused.map(|it| it.draft).min()
}

/// Returns the rule of this name that refuses rows by their values alone or their ranges, and the fields that it reads.
fn row_rule(table: &'static Table, name: &str) -> Option<(RowRule, Vec<usize>)> {
    if let Some(check) = table.checks.iter().find(|check| check.name == name) {
        return Some((RowRule::Condition(check.sql), check.sql.fields_read(table)));
    }
    let constraint = table.constraint(name)?;
    match constraint.rule {
        Rule::Order(own) => Some((RowRule::Order(own), constraint.fields.clone())),
        Rule::NoOverlap(own) => {
            let condition = own.condition.map(|sql| sql.fields_read(table));
            let read = constraint.fields.iter().copied();
            let read = read.chain(condition.unwrap_or_default()).collect();
            Some((RowRule::NoOverlap(own), read))
        }
        _ => None,
    }
}

/// Returns the first row that a rule refuses, which reads these fields.
async fn refused(
    rule: RowRule,
    read: &[usize],
    insert: &Insert,
    rows: usize,
    on: Target<'_>,
) -> Option<usize> {
    on.database()?;
    let table = insert.table;
    if !are_known(read, insert) {
        return None;
    }
    let rows: Vec<usize> = (0..rows).collect();
    let check = RowCheck {
        table,
        rule,
        values: rows_in_hand(insert, &rows),
    };
    let mut first = None;
    prepare(Request::Check(&check), on)
        .ok()?
        .fetch(on, &mut |reader| {
            first = Some(reader.i64().map_err(DecodeError::of_no_model)?);
            Ok(())
        })
        .await
        .ok()?;
    usize::try_from(first?).ok()
}

/// Returns the rows that have the same as stored ones.
async fn found(
    stored: (&'static Table, Vec<usize>),
    own: (&Insert, &[usize]),
    rows: usize,
    on: Target<'_>,
) -> Option<HashSet<usize>> {
    let rows: Vec<usize> = (0..rows).collect();
    let found = stored_rows(stored, own, &rows, on).await.ok()?;
    Some(found.into_keys().collect())
}
