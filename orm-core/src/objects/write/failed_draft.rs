//! The draft that an error is about, among those of one statement.
//!
//! A database names the rule that a row breaks, not the row. Values that no row can have are found by looking at them
//! again; a value that must be unique by comparing the drafts with each other and then, as a foreign key to no row, by
//! asking for the stored rows; a row that the model's own condition refuses by asking the condition of all of them. A
//! transaction that has failed cannot ask.

use super::stored_rows::{stored_rows, values};
use crate::backend::Backend;
use crate::db::{Target, note_draft};
use crate::error::{DecodeError, Error, Result};
use crate::objects::run::prepare;
use crate::plan::{check_rules, check_shared, check_stored};
use crate::query::{Insert, Request, RowCheck};
use crate::schema::Table;
use crate::value::{ColumnValues, Type, Value};
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

/// Notes in the error of an insert which draft it is about, where that can be known.
pub(super) async fn find_draft(
    error: &Error,
    insert: &Insert,
    positions: &[usize],
    on: Target<'_>,
) {
    if let Some(row) = failed_row(error, insert, positions.len(), on).await {
        note_draft(error, positions[row] as u64);
    }
}

async fn failed_row(error: &Error, insert: &Insert, rows: usize, on: Target<'_>) -> Option<usize> {
    let table = insert.table;
    match error {
        Error::UniqueViolation { model, .. }
        | Error::ForeignKeyViolation { model, .. }
        | Error::NotNullViolation { model, .. }
        | Error::CheckViolation { model, .. }
            if *model != table.model =>
        {
            None
        }
        Error::UniqueViolation { .. }
        | Error::ForeignKeyViolation { .. }
        | Error::NotNullViolation { .. }
        | Error::CheckViolation { .. }
            if rows == 1 =>
        {
            Some(0)
        }
        Error::UniqueViolation { fields, .. } => {
            taken(key_of(table, fields)?, insert, rows, on).await
        }
        Error::ForeignKeyViolation { field, .. } => {
            dangling(table.field((*field)?)?, insert, rows, on).await
        }
        Error::NotNullViolation { field, .. } => {
            let columns = table.range(table.field((*field)?)?);
            let mut given = columns.filter_map(|column| values(insert, column));
            given.find_map(|values| values.iter().position(Value::is_null))
        }
        Error::CheckViolation { constraint, .. } => {
            let condition = condition_of(table, constraint, on.backend())?;
            refused(condition, insert, rows, on).await
        }
        _ => None,
    }
}

/// Returns the columns of the unique key of these fields, unless it holds among some rows only.
fn key_of(table: &'static Table, fields: &[&str]) -> Option<Vec<usize>> {
    let is_it = |key: &Vec<usize>| {
        key.iter()
            .map(|&it| table.fields[it].name)
            .eq(fields.iter().copied())
    };
    let key = table.keys().find(is_it)?;
    Some(
        key.into_iter()
            .flat_map(|field| table.range(field))
            .collect(),
    )
}

/// Returns the first row whose unique key is that of a row before it, or of a stored one.
async fn taken(key: Vec<usize>, insert: &Insert, rows: usize, on: Target<'_>) -> Option<usize> {
    let columns = key.iter().map(|&column| values(insert, column));
    let columns: Vec<&[Value]> = columns.collect::<Option<_>>()?;
    let mut seen = HashSet::with_capacity(rows);
    let mut is_twice = |&row: &usize| {
        let key: Vec<&Value> = columns.iter().map(|values| &values[row]).collect();
        !key.iter().any(|value| value.is_null()) && !seen.insert(key)
    };
    let twice = (0..rows).find(&mut is_twice);
    let stored = found((insert.table, key.clone()), (insert, &key), rows, on).await;
    let stored = stored.and_then(|stored| stored.into_iter().min());
    twice.into_iter().chain(stored).min()
}

/// Returns the first row whose foreign key points at a row that is not stored.
async fn dangling(field: usize, insert: &Insert, rows: usize, on: Target<'_>) -> Option<usize> {
    let table = insert.table;
    let target = (table.fields[field].relation?.target)();
    let own: Vec<usize> = table.range(field).collect();
    let columns: Vec<&[Value]> = own
        .iter()
        .map(|&column| values(insert, column))
        .collect::<Option<_>>()?;
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

/// Returns the model's own condition of this name, as a database has it.
fn condition_of(table: &'static Table, name: &str, backend: Backend) -> Option<&'static str> {
    let mut checks = table.checks.iter();
    let sql = checks.find(|check| check.name == name)?.sql;
    Some(match backend {
        Backend::Sqlite => sql.sqlite,
        Backend::Postgres => sql.postgres,
    })
}

/// Returns the first row that a condition refuses. Columns that the drafts leave out are null in it, so that it is not
/// known where the condition names one that the database fills in.
async fn refused(
    condition: &'static str,
    insert: &Insert,
    rows: usize,
    on: Target<'_>,
) -> Option<usize> {
    on.database()?;
    let table = insert.table;
    let mut arrays = Vec::with_capacity(table.columns().len() + 1);
    for (position, column) in table.columns().iter().enumerate() {
        let values = match values(insert, position) {
            Some(values) => values.to_vec(),
            None if is_filled_in(table, position) && names(condition, column.name) => return None,
            None => vec![Value::Null(column.ty); rows],
        };
        arrays.push(ColumnValues::new(column.ty, values));
    }
    let positions = (0..rows).map(|row| i64::try_from(row).map(Value::I64));
    arrays.push(ColumnValues::new(
        Type::I64,
        positions.collect::<Result<_, _>>().ok()?,
    ));
    let check = RowCheck {
        table,
        condition,
        values: arrays,
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

/// Returns whether the database gives a column of this table a value where none is set.
fn is_filled_in(table: &'static Table, column: usize) -> bool {
    let field = &table.fields[table.columns()[column].field];
    field.identity || field.db_default.is_some() || field.generated.is_some()
}

/// Returns whether a word of this SQL is the name of the column, in whatever case.
fn names(sql: &str, column: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_';
    let mut words = sql.split(|it| !is_part(it));
    words.any(|word| word.eq_ignore_ascii_case(column))
}

/// Returns the rows that have the same as stored ones; `None` where the database cannot be asked.
async fn found(
    stored: (&'static Table, Vec<usize>),
    own: (&Insert, &[usize]),
    rows: usize,
    on: Target<'_>,
) -> Option<HashSet<usize>> {
    on.database()?;
    let rows: Vec<usize> = (0..rows).collect();
    let found = stored_rows(stored, own, &rows, on).await.ok()?;
    Some(found.into_keys().collect())
}
