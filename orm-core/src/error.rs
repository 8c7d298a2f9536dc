//! The one error: what went wrong, on which model and field, and how to mend it.

mod database;
mod decode;
mod display;

use std::panic::Location;
use std::sync::Arc;

pub use database::DatabaseError;
pub use decode::{DecodeError, DecodeResult};

/// What every fallible function of the library returns.
///
/// Not in the prelude, so that nobody's own `Result` is shadowed.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error beneath an [`Error`], as the driver reported it.
pub type Source = Arc<dyn std::error::Error + Send + Sync>;

/// Everything that can go wrong, each with its facts.
///
/// Neither the text nor `{:?}` of an error shows a bound value, a row's contents or a password.
///
/// ```
/// use orm_core::error::Error;
///
/// let error = Error::DoesNotExist { model: "Book" };
/// assert_eq!(error.to_string(), "no `Book` matches the query");
/// assert!(!error.is_retryable());
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// `get`, `save` or `refresh` found no row.
    DoesNotExist {
        /// The model looked for.
        model: &'static str,
    },
    /// `get` found more than one row.
    MultipleObjectsReturned {
        /// The model looked for.
        model: &'static str,
    },
    /// A value that must be unique is taken.
    UniqueViolation {
        /// The model written, where it is known.
        model: Option<&'static str>,
        /// The fields that together must be unique; empty if the constraint is not the model's.
        fields: Vec<&'static str>,
        /// The constraint or index, where the database names it.
        constraint: Option<String>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A foreign key points at a row that does not exist.
    ForeignKeyViolation {
        /// The model written; of a delete that would leave a default of no row, the model whose row has it, if that is
        /// one that the program has named, else the model deleted from.
        model: Option<&'static str>,
        /// The foreign key, where it is known.
        field: Option<&'static str>,
        /// The name of the table whose row would point at none, which may have no model; where it is known.
        table: Option<String>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A row cannot be deleted: another row refers to it under `Protect` or `Restrict`.
    Protected {
        /// The model whose row was to go.
        model: Option<&'static str>,
        /// The model that refers to it: one that the model's own relations lead to, or that was named by
        /// `Database::builder(…).models(…)` or in `create_tables`.
        by: Option<&'static str>,
        /// The name of the table that refers to it, which may have no model.
        table: Option<String>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A column that is never null was given none.
    NotNullViolation {
        /// The model written, where it is known.
        model: Option<&'static str>,
        /// The field, where it is known.
        field: Option<&'static str>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A check constraint does not hold.
    CheckViolation {
        /// The model written, where it is known.
        model: Option<&'static str>,
        /// The constraint's name.
        constraint: String,
        /// The field it guards, where it guards one.
        field: Option<&'static str>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A text is longer than its field's `max_length`, in characters.
    TooLong {
        /// The model written, where it is known.
        model: Option<&'static str>,
        /// The field, where it is known.
        field: Option<&'static str>,
        /// Its `max_length`, where it is known.
        max: Option<u32>,
    },
    /// A number, date or time that the column cannot hold; a key, where none is left to count up to.
    OutOfRange {
        /// The model written or asked, where it is known.
        model: Option<&'static str>,
        /// The field, where the value is for one.
        field: Option<&'static str>,
        /// What is out of which range.
        why: String,
    },
    /// A text that databases cannot store: with a NUL, or a character that the encoding of this one does not have.
    InvalidText {
        /// The model written or asked, where it is known.
        model: Option<&'static str>,
        /// The field, where the value is for one.
        field: Option<&'static str>,
    },
    /// A value does not pass the model's own rules.
    Validation {
        /// The model.
        model: &'static str,
        /// One sentence a rule.
        errors: Vec<String>,
    },
    /// A column holds what the field's type cannot be read from.
    Decode {
        /// The model read, where it is known.
        model: Option<&'static str>,
        /// The field, where it is known.
        field: Option<&'static str>,
        /// What was found in its place: a kind of value, never the value.
        found: String,
    },
    /// `update` or `delete` without a condition.
    Unfiltered {
        /// The model.
        model: &'static str,
    },
    /// A related row was asked for where loading is forbidden.
    NotLoaded {
        /// The model.
        model: &'static str,
        /// The relation.
        field: &'static str,
        /// Where in the program the query was asked for that gave the row, where that is known.
        at: Option<&'static Location<'static>>,
        /// The call to add to that query: `.select_related(Book.author)`.
        add: String,
    },
    /// The row was changed by someone else since it was read.
    Stale {
        /// The model.
        model: &'static str,
    },
    /// Two transactions stood in each other's way (serialization failure, deadlock).
    Conflict {
        /// The driver's error.
        source: Option<Source>,
    },
    /// A lock was not to be had in time.
    Locked {
        /// Who holds it, and how to mend it.
        why: String,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A statement ran longer than it may. What it wrote is undone; but on Postgres a `timeout` of the caller stops it by
    /// closing the connection, so that outside a transaction it may have been carried out.
    Timeout {
        /// The driver's error.
        source: Option<Source>,
    },
    /// An error inside the transaction came before; only `rollback` is left.
    TransactionBroken {
        /// The first error.
        first: Arc<Error>,
    },
    /// The connection was lost, or the disk of SQLite failed, while committing: the transaction is stored or is not.
    CommitOutcomeUnknown {
        /// The driver's error.
        source: Option<Source>,
    },
    /// The connection was lost, or the disk of SQLite failed below a write outside a transaction.
    ConnectionLost {
        /// Whether a statement outside a transaction had been sent, so that it may have been carried out. Nothing was
        /// where it was not, or where its transaction was not committed.
        sent: bool,
        /// The driver's error.
        source: Option<Source>,
    },
    /// No connection became free in time.
    PoolTimedOut {
        /// Who holds the connections, and how to mend it.
        why: String,
    },
    /// The database's tables are not as the models say.
    SchemaMismatch {
        /// The model, where it is known.
        model: Option<&'static str>,
        /// The field, where it is known.
        field: Option<&'static str>,
        /// What differs.
        why: String,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A query larger than both databases can take.
    QueryTooComplex {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        limit: usize,
        /// How much there is.
        got: usize,
    },
    /// Models that do not fit together.
    InvalidSchema {
        /// All findings, one sentence each.
        problems: Vec<String>,
    },
    /// A query that means nothing.
    InvalidQuery {
        /// The model asked, if there is one.
        model: Option<&'static str>,
        /// Why, and what to write instead.
        why: String,
    },
    /// The database, or the transaction, takes no writes.
    ReadOnly {
        /// The driver's error.
        source: Option<Source>,
    },
    /// The disk is full.
    DiskFull {
        /// The driver's error.
        source: Option<Source>,
    },
    /// The database file is damaged, or none at all.
    Corrupt {
        /// The driver's error.
        source: Option<Source>,
    },
    /// The database user may not do this.
    Permission {
        /// The model asked or written, where it is known.
        model: Option<&'static str>,
        /// What may not be done, with which table.
        why: String,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A regular expression that does not parse.
    InvalidRegex {
        /// Where it fails.
        why: String,
    },
    /// The database was closed.
    PoolClosed,
    /// The database cannot do this.
    Unsupported {
        /// What was asked.
        what: &'static str,
        /// `sqlite` or `postgres`.
        backend: &'static str,
    },
    /// No connection could be made.
    Connect {
        /// The real reason, and how to mend it.
        why: String,
        /// The driver's error.
        source: Option<Source>,
    },
    /// Any other error of the database.
    Database(DatabaseError),
}

impl Error {
    /// Whether the same transaction may succeed when it is run again from its start.
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Conflict { .. }
            | Error::Locked { .. }
            | Error::ConnectionLost { sent: false, .. } => true,
            Error::TransactionBroken { first } => first.is_retryable(),
            _ => false,
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = match self {
            Error::UniqueViolation { source, .. }
            | Error::ForeignKeyViolation { source, .. }
            | Error::Protected { source, .. }
            | Error::NotNullViolation { source, .. }
            | Error::CheckViolation { source, .. }
            | Error::Conflict { source }
            | Error::Locked { source, .. }
            | Error::Timeout { source }
            | Error::CommitOutcomeUnknown { source }
            | Error::ConnectionLost { source, .. }
            | Error::SchemaMismatch { source, .. }
            | Error::ReadOnly { source }
            | Error::DiskFull { source }
            | Error::Corrupt { source }
            | Error::Permission { source, .. }
            | Error::Connect { source, .. } => source,
            Error::Database(error) => &error.source,
            Error::TransactionBroken { first } => return Some(first.as_ref()),
            _ => return None,
        };
        source
            .as_ref()
            .map(|source| source.as_ref() as &(dyn std::error::Error + 'static))
    }
}
