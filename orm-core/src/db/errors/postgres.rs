//! The errors of Postgres, by SQLSTATE and the names given beside the message.
//!
//! The message itself is in the server's language, so it decides nothing:
//!
//! - `names`: the names in what stands beside the message;
//! - `words`: what is shown in place of the message.

mod names;
mod words;

use super::constraint::{self, FailedForeignKey};
use super::{DriverError, MissingName, StatementContext, other};
use crate::error::{Error, Source};
use crate::schema::{Catalog, Constraint, ForeignKey, Rule, Table};
use crate::sql::Verb;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};
use std::sync::Arc;

pub(super) use words::message;

/// What the database reports, as seen from the models.
pub(super) fn map(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &StatementContext<'_>,
) -> Error {
    let source = || Some(Arc::clone(error) as Source);
    let model = context.model();
    match reported.code() {
        "23505" => unique(reported, error, context),
        // The second is that of `RESTRICT` since Postgres 18.
        "23503" | "23001" => foreign_key(reported, error, context),
        "23502" => not_null(reported, error, context),
        "23514" => check(reported, error, context),
        "22001" => too_long(context),
        "2200H" if reported.r#where().is_none() => constraint::no_key_left(context),
        "2200H" | "22003" | "22007" | "22008" | "22012" => Error::OutOfRange {
            model,
            field: None,
            why: error.to_string(),
        },
        "22021" | "22P05" => Error::InvalidText { model, field: None },
        "2201B" => Error::InvalidRegex {
            why: error.to_string(),
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
        "42P01" | "42703" => missing(reported, error, context),
        _ if is_stale(reported) => stale(error, context),
        // No such collation for the encoding of the database, or none of its kind at all.
        "42704" | "0A000" if context.folds() => Error::Unsupported {
            what: "a lookup without regard to case in a database without ICU collations (of an encoding that ICU does not know, or on a server built without it)",
            backend: "postgres",
        },
        "25006" => Error::ReadOnly { source: source() },
        "42501" => permission(reported, error, context),
        "53100" => Error::DiskFull { source: source() },
        "XX001" | "XX002" => Error::Corrupt { source: source() },
        "3D000" | "28P01" | "28000" | "53300" => Error::Connect {
            why: error.to_string(),
            source: source(),
        },
        // The server ended the session before the statement came, or rolled its transaction back.
        "25P03" | "25P04" | "57P05" => Error::ConnectionLost {
            sent: false,
            source: source(),
        },
        _ if super::is_fatal(error.inner()) => Error::ConnectionLost {
            sent: true,
            source: source(),
        },
        _ => other(error),
    }
}

/// Returns whether a prepared statement would now give rows of other columns. Other errors have the code too.
pub(super) fn is_stale(reported: &PgDatabaseError) -> bool {
    reported.code() == "0A000" && reported.routine() == Some("RevalidateCachedQuery")
}

fn unique(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &StatementContext<'_>,
) -> Error {
    let name = reported.constraint().unwrap_or_default();
    let table = table_of(reported, context);
    let columns = names::key_columns(reported.detail().unwrap_or_default());
    let fields = table.and_then(|table| {
        constraint::key_over(table, &columns).or_else(|| constraint::key_named(table, name))
    });
    Error::UniqueViolation {
        model: table.map(|table| table.model).or(context.model()),
        fields: fields.unwrap_or_default(),
        constraint: Some(name.to_owned()),
        source: Some(Arc::clone(error) as Source),
    }
}

/// The table of the row that breaks a rule: that of the statement, whatever the server calls the partition that the
/// row goes to; that which the server names where a function or a cascade of the database wrote the row.
fn table_of(reported: &PgDatabaseError, context: &StatementContext<'_>) -> Option<&'static Table> {
    let own = context.table().filter(|_| reported.r#where().is_none());
    own.or_else(|| table_named(reported, context))
}

/// The table that the server names: that of the statement before any other.
fn table_named(
    reported: &PgDatabaseError,
    context: &StatementContext<'_>,
) -> Option<&'static Table> {
    context.tables().find(|table| is_it(table, reported))
}

/// Returns whether the server names this table. One without a namespace stands wherever the session looks.
fn is_it(table: &Table, reported: &PgDatabaseError) -> bool {
    let is_there = |namespace| reported.schema() == Some(namespace);
    reported.table() == Some(table.name) && table.namespace.is_none_or(is_there)
}

/// A row to be deleted is referred to, or a row to be written refers to none. Either way table and constraint named are
/// those of the row that refers.
fn foreign_key(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &StatementContext<'_>,
) -> Error {
    let failed = match context.foreign_key() {
        Some(key) => FailedForeignKey::of(key, context),
        None => failed(reported, context),
    };
    constraint::foreign_key(context, failed, Arc::clone(error) as Source)
}

/// The foreign key as the error alone tells it: a transaction that failed cannot be asked.
fn failed<'r>(
    reported: &'r PgDatabaseError,
    context: &StatementContext<'_>,
) -> FailedForeignKey<'r> {
    let name = reported.constraint().unwrap_or_default();
    let columns = names::key_columns(reported.detail().unwrap_or_default());
    let find = |table: &'static Table| {
        let constraints = table.constraints();
        let mut keys = constraints
            .iter()
            .filter(|it| matches!(it.rule, Rule::ForeignKey(_)));
        let named = keys.clone().find(|it| it.name == name);
        let is_over = |it: &&Constraint| it.columns.iter().eq(columns.iter());
        let field = *named.or_else(|| keys.find(is_over))?.fields.first()?;
        Some(table.fields[field].name)
    };
    let named = table_named(reported, context);
    // A partition is unknown by its name. A row of it points nowhere if the statement writes such keys.
    let table = named.or_else(|| {
        let is_written = context.verb() != Some(Verb::Delete) && reported.r#where().is_none();
        context
            .table()
            .filter(|table| is_written && find(table).is_some())
    });
    FailedForeignKey {
        name: reported.table(),
        table,
        field: table.and_then(find),
        on_delete: None,
        is_own: context
            .table()
            .is_none_or(|own| table.is_some_and(|table| std::ptr::eq(table, own))),
    }
}

