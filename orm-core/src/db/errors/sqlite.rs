//! The errors of SQLite, by their extended result code. Messages are read only where the code says what they are.

use super::constraint::{self, Culprit};
use super::{Context, DriverError, other};
use crate::db::sqlite::OUT_OF_RANGE;
use crate::error::{Error, Source};
use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;
use std::sync::Arc;

/// What the database reports, as seen from the models.
pub(super) fn map(
    reported: &SqliteError,
    error: &Arc<DriverError>,
    context: &Context<'_>,
) -> Error {
    let source = || Some(Arc::clone(error) as Source);
    let (code, message) = (
        reported
            .code()
            .and_then(|code| code.parse().ok())
            .unwrap_or(1),
        reported.message(),
    );
    match code {
        787 => foreign_key(error, context),
        1811 if is_foreign_key(Some("1811"), message) => foreign_key(error, context),
        1555 | 2067 | 2579 => unique(message, error, context),
        1299 => not_null(message, error, context),
        275 => constraint::check(
            context,
            after(message, "CHECK constraint failed: "),
            Arc::clone(error) as Source,
        ),
        3091 => datatype(message, error, context),
        517 => Error::Conflict { source: source() },
        code => match code & 0xff {
            5 | 6 => Error::Locked {
                why: "another connection writes to the file".to_owned(),
                source: source(),
            },
            9 => Error::Timeout { source: source() },
            8 => Error::ReadOnly { source: source() },
            3 | 23 => Error::Permission { source: source() },
            13 => Error::DiskFull { source: source() },
            11 | 26 => Error::Corrupt { source: source() },
            14 => Error::Connect {
                why: error.to_string(),
                source: source(),
            },
            1 | 17 => plain(message, error, context),
            _ => other(error),
        },
    }
}

/// Whether this is about a foreign key. `ON DELETE RESTRICT` has the code of a trigger.
pub(super) fn is_foreign_key(code: Option<&str>, message: &str) -> bool {
    matches!(code, Some("787" | "1811")) && message == "FOREIGN KEY constraint failed"
}

fn after<'m>(message: &'m str, start: &str) -> &'m str {
    message.strip_prefix(start).unwrap_or_default()
}

fn foreign_key(error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    let pointer = context.culprit;
    let culprit = Culprit {
        table: pointer.map(|pointer| pointer.table),
        field: pointer.map(|pointer| pointer.field),
        is_own: pointer
            .zip(context.table())
            .is_none_or(|(pointer, table)| pointer.table.is_same(table)),
    };
    constraint::foreign_key(context, culprit, Arc::clone(error) as Source)
}

/// `UNIQUE constraint failed: book.title, book.author_id`, or `…: index 'book_lower_title_key'`.
fn unique(message: &str, error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    let source = Arc::clone(error) as Source;
    let what = after(message, "UNIQUE constraint failed: ");
    let index = what
        .strip_prefix("index '")
        .and_then(|name| name.strip_suffix('\''));
    if let Some(index) = index {
        return constraint::unique(context, index, Arc::clone(&source)).unwrap_or_else(|| {
            Error::UniqueViolation {
                model: context.model(),
                fields: Vec::new(),
                constraint: Some(index.to_owned()),
                source: Some(source),
            }
        });
    }
    let columns: Vec<_> = what
        .split(", ")
        .filter_map(|column| column.split_once('.'))
        .collect();
    let table = columns.first().and_then(|(table, _)| context.named(table));
    let names: Vec<_> = columns.iter().map(|(_, column)| *column).collect();
    Error::UniqueViolation {
        model: table.map_or(context.model(), |table| table.model),
        fields: table
            .map(|table| constraint::fields(table, &names))
            .unwrap_or_default(),
        constraint: None,
        source: Some(source),
    }
}

/// `cannot store REAL value in INTEGER column book.copies`: what SQLite makes of an integer that grew too large.
fn datatype(message: &str, error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    let column = after(message, "cannot store REAL value in INTEGER column ");
    let Some((table, column)) = column.split_once('.') else {
        return other(error);
    };
    let table = context.named(table);
    Error::OutOfRange {
        model: table.map_or(context.model(), |table| table.model),
        field: table.and_then(|table| constraint::fields(table, &[column]).pop()),
        why: "the number is larger than the column can hold".to_owned(),
    }
}

/// `NOT NULL constraint failed: book.title`.
fn not_null(message: &str, error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    let (table, column) = after(message, "NOT NULL constraint failed: ")
        .split_once('.')
        .unwrap_or_default();
    let table = context.named(table);
    Error::NotNullViolation {
        model: table.map_or(context.model(), |table| table.model),
        field: table.and_then(|table| constraint::fields(table, &[column]).pop()),
        source: Some(Arc::clone(error) as Source),
    }
}

/// What has no code of its own.
fn plain(message: &str, error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    if message == "integer overflow" {
        return Error::OutOfRange {
            model: context.model(),
            field: None,
            why: "integer overflow".to_owned(),
        };
    }
    if message == OUT_OF_RANGE {
        return Error::OutOfRange {
            model: context.model(),
            field: None,
            why: "a calculation leaves the range of its type".to_owned(),
        };
    }
    // A limit that is compiled into SQLite: it deletes what points at a row while it deletes the row.
    if message == "too many levels of trigger recursion" {
        return Error::Unsupported {
            what: "a delete that goes on by `Cascade` over more than 1000 rows in a row (delete from the end of the chain)",
            backend: "sqlite",
        };
    }
    if message.starts_with("no such table: ") {
        return super::mismatch(context, None, message, error);
    }
    // `no such column: book.nosuch`, `table book has no column named nosuch`; behind a dash stands advice.
    let message = message
        .split_once(" - ")
        .map_or(message, |(message, _)| message);
    let column = message.strip_prefix("no such column: ").or_else(|| {
        message
            .split_once(" has no column named ")
            .map(|(_, column)| column)
    });
    match column {
        Some(column) => {
            let column = column
                .rsplit('.')
                .next()
                .unwrap_or(column)
                .trim_matches('"');
            super::mismatch(context, Some(column), message, error)
        }
        None => other(error),
    }
}
