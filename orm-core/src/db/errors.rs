//! What the driver reports, as seen from the models.

mod constraint;
mod driver;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use crate::error::{DatabaseError, Error, Source};
#[cfg(feature = "postgres")]
use crate::schema::Catalog;
use crate::schema::{ForeignKey, ModelNames, Table};
use crate::sql::{Statement, Verb};
use std::io::ErrorKind;
use std::sync::Arc;

pub use driver::DriverError;

/// What is known about a statement that failed.
pub(super) struct StatementContext<'c> {
    /// The statement; none while committing.
    pub(super) statement: Option<&'c Statement>,
    /// Whether it is part of a transaction, so that it lasts only if that is committed.
    #[cfg_attr(
        not(feature = "sqlite"),
        expect(dead_code, reason = "a server that fails ends the connection")
    )]
    pub(super) in_transaction: bool,
    /// The models by whose names it is told.
    pub(super) names: ModelNames,
    /// The reason that was found out by asking.
    pub(super) culprit: Option<Culprit>,
}

/// The reason why a statement failed, where its error does not say it.
pub(super) enum Culprit {
    /// The foreign key that does not hold.
    ForeignKey(Arc<ForeignKey>),
    /// The counter of the table's keys, which stands at the largest there is.
    #[cfg(feature = "sqlite")]
    Counter,
}

impl StatementContext<'_> {
    fn table(&self) -> Option<&'static Table> {
        self.statement.and_then(|statement| statement.table)
    }

    /// Returns the model that the statement is about, if that is known.
    fn model(&self) -> Option<&'static str> {
        self.table().map(|table| table.model)
    }

    /// Returns whether the statement ignores case.
    #[cfg(feature = "postgres")]
    fn folds(&self) -> bool {
        self.statement.is_some_and(|statement| statement.folds)
    }

    /// The foreign key that was found to fail.
    fn foreign_key(&self) -> Option<&ForeignKey> {
        match &self.culprit {
            Some(Culprit::ForeignKey(key)) => Some(key),
            _ => None,
        }
    }

    fn verb(&self) -> Option<Verb> {
        self.statement.map(|statement| statement.verb)
    }

    #[cfg(feature = "sqlite")]
    fn is_write(&self) -> bool {
        self.verb().is_some_and(|verb| !verb.reads())
    }

    /// The table of this name in the database, where case does not count: that of the statement before any other.
    #[cfg(feature = "sqlite")]
    fn named(&self, name: &str) -> Option<&'static Table> {
        self.tables()
            .find(|table| table.name.eq_ignore_ascii_case(name))
    }

    /// All tables, that of the statement first.
    fn tables(&self) -> impl Iterator<Item = &'static Table> + use<'_> {
        self.names.tables().iter().copied()
    }
}

/// The error that a statement failed with.
pub(super) fn map(error: sqlx::Error, context: &StatementContext<'_>) -> Error {
    map_shared(&Arc::new(DriverError::new(error)), context)
}

/// The same twice: for the caller, and for the transaction that it breaks.
pub(super) fn map_twice(error: sqlx::Error, context: &StatementContext<'_>) -> (Error, Error) {
    let error = Arc::new(DriverError::new(error));
    (map_shared(&error, context), map_shared(&error, context))
}

fn map_shared(error: &Arc<DriverError>, context: &StatementContext<'_>) -> Error {
    let source = || Some(Arc::clone(error) as Source);
    match error.inner() {
        sqlx::Error::Database(database) => {
            #[cfg(feature = "postgres")]
            if let Some(reported) = database.try_downcast_ref() {
                return postgres::map(reported, error, context);
            }
            #[cfg(feature = "sqlite")]
            if let Some(reported) = database.try_downcast_ref() {
                return sqlite::map(reported, error, context);
            }
            other(error)
        }
        sqlx::Error::Tls(_) | sqlx::Error::Configuration(_) => Error::Connect {
            why: error.to_string(),
            source: source(),
        },
        inner if is_fatal(inner) => Error::ConnectionLost {
            sent: true,
            source: source(),
        },
        _ => other(error),
    }
}

/// An error without a variant of its own.
fn other(error: &Arc<DriverError>) -> Error {
    Error::Database(DatabaseError::new(
        error.code(),
        error.to_string(),
        Some(Arc::clone(error) as Source),
    ))
}

/// A table or column that is not there.
#[derive(Clone, Copy)]
enum MissingName<'m> {
    Table(&'m str),
    /// With the table, or the alias of a joined one, that it was looked for in.
    Column(Option<&'m str>, &'m str),
    /// The driver's error says which, and nothing else does.
    Unknown,
}

/// The error for a table or column that is not there.
fn mismatch(
    context: &StatementContext<'_>,
    missing: MissingName<'_>,
    error: &Arc<DriverError>,
) -> Error {
    let table = context.table();
    let own = table.filter(|table| match missing {
        MissingName::Table(name) | MissingName::Column(Some(name), _) => name == table.name,
        MissingName::Column(None, _) | MissingName::Unknown => true,
    });
    let field = match missing {
        MissingName::Column(_, column) => {
            own.and_then(|table| constraint::fields(table, &[column]).pop())
        }
        _ => None,
    };
    let create = format!(
        "create it with `db.create_tables(schema![{}])` or a migration",
        own.map_or("\u{2026}", |table| table.model)
    );
    let why = match (missing, own) {
        (MissingName::Table(name), _) => format!("there is no table `{name}`; {create}"),
        (MissingName::Column(_, column), Some(table)) => format!(
            "there is no column `{column}` in the table `{}`; add it by a migration",
            table.name
        ),
        (MissingName::Column(_, column), None) => {
            format!("there is no column `{column}`; add it by a migration")
        }
        (MissingName::Unknown, _) => format!("{error}; {create}"),
    };
    Error::SchemaMismatch {
        model: context.model(),
        field,
        why,
        source: Some(Arc::clone(error) as Source),
    }
}

