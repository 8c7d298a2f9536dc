//! The errors of SQLite, by their extended result code. Messages are read only where the code says what they are.

use super::functions::FunctionFailure;
use crate::db::driver::{MissingName, Report, ReportedError, ReportedTable, Routine};
use crate::error::{EXCLUSION_FAILED, NOT_OF_ITS_TYPE};
use crate::sql::Statement;
use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;
use std::borrow::Cow;

/// The message of `ON DELETE RESTRICT`, which has the code of a trigger.
const RESTRICTED: &str = "FOREIGN KEY constraint failed";

impl ReportedError for SqliteError {
    fn report<'e>(&'e self, _: Option<&'e Statement>) -> Report<'e> {
        let message = self.message();
        let code = self.code().and_then(|code| code.parse::<i32>().ok());
        let code = code.unwrap_or(1);
        match code {
            787 => Report::ForeignKey(None),
            1811 if message == RESTRICTED => Report::ForeignKey(None),
            1811 if message.starts_with(EXCLUSION_FAILED) => Report::Exclusion {
                table: ReportedTable::default(),
                constraint: after(message, EXCLUSION_FAILED),
            },
            1555 | 2067 | 2579 => unique(message),
            1299 => not_null(message),
            275 => Report::Check {
                table: ReportedTable::default(),
                constraint: after(message, "CHECK constraint failed: "),
            },
            3091 => too_large(message),
            517 => Report::Conflict,
            _ => primary(code & 0xff, message),
        }
    }

    fn words(&self) -> Cow<'_, str> {
        match self.message() {
            // SQLite quotes what JSON is asked for.
            message if message.starts_with("bad JSON path") => "bad JSON path".into(),
            message if message.starts_with("no such collation sequence") => format!(
                "{message} (SQLite has `BINARY`, `NOCASE` and `RTRIM`; a table with another one is for the program that registers it, and is made anew without it for others)"
            )
            .into(),
            message if message.starts_with("unknown function") => format!(
                "{message} (a table whose checks, indexes or columns call it is for the program that registers it, and is made anew without it for others)"
            )
            .into(),
            message => message.into(),
        }
    }

    /// SQLite says so of what a trigger raises by `RAISE(ABORT, …)`, and of nothing else.
    fn routine(&self) -> Option<Routine> {
        let message = self.message();
        let is_own = message == RESTRICTED || message.starts_with(EXCLUSION_FAILED);
        let is_raised = self.code().as_deref() == Some("1811") && !is_own;
        is_raised.then_some(Routine::Trigger)
    }
}

/// An error by its primary code.
fn primary(code: i32, message: &str) -> Report<'_> {
    match code {
        5 | 6 => Report::Locked("another connection writes to the file"),
        9 => Report::Timeout,
        8 => Report::ReadOnly,
        3 | 23 => Report::Permission(None),
        10 => Report::DiskFailed,
        13 => Report::Full,
        11 | 26 => Report::Corrupt,
        14 => Report::Refused,
        18 => Report::OutOfRange(FunctionFailure::why(FunctionFailure::TooLong.message())),
        1 | 17 => plain(message),
        _ => Report::Other,
    }
}

fn after<'m>(message: &'m str, start: &str) -> &'m str {
    message.strip_prefix(start).unwrap_or_default()
}

fn table(name: &str) -> ReportedTable<'_> {
    ReportedTable {
        name: Some(name),
        ignores_case: true,
        ..ReportedTable::default()
    }
}

/// `UNIQUE constraint failed: book.title, book.author_id`, or `…: index 'book_lower_title_key'`.
fn unique(message: &str) -> Report<'_> {
    let what = after(message, "UNIQUE constraint failed: ");
    let index = what.strip_prefix("index '");
    if let Some(index) = index.and_then(|name| name.strip_suffix('\'')) {
        return Report::Unique {
            table: ReportedTable {
                is_own: true,
                ..ReportedTable::default()
            },
            columns: Vec::new(),
            constraint: Some(index),
        };
    }
    let columns = what.split(", ").map(|column| column.split_once('.'));
    let columns: Vec<_> = columns.collect::<Option<_>>().unwrap_or_default();
    Report::Unique {
        table: columns
            .first()
            .map_or_else(ReportedTable::default, |(name, _)| table(name)),
        columns: columns.into_iter().map(|(_, name)| name.into()).collect(),
        constraint: None,
    }
}

