//! The driver's errors as seen from the models: a [`Report`] of the driver, and what is known of the statement, become
//! an [`Error`] that speaks of models and fields.
//!
//! - `constraint`: the rule of a model that a row breaks;
//! - `foreign_key`: a foreign key that does not hold;
//! - `missing`: a table or column that is not there;
//! - `driver_error`: the driver's error as the source of ours, free of values.

mod constraint;
mod driver_error;
mod foreign_key;
mod missing;

use super::driver::{ConnectFailure, Refusal, Report, ReportedTable};
use super::drivers;
use crate::error::{DatabaseError, Error, NOT_OF_ITS_TYPE, Source};
use crate::schema::{ForeignKey, ModelNames, Table};
use crate::sql::{Statement, Verb};
use std::sync::Arc;

pub use driver_error::DriverError;
pub(crate) use driver_error::note_draft;
pub(crate) use foreign_key::leads_nowhere;

/// Everything that is known about a statement that failed.
pub(super) struct StatementContext<'c> {
    /// The statement; none at the beginning and the end of a transaction.
    pub(super) statement: Option<&'c Statement>,
    /// True where the statement is part of a transaction, so that it lasts only if that is committed.
    pub(super) in_transaction: bool,
    /// The models by whose names the error speaks of tables.
    pub(super) names: ModelNames,
    /// The cause that was found out by asking, where the error does not say it.
    pub(super) cause: Option<FoundCause>,
}

/// The cause of an error, found out by asking the database.
pub(super) enum FoundCause {
    /// The foreign key that does not hold.
    ForeignKey(Arc<ForeignKey>),
    /// The counter of the table's keys, which stands at the largest there is.
    Counter,
}

