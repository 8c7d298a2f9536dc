//! The errors of Postgres, by their SQLSTATE.

use super::constraint::{self, Culprit};
use super::{Context, DriverError, other};
use crate::error::{Error, Source};
use crate::schema::Table;
use sqlx::postgres::PgDatabaseError;
use std::sync::Arc;

/// What the database reports, as seen from the models.
pub(super) fn map(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &Context<'_>,
) -> Error {
    let source = || Some(Arc::clone(error) as Source);
    let model = context.model();
    match reported.code() {
        "23505" => unique(reported, error, context),
        // The second is that of `RESTRICT` since Postgres 18.
        "23503" | "23001" => foreign_key(reported, error, context),
        "23502" => not_null(reported, error, context),
        "23514" => constraint::check(
            context,
            reported.constraint().unwrap_or_default(),
            Arc::clone(error) as Source,
        ),
        "22001" => too_long(reported, context),
        "22003" | "22007" | "22008" | "22012" => Error::OutOfRange {
            model,
            field: None,
            why: error.to_string(),
        },
        "22021" | "22P05" => Error::InvalidText { model, field: None },
        "2201B" => Error::InvalidRegex {
            why: error
                .to_string()
                .replace("invalid regular expression: ", ""),
        },
        "40001" | "40P01" => Error::Conflict { source: source() },
        "55P03" => Error::Locked {
            why: "another transaction holds a row or table".to_owned(),
            source: source(),
        },
        "57014" => Error::Timeout { source: source() },
        "25P02" | "3B001" => Error::TransactionBroken {
            first: Arc::new(other(error)),
        },
        "42P01" | "42703" => mismatch(reported, error, context),
        "42P05" => stale(error, context),
        _ if super::is_stale(error.inner()) => stale(error, context),
        // No such collation for the encoding of the database, or none of its kind at all.
        "42704" | "0A000" if context.folds() => Error::Unsupported {
            what: "a lookup without regard to case in a database without ICU collations (of an encoding that ICU does not know, or on a server built without it)",
            backend: "postgres",
        },
        "25006" => Error::ReadOnly { source: source() },
        "42501" => Error::Permission { source: source() },
        "53100" => Error::DiskFull { source: source() },
        "XX001" | "XX002" => Error::Corrupt { source: source() },
        "3D000" | "28P01" | "28000" | "53300" => Error::Connect {
            why: error.to_string(),
            source: source(),
        },
        _ if super::is_fatal(error.inner()) => Error::ConnectionLost {
            sent: true,
            source: source(),
        },
        _ => other(error),
    }
}

fn unique(reported: &PgDatabaseError, error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    let name = reported.constraint().unwrap_or_default();
    let source = Arc::clone(error) as Source;
    if let Some(error) = constraint::unique(context, name, Arc::clone(&source)) {
        return error;
    }
    let table = table_of(reported, context);
    let fields = table
        .map(|table| constraint::fields(table, &key_of(reported.detail().unwrap_or_default())));
    Error::UniqueViolation {
        model: table.map_or(context.model(), |table| table.model),
        fields: fields.unwrap_or_default(),
        constraint: Some(name.to_owned()),
        source: Some(source),
    }
}

/// The table that the database names: that of the statement before any other.
fn table_of(reported: &PgDatabaseError, context: &Context<'_>) -> Option<&'static Table> {
    context.tables().find(|table| is_it(table, reported))
}

/// Whether the database names this table. One without a namespace stands wherever the session looks.
fn is_it(table: &Table, reported: &PgDatabaseError) -> bool {
    let is_there = |namespace| reported.schema() == Some(namespace);
    reported.table() == Some(table.name) && table.namespace.is_none_or(is_there)
}

/// The columns in `Key (title, author_id)=(…) already exists.`, whatever language it is in.
fn key_of(detail: &str) -> Vec<&str> {
    let Some((head, _)) = detail.split_once(")=(") else {
        return Vec::new();
    };
    let Some((_, columns)) = head.split_once('(') else {
        return Vec::new();
    };
    columns
        .split(", ")
        .map(|column| column.trim_matches('"'))
        .collect()
}

/// A row to be deleted is pointed at, or a row to be written points nowhere. Either way the constraint named is that
/// of the row that points.
fn foreign_key(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &Context<'_>,
) -> Error {
    let name = reported.constraint().unwrap_or_default();
    let table = table_of(reported, context);
    let mut pointers = table.into_iter().flat_map(Table::pointers);
    let culprit = Culprit {
        table,
        field: pointers
            .find(|pointer| pointer.constraint().name == name)
            .map(|pointer| pointer.field),
        is_own: context.table().is_none_or(|table| is_it(table, reported)),
    };
    constraint::foreign_key(context, culprit, Arc::clone(error) as Source)
}

fn not_null(reported: &PgDatabaseError, error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    let table = table_of(reported, context).or(context.table());
    let column = reported.column().unwrap_or_default();
    Error::NotNullViolation {
        model: table.map_or("", |table| table.model),
        field: table.and_then(|table| constraint::fields(table, &[column]).pop()),
        source: Some(Arc::clone(error) as Source),
    }
}

/// `value too long for type character varying(255)`: the field is the one of that length, if there is only one.
fn too_long(reported: &PgDatabaseError, context: &Context<'_>) -> Error {
    let number = reported
        .message()
        .rsplit_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')')?.parse().ok());
    let max: Option<u32> = number;
    let columns = context.table().into_iter().flat_map(|table| {
        let columns = table.columns().iter().enumerate();
        columns.map(move |(position, column)| (table, position, column.field))
    });
    let mut of_length = columns
        .filter(|(table, position, _)| max.is_some() && table.origin(*position).max_length == max);
    let field = of_length
        .next()
        .filter(|_| of_length.next().is_none())
        .map(|(table, _, field)| table.fields[field].name);
    Error::TooLong {
        model: context.model(),
        field,
        max,
    }
}

/// A table or column that is not there, or not as it was.
fn mismatch(reported: &PgDatabaseError, error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    let what = error.to_string();
    // `column book.nosuch does not exist`, `column "nosuch" of relation "book" does not exist`
    let column = match reported.code() {
        "42703" => what
            .split(['"', ' ', '.'])
            .find(|word| is_column(context, word)),
        _ => None,
    };
    super::mismatch(context, column, &what, error)
}

/// A statement that was prepared before a table changed.
fn stale(error: &Arc<DriverError>, context: &Context<'_>) -> Error {
    Error::SchemaMismatch {
        model: context.table().map(|table| table.model),
        field: None,
        why: format!(
            "a table was changed since the statement was prepared ({error}); run the transaction again"
        ),
        source: Some(Arc::clone(error) as Source),
    }
}

fn is_column(context: &Context<'_>, word: &str) -> bool {
    context.table().is_some_and(|table| {
        table.name != word && table.columns().iter().any(|column| column.name == word)
    })
}