/// `NOT NULL constraint failed: book.title`.
fn not_null(message: &str) -> Report<'_> {
    let column = after(message, "NOT NULL constraint failed: ");
    let (name, column) = column.split_once('.').unwrap_or_default();
    Report::NotNull {
        table: table(name),
        column,
    }
}

/// `cannot store REAL value in INTEGER column book.copies`: what SQLite makes of an integer that grew too large.
fn too_large(message: &str) -> Report<'_> {
    let Some(column) = message.strip_prefix("cannot store REAL value in INTEGER column ") else {
        return Report::Other;
    };
    let (name, column) = column.split_once('.').unwrap_or_default();
    Report::TooLarge {
        table: table(name),
        column,
    }
}

/// An error without a code of its own.
fn plain(message: &str) -> Report<'_> {
    match message {
        "integer overflow" => Report::OutOfRange(Some(NOT_OF_ITS_TYPE)),
        // A limit that is compiled into SQLite: it deletes what points at a row while it deletes the row.
        "too many levels of trigger recursion" => Report::Unsupported {
            what: "a delete that goes on by `Cascade` over more than 1000 rows in a row (delete from the end of the chain)",
            backend: "sqlite",
        },
        message if message == FunctionFailure::InvalidRegex.message() => Report::InvalidRegex,
        message if message == FunctionFailure::NoTimeZone.message() => Report::Unsupported {
            what: "a time zone that `chrono-tz` does not know",
            backend: "sqlite",
        },
        message => FunctionFailure::why(message).map_or_else(
            || missing(message).map_or(Report::Other, Report::Missing),
            |why| Report::OutOfRange(Some(why)),
        ),
    }
}

/// `no such table: main.book`, `no such column: book.nosuch`, `table book has no column named nosuch`; behind a dash
/// stands advice.
fn missing(message: &str) -> Option<MissingName<'_>> {
    let message = message
        .split_once(" - ")
        .map_or(message, |(message, _)| message);
    if let Some(table) = message.strip_prefix("no such table: ") {
        let table = table.rsplit('.').next().unwrap_or(table);
        return Some(MissingName::Table(table.into()));
    }
    if let Some((table, column)) = message.split_once(" has no column named ") {
        let table = table.strip_prefix("table ").map(Cow::Borrowed);
        return Some(MissingName::Column(table, column.into()));
    }
    let column = message.strip_prefix("no such column: ")?.trim_matches('"');
    Some(match column.rsplit_once('.') {
        Some((table, column)) => {
            MissingName::Column(table.rsplit('.').next().map(Cow::Borrowed), column.into())
        }
        None => MissingName::Column(None, column.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_messages() {
        for (report, expected) in [
            (
                unique("UNIQUE constraint failed: book.title, book.author_id"),
                r#"Unique { table: ReportedTable { is_own: false, namespace: None, name: Some("book"), ignores_case: true }, columns: ["title", "author_id"], constraint: None }"#,
            ),
            (
                unique("UNIQUE constraint failed: index 'book_lower_title_key'"),
                r#"Unique { table: ReportedTable { is_own: true, namespace: None, name: None, ignores_case: false }, columns: [], constraint: Some("book_lower_title_key") }"#,
            ),
            (
                not_null("NOT NULL constraint failed: book.title"),
                r#"NotNull { table: ReportedTable { is_own: false, namespace: None, name: Some("book"), ignores_case: true }, column: "title" }"#,
            ),
            (
                too_large("cannot store TEXT value in INTEGER column"),
                "Other",
            ),
            (
                plain("no such table: main.book"),
                r#"Missing(Table("book"))"#,
            ),
            (
                plain("no such column: \"book.nosuch\" - should this be a string literal?"),
                r#"Missing(Column(Some("book"), "nosuch"))"#,
            ),
            (
                plain("table book has no column named nosuch"),
                r#"Missing(Column(Some("book"), "nosuch"))"#,
            ),
            (plain("near \"SELEC\": syntax error"), "Other"),
        ] {
            assert_eq!(format!("{report:?}"), expected);
        }
    }
}