impl StatementContext<'_> {
    fn table(&self) -> Option<&'static Table> {
        self.statement.and_then(|statement| statement.table)
    }

    /// Returns the model that the statement is about, if it is about one.
    fn model(&self) -> Option<&'static str> {
        self.table().map(|table| table.model)
    }

    /// Returns the model of a table, or else the one that the statement is about.
    fn model_of(&self, table: Option<&Table>) -> Option<&'static str> {
        table.map(|table| table.model).or(self.model())
    }

    /// Returns the field whose value is all that the statement calculates, so that a calculation that fails is its own. No
    /// database says which of several it was.
    fn calculated_field(&self) -> Option<&'static str> {
        let (table, statement) = self.table().zip(self.statement)?;
        constraint::field(table, statement.calculated?, false)
    }

    /// Returns the foreign key that was found to fail.
    fn foreign_key(&self) -> Option<&ForeignKey> {
        match &self.cause {
            Some(FoundCause::ForeignKey(key)) => Some(key),
            _ => None,
        }
    }

    fn verb(&self) -> Option<Verb> {
        self.statement.map(|statement| statement.verb)
    }

    fn is_write(&self) -> bool {
        self.verb().is_some_and(|verb| !verb.reads())
    }

    fn is_read(&self) -> bool {
        self.verb().is_some_and(Verb::reads)
    }

    /// Returns all tables whose models are known, that of the statement first.
    fn tables(&self) -> impl Iterator<Item = &'static Table> + use<'_> {
        self.names.tables().iter().copied()
    }

    /// Returns the table of the row that broke a rule: that of the statement, if it wrote the row itself, else the one
    /// that the database names.
    fn table_of(&self, reported: ReportedTable<'_>) -> Option<&'static Table> {
        let own = self.table().filter(|_| reported.is_own);
        own.or_else(|| self.table_named(reported))
    }

    /// Returns the name of the table of the row that broke a rule, if it is another than the statement's and no model
    /// describes it.
    fn other_table(&self, reported: ReportedTable<'_>) -> Option<String> {
        let name = reported.name.filter(|name| !name.is_empty())?;
        let is_other = self.table_of(reported).is_none() && !reported.is_own;
        is_other.then(|| name.to_owned())
    }

    /// Returns the table that the database names: that of the statement before any other.
    fn table_named(&self, reported: ReportedTable<'_>) -> Option<&'static Table> {
        self.tables().find(|table| is_named(table, reported))
    }
}

/// Returns whether the database names this table. One without a namespace stands wherever the session looks.
fn is_named(table: &Table, reported: ReportedTable<'_>) -> bool {
    let Some(name) = reported.name else {
        return false;
    };
    if reported.ignores_case {
        return table.name.eq_ignore_ascii_case(name);
    }
    let is_there = |namespace| reported.namespace == Some(namespace);
    table.name == name && table.namespace.is_none_or(is_there)
}

/// Returns the error that a statement failed with.
pub(super) fn map(error: sqlx::Error, context: &StatementContext<'_>) -> Error {
    map_shared(&Arc::new(DriverError::new(error)), context)
}

/// Returns the error that a statement failed with twice: for the caller, and for the transaction that it breaks.
pub(super) fn map_twice(error: sqlx::Error, context: &StatementContext<'_>) -> (Error, Error) {
    let error = Arc::new(DriverError::new(error));
    (map_shared(&error, context), map_shared(&error, context))
}

fn map_shared(error: &Arc<DriverError>, context: &StatementContext<'_>) -> Error {
    let report = drivers::report(error.inner(), context.statement);
    let source = || Some(Arc::clone(error) as Source);
    // An error that is about no model, or about one that the program has not named, has no variant of its own.
    let of_model = |found: Option<Error>| found.unwrap_or_else(|| other(error));
    match report {
        Report::Unique {
            table,
            columns,
            constraint,
        } => of_model(constraint::unique(
            table,
            (&columns, constraint),
            context,
            source(),
        )),
        Report::Exclusion { table, constraint } => {
            of_model(constraint::exclusion(table, constraint, context, source()))
        }
        Report::NotNull { table, column } => {
            of_model(constraint::not_null(table, column, context, source()))
        }
        Report::Check { table, constraint } => {
            of_model(constraint::check(table, constraint, context, source()))
        }
        Report::TooLarge { table, column } => {
            of_model(constraint::too_large(table, column, context))
        }
        Report::ForeignKey(key) => {
            of_model(foreign_key::violation(key.as_ref(), context, source()))
        }
        Report::NoPartition(table) => missing::partition(table, context, source()),
        Report::Missing(name) => missing::name(&name, context, error),
        Report::StalePlan => missing::plan(context, source()),
        Report::TooLong => of_model(constraint::too_long(context)),
        Report::NoKeyLeft => of_model(constraint::no_key_left(context)),
        Report::Full if matches!(context.cause, Some(FoundCause::Counter)) => {
            of_model(constraint::no_key_left(context))
        }
        Report::Full | Report::DiskFull => Error::DiskFull { source: source() },
        Report::OutOfRange(why) => of_model(context.model().map(|model| Error::OutOfRange {
            model,
            field: context.calculated_field(),
            why: why.map_or_else(|| error.to_string(), str::to_owned),
        })),
        Report::InvalidText => of_model(
            context
                .model()
                .map(|model| Error::InvalidText { model, field: None }),
        ),
        Report::InvalidRegex => Error::InvalidRegex {
            why: error.to_string(),
        },
        Report::SeveralRows => of_model(context.model().map(|model| Error::InvalidQuery {
            model,
            why: "a subquery of SQL of your own gives several rows where one value is asked for; let it give one, by `LIMIT 1` for example".to_owned(),
        })),
        Report::Conflict => Error::Conflict { source: source() },
        Report::Locked(why) => Error::Locked {
            why: why.to_owned(),
            source: source(),
        },
        Report::Timeout => Error::Timeout { source: source() },
        Report::TransactionBroken => Error::TransactionBroken {
            first: Arc::new(other(error)),
        },
        Report::Unsupported { what, backend } => Error::Unsupported { what, backend },
        Report::ReadOnly => Error::ReadOnly { source: source() },
        Report::Permission(why) => permission(context, why, error),
        Report::Corrupt => Error::Corrupt { source: source() },
        Report::Refused | Report::NotEncrypted => Error::Connect {
            why: error.to_string(),
            source: source(),
        },
        // A read stores nothing, however far it came.
        Report::Lost { sent } => Error::ConnectionLost {
            sent: sent && !context.is_read(),
            source: source(),
        },
        Report::Unreachable { sent } => Error::Unreachable {
            what: with_detail(error),
            sent: sent && !context.is_read(),
            source: source(),
        },
        // The disk failed while a write was made to last, and may have written it all the same.
        Report::DiskFailed if !context.in_transaction && context.is_write() => {
            Error::ConnectionLost {
                sent: true,
                source: source(),
            }
        }
        Report::DiskFailed | Report::MissingConstraint | Report::MixedUp | Report::Other => {
            other(error)
        }
    }
}

/// Returns the error of a statement about this table that was not sent.
pub(super) fn refused(refusal: Refusal, table: Option<&'static Table>) -> Error {
    match table {
        Some(table) => refusal.of(table.model),
        None => Error::Database(DatabaseError::new(None, refusal.to_string(), None)),
    }
}

/// Returns the error that has no variant of its own.
fn other(error: &Arc<DriverError>) -> Error {
    let routine = error.routine().map(|routine| routine.to_string());
    let source = Some(Arc::clone(error) as Source);
    let error = DatabaseError::new(error.code(), error.to_string(), source);
    Error::Database(error.in_routine(routine))
}

/// Returns the error of a statement that the user of the database may not run.
fn permission(
    context: &StatementContext<'_>,
    why: Option<&str>,
    error: &Arc<DriverError>,
) -> Error {
    let verb = context.verb().map_or("do this", |verb| match verb {
        Verb::Select | Verb::Explain => "read",
        Verb::Catalog => "read the foreign keys of the database",
        Verb::Insert => "insert into",
        Verb::Upsert => "insert into or update",
        Verb::Update => "update",
        Verb::Delete => "delete from",
        Verb::Schema => "make, change or drop tables",
    });
    let reason = why.map_or_else(|| error.to_string(), str::to_owned);
    let table = context.table();
    let what = match table {
        Some(table) if context.verb() != Some(Verb::Schema) => {
            format!("{verb} the table `{}` ({reason})", table.name)
        }
        _ => format!("{verb} ({reason})"),
    };
    let grant = context.verb().zip(table).filter(|_| why.is_none());
    let why = match grant.and_then(|(verb, table)| verb.grant(table)) {
        Some(grant) => {
            format!("{what}; `{grant} TO …` lets it, if it is that table which is denied")
        }
        None => what,
    };
    Error::Permission {
        model: context.model(),
        why,
        source: Some(Arc::clone(error) as Source),
    }
}

/// Returns whether the error shows that somebody else has changed the tables: one of them, a column or a constraint is
/// not there, or not what it was.
pub(super) fn is_change_of_tables(report: &Report<'_>) -> bool {
    matches!(
        report,
        Report::Missing(_) | Report::StalePlan | Report::NoPartition(_) | Report::MissingConstraint
    )
}

/// Returns the error of an attempt to connect. No `From`: with a second source of errors, `?` would leave a caller's
/// type open.
pub(super) fn connect(failure: ConnectFailure) -> Error {
    let (why, error) = failure.into_parts();
    Error::Connect {
        why,
        source: error.map(source),
    }
}

/// Returns the error of schemas that a database is to be used in, and does not have.
pub(super) fn missing_schemas(missing: &[String]) -> Error {
    let quoted: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    let names = quoted.join(", ");
    let why = format!(
        "there is no schema {names} that the role may use; make it by `db.create_schema(…)`, or grant `USAGE` on it"
    );
    Error::SchemaMismatch {
        model: None,
        field: None,
        why,
        is_raw: false,
        source: None,
    }
}

/// Returns the error of a connection that is gone.
pub(super) fn lost(error: sqlx::Error, sent: bool) -> Error {
    Error::ConnectionLost {
        sent,
        source: Some(source(error)),
    }
}

/// Returns the error of a transaction whose connection is not used any more, and which was not committed; twice, for those
/// who keep one.
pub(super) fn lost_twice(error: sqlx::Error) -> (Error, Error) {
    twice(error, |source| Error::ConnectionLost {
        sent: false,
        source: Some(source),
    })
}

/// Shows an error with what the database says beside its message.
fn with_detail(error: &DriverError) -> String {
    match error.detail() {
        Some(detail) => format!("{error} ({detail})"),
        None => error.to_string(),
    }
}

/// Returns the error of a statement whose transaction was not committed: a connection that is lost undoes it.
pub(super) fn undone(error: Error) -> Error {
    match error {
        Error::ConnectionLost { source, .. } => Error::ConnectionLost {
            sent: false,
            source,
        },
        Error::Unreachable { what, source, .. } => Error::Unreachable {
            what,
            sent: false,
            source,
        },
        error => error,
    }
}

/// Returns the error of a statement that took longer than its caller lets it; twice, for those who keep one.
pub(super) fn timeout_twice(error: sqlx::Error) -> (Error, Error) {
    twice(error, |source| Error::Timeout {
        source: Some(source),
    })
}

fn twice(error: sqlx::Error, of: impl Fn(Source) -> Error) -> (Error, Error) {
    let source = source(error);
    (of(Arc::clone(&source)), of(source))
}

/// Returns an error of reading once more, where both databases are to treat it as one of their own: a calculated number that
/// does not fit its type, which Postgres finds as it calculates, and on SQLite whoever reads it.
pub(super) fn of_calculation(error: &Error) -> Option<Error> {
    match error {
        Error::OutOfRange { model, field, why } if why == NOT_OF_ITS_TYPE => {
            Some(Error::OutOfRange {
                model,
                field: *field,
                why: why.clone(),
            })
        }
        _ => None,
    }
}

/// Returns the driver's error as a source, which shows no values.
pub(super) fn source(error: sqlx::Error) -> Source {
    Arc::new(DriverError::new(error))
}