/// The error of a connection that is gone.
pub(super) fn lost(error: sqlx::Error, sent: bool) -> Error {
    Error::ConnectionLost {
        sent,
        source: Some(source(error)),
    }
}

/// The error of a statement whose transaction was not committed: a connection that is lost undoes it.
pub(super) fn undone(error: Error) -> Error {
    match error {
        Error::ConnectionLost { source, .. } => Error::ConnectionLost {
            sent: false,
            source,
        },
        error => error,
    }
}

/// The error of a statement that took longer than its caller lets it; twice, for those who keep one.
pub(super) fn timeout_twice(error: sqlx::Error) -> (Error, Error) {
    let source = source(error);
    let timeout = |source| Error::Timeout {
        source: Some(source),
    };
    (timeout(Arc::clone(&source)), timeout(source))
}

/// Returns whether a server went silent: sending the same again would only take as long once more.
pub(super) fn is_silence(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(error) if error.kind() == ErrorKind::TimedOut)
}

/// The driver's error, so that it shows no values.
pub(super) fn source(error: sqlx::Error) -> Source {
    Arc::new(DriverError::new(error))
}

/// What is wrong with a url or setting, without the driver's words around it.
pub(super) fn configuration(error: &sqlx::Error) -> String {
    error.to_string().replace("error with configuration: ", "")
}

/// Returns whether the connection is not to be used any more: it is closed, or its disk fails.
pub(super) fn is_fatal(error: &sqlx::Error) -> bool {
    match error {
        #[cfg(feature = "sqlite")]
        error if sqlite_code(error).is_some_and(sqlite::is_disk_error) => true,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            // Shutdown, the end of an idle transaction; problems of the connection, but not of the protocol.
            matches!(
                &*code,
                "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25P04"
            ) || code.len() == 5 && code.starts_with("08") && code != "08P01"
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Tls(_) => true,
        _ => false,
    }
}

/// Returns whether a prepared statement does not fit the tables any more: its rows would have other columns.
pub(super) fn is_stale(error: &sqlx::Error) -> bool {
    #[cfg(feature = "postgres")]
    if let Some(error) = error.as_database_error()
        && let Some(error) = error.try_downcast_ref()
    {
        return postgres::is_stale(error);
    }
    #[cfg(not(feature = "postgres"))]
    let _ = error;
    false
}

/// Whether the name of a prepared statement is taken by another one, or stands for none: somebody else uses the session.
pub(super) fn is_mixed_up(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("42P05" | "26000"))
}

/// Returns whether a server refuses who connects, or what for; or we refuse what stands there.
pub(super) fn is_refusal(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .unwrap_or_default();
    code.starts_with("28") && code.len() == 5
        || code == "3D000"
        || matches!(error, sqlx::Error::Configuration(_))
}

/// Returns whether connecting may succeed a moment later: the server restarts, or is full.
pub(super) fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => matches!(
            error.kind(),
            ErrorKind::ConnectionRefused
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::UnexpectedEof
        ),
        sqlx::Error::Database(error) => matches!(
            error.code().as_deref(),
            Some("57P03" | "53300" | "5" | "261")
        ),
        _ => false,
    }
}

/// Returns whether this is about a foreign key.
pub(super) fn is_foreign_key(error: &sqlx::Error) -> bool {
    let Some(error) = error.as_database_error() else {
        return false;
    };
    let code = error.code();
    #[cfg(feature = "sqlite")]
    if sqlite::is_foreign_key(code.as_deref(), error.message()) {
        return true;
    }
    // The second is that of `RESTRICT` since Postgres 18.
    matches!(code.as_deref(), Some("23503" | "23001"))
}

/// The foreign key that Postgres names.
#[cfg(feature = "postgres")]
pub(super) fn named_foreign_key(error: &sqlx::Error, catalog: &Catalog) -> Option<Arc<ForeignKey>> {
    let reported = error.as_database_error()?.try_downcast_ref()?;
    postgres::named_foreign_key(reported, catalog)
}

/// Whether a table, column or constraint is not there, or not what it was, so that somebody else has changed it.
pub(super) fn is_change_of_tables(error: &Error) -> bool {
    match error {
        Error::SchemaMismatch { .. } => true,
        // A constraint that is not there, or is not one that can be deferred.
        Error::Database(error) => matches!(error.code.as_deref(), Some("42704" | "42809")),
        _ => false,
    }
}

/// Returns whether SQLite found no room: on the disk, or among the keys of a table.
#[cfg(feature = "sqlite")]
pub(super) fn is_sqlite_full(error: &sqlx::Error) -> bool {
    sqlite_code(error) == Some(13)
}

/// The extended result code of SQLite.
#[cfg(feature = "sqlite")]
fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let error = error.as_database_error()?;
    let reported: &sqlx::sqlite::SqliteError = error.try_downcast_ref()?;
    sqlite::code(reported)
}

/// The driver's words without values.
#[cfg(feature = "postgres")]
pub(super) fn words(error: &sqlx::Error) -> std::borrow::Cow<'_, str> {
    driver::message(error)
}