/// The foreign key that the database names.
pub(super) fn named_foreign_key(
    reported: &PgDatabaseError,
    catalog: &Catalog,
) -> Option<Arc<ForeignKey>> {
    let (namespace, table) = (reported.schema()?, reported.table()?);
    let found = catalog.constraint(namespace, table, reported.constraint()?);
    found.cloned()
}

fn not_null(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &StatementContext<'_>,
) -> Error {
    let table = table_of(reported, context);
    let column = reported.column().unwrap_or_default();
    Error::NotNullViolation {
        model: table.map(|table| table.model).or(context.model()),
        field: table.and_then(|table| constraint::fields(table, &[column]).pop()),
        source: Some(Arc::clone(error) as Source),
    }
}

/// A check has a name. Where none is given but a table is, the row has no place among the partitions.
fn check(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &StatementContext<'_>,
) -> Error {
    let source = Arc::clone(error) as Source;
    let table = table_of(reported, context);
    if reported.constraint().is_none()
        && let Some(name) = reported.table()
    {
        return Error::SchemaMismatch {
            model: context.model(),
            field: None,
            why: format!(
                "no partition takes the row written to `{name}`; create one for its values, or a default partition"
            ),
            source: Some(source),
        };
    }
    let name = reported.constraint().unwrap_or_default();
    constraint::check(context, table, name, source)
}

/// The server does not say which text is too long: it is the only one that the statement has computed, or the only
/// one of the table with a `max_length`. Values that are bound were measured before.
fn too_long(context: &StatementContext<'_>) -> Error {
    let computed = context.statement.map_or(&[][..], |it| &it.computed);
    let mut columns = context.table().into_iter().flat_map(|table| {
        let columns = table.columns().iter().enumerate();
        columns.filter_map(move |(position, column)| {
            let is_candidate = computed.is_empty() || computed.contains(&column.name);
            let max = table.origin(position).max_length.filter(|_| is_candidate)?;
            Some((table.fields[column.field].name, max))
        })
    });
    let only = columns.next().filter(|_| columns.next().is_none());
    Error::TooLong {
        model: context.model(),
        field: only.map(|(field, _)| field),
        max: only.map(|(_, max)| max),
    }
}

/// A table or column that is not there. The server points at its name in the statement.
fn missing(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &StatementContext<'_>,
) -> Error {
    let name = match (reported.position(), context.statement) {
        (Some(PgErrorPosition::Original(position)), Some(statement)) => {
            names::name_at(&statement.text, position)
        }
        (Some(PgErrorPosition::Internal { position, query }), _) => names::name_at(query, position),
        _ => Vec::new(),
    };
    let missing = match (reported.code(), &*name) {
        ("42P01", [.., table]) => MissingName::Table(table),
        ("42703", [column]) => MissingName::Column(None, column),
        ("42703", [.., table, column]) => MissingName::Column(Some(table), column),
        _ => MissingName::Unknown,
    };
    super::mismatch(context, missing, error)
}

/// A statement that was prepared before a table changed.
fn stale(error: &Arc<DriverError>, context: &StatementContext<'_>) -> Error {
    Error::SchemaMismatch {
        model: context.model(),
        field: None,
        why: "a table was changed while the statement was being prepared; run it again, and the transaction it is in from its beginning"
            .to_owned(),
        source: Some(Arc::clone(error) as Source),
    }
}

/// The server names what the user may not touch in its message alone: it may be another table that the statement
/// reads, a sequence, a schema.
fn permission(
    reported: &PgDatabaseError,
    error: &Arc<DriverError>,
    context: &StatementContext<'_>,
) -> Error {
    let source = Arc::clone(error) as Source;
    if reported.routine() == Some("ExecWithCheckOptions") {
        return constraint::permission(
            context,
            "a row-level security policy forbids the row",
            source,
        );
    }
    constraint::permission(context, &error.to_string(), source)
}
