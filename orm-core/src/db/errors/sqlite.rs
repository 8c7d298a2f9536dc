//! The errors of SQLite, by their extended result code. Messages are read only where the code says what they are.

use super::constraint::{self, FailedForeignKey};
use super::{DriverError, MissingName, StatementContext, other};
use crate::db::sqlite::OUT_OF_RANGE;
use crate::error::{Error, Source};
use crate::schema::Table;
use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;
use std::sync::Arc;

/// What the database reports, as seen from the models.
pub(super) fn map(
    reported: &SqliteError,
    error: &Arc<DriverError>,
    context: &StatementContext<'_>,
) -> Error {
    let source = || Some(Arc::clone(error) as Source);
    let message = reported.message();
    match code(reported).unwrap_or(1) {
        787 => foreign_key(error, context),
        1811 if is_foreign_key(Some("1811"), message) => foreign_key(error, context),
        1555 | 2067 | 2579 => unique(message, error, context),
        1299 => not_null(message, error, context),
        275 => constraint::check(
            context,
            None,
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
            3 | 23 => {
                constraint::permission(context, &error.to_string(), Arc::clone(error) as Source)
            }
            13 if matches!(context.culprit, Some(super::Culprit::Counter)) => {
                constraint::no_key_left(context)
            }
            13 => Error::DiskFull { source: source() },
            // The disk failed while a write was made to last, and may have written it all the same.
            10 if !context.in_transaction && context.is_write() => Error::ConnectionLost {
                sent: true,
                source: source(),
            },
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

/// The extended result code.
pub(super) fn code(reported: &SqliteError) -> Option<i32> {
    reported.code()?.parse().ok()
}

/// Returns whether the disk failed: `SQLITE_IOERR` and its kin.
pub(super) fn is_disk_error(code: i32) -> bool {
    code & 0xff == 10
}

/// Returns whether this is about a foreign key. `ON DELETE RESTRICT` has the code of a trigger.
pub(super) fn is_foreign_key(code: Option<&str>, message: &str) -> bool {
    matches!(code, Some("787" | "1811")) && message == "FOREIGN KEY constraint failed"
}

fn after<'m>(message: &'m str, start: &str) -> &'m str {
    message.strip_prefix(start).unwrap_or_default()
}

fn foreign_key(error: &Arc<DriverError>, context: &StatementContext<'_>) -> Error {
    let unknown = FailedForeignKey {
        name: None,
        table: None,
        field: None,
        on_delete: None,
        is_own: true,
    };
    let key = context.foreign_key();
    let failed = key.map_or(unknown, |key| FailedForeignKey::of(key, context));
    constraint::foreign_key(context, failed, Arc::clone(error) as Source)
}

/// `UNIQUE constraint failed: book.title, book.author_id`, or `…: index 'book_lower_title_key'`.
fn unique(message: &str, error: &Arc<DriverError>, context: &StatementContext<'_>) -> Error {
    let source = Arc::clone(error) as Source;
    let what = after(message, "UNIQUE constraint failed: ");
    let index = what
        .strip_prefix("index '")
        .and_then(|name| name.strip_suffix('\''));
    let (table, fields) = match index {
        Some(index) => {
            let table = context.table();
            let fields = table.and_then(|table| constraint::key_named(table, index));
            (table, fields)
        }
        None => key(what, context),
    };
    Error::UniqueViolation {
        model: table.map(|table| table.model).or(context.model()),
        fields: fields.unwrap_or_default(),
        constraint: index.map(str::to_owned),
        source: Some(source),
    }
}

/// The table and the fields of `book.title, book.author_id`.
fn key(
    columns: &str,
    context: &StatementContext<'_>,
) -> (Option<&'static Table>, Option<Vec<&'static str>>) {
    let columns = columns.split(", ").map(|column| column.split_once('.'));
    let Some(columns) = columns.collect::<Option<Vec<_>>>() else {
        return (None, None);
    };
    let table = columns.first().and_then(|(table, _)| context.named(table));
    let fields = table.and_then(|table| {
        let names = columns.iter().map(|(_, column)| own_name(table, column));
        constraint::key_over(table, &names.collect::<Vec<_>>())
    });
    (table, fields)
}

/// The name that the model has for a column, in which case does not count.
fn own_name<'c>(table: &'static Table, column: &'c str) -> &'c str {
    let mut own = table.columns().iter();
    own.find(|own| own.name.eq_ignore_ascii_case(column))
        .map_or(column, |own| own.name)
}

/// The field of `book.title`, and its table.
fn field(
    column: &str,
    context: &StatementContext<'_>,
) -> (Option<&'static Table>, Option<&'static str>) {
    let (table, column) = column.split_once('.').unwrap_or_default();
    let table = context.named(table);
    let field = table.and_then(|table| constraint::fields(table, &[own_name(table, column)]).pop());
    (table, field)
}

/// `cannot store REAL value in INTEGER column book.copies`: what SQLite makes of an integer that grew too large.
fn datatype(message: &str, error: &Arc<DriverError>, context: &StatementContext<'_>) -> Error {
    let Some(column) = message.strip_prefix("cannot store REAL value in INTEGER column ") else {
        return other(error);
    };
    let (table, field) = field(column, context);
    Error::OutOfRange {
        model: table.map(|table| table.model).or(context.model()),
        field,
        why: "the number is larger than the column can hold".to_owned(),
    }
}

/// `NOT NULL constraint failed: book.title`.
fn not_null(message: &str, error: &Arc<DriverError>, context: &StatementContext<'_>) -> Error {
    let (table, field) = field(after(message, "NOT NULL constraint failed: "), context);
    Error::NotNullViolation {
        model: table.map(|table| table.model).or(context.model()),
        field,
        source: Some(Arc::clone(error) as Source),
    }
}

/// What has no code of its own.
fn plain(message: &str, error: &Arc<DriverError>, context: &StatementContext<'_>) -> Error {
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
    match missing(message) {
        MissingName::Unknown => other(error),
        missing => super::mismatch(context, missing, error),
    }
}

/// `no such table: main.book`, `no such column: book.nosuch`, `table book has no column named nosuch`; behind a dash
/// stands advice.
fn missing(message: &str) -> MissingName<'_> {
    let message = message
        .split_once(" - ")
        .map_or(message, |(message, _)| message);
    if let Some(table) = message.strip_prefix("no such table: ") {
        return MissingName::Table(table.rsplit('.').next().unwrap_or(table));
    }
    if let Some((table, column)) = message.split_once(" has no column named ") {
        return MissingName::Column(table.strip_prefix("table "), column);
    }
    let Some(column) = message.strip_prefix("no such column: ") else {
        return MissingName::Unknown;
    };
    let column = column.trim_matches('"');
    match column.rsplit_once('.') {
        Some((table, column)) => MissingName::Column(table.rsplit('.').next(), column),
        None => MissingName::Column(None, column),
    }
}
