//! The one error: what went wrong, on which model and field, and how to mend it.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

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
        /// The model written.
        model: &'static str,
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
        model: &'static str,
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
        model: &'static str,
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
        /// The model written.
        model: &'static str,
        /// The field.
        field: Option<&'static str>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A check constraint does not hold.
    CheckViolation {
        /// The model written.
        model: &'static str,
        /// The constraint's name.
        constraint: String,
        /// The field it guards, where it guards one.
        field: Option<&'static str>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A text is longer than its field's `max_length`, in characters.
    TooLong {
        /// The model written.
        model: &'static str,
        /// The field, where it is known.
        field: Option<&'static str>,
        /// Its `max_length`, where it is known.
        max: Option<u32>,
    },
    /// A number, date or time that the column cannot hold; a key, where none is left to count up to.
    OutOfRange {
        /// The model written or asked.
        model: &'static str,
        /// The field, where the value is for one.
        field: Option<&'static str>,
        /// What is out of which range.
        why: String,
    },
    /// A text that databases cannot store: with a NUL, or a character that the encoding of this one does not have.
    InvalidText {
        /// The model written or asked.
        model: &'static str,
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
        /// The model read; empty for values of raw SQL.
        model: &'static str,
        /// The field.
        field: &'static str,
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
        /// The model asked.
        model: &'static str,
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

/// An error of the database that has no variant of its own.
#[non_exhaustive]
pub struct DatabaseError {
    /// SQLSTATE on Postgres, the extended result code on SQLite.
    pub code: Option<String>,
    /// The database's primary message, without details, which may hold a row's contents.
    pub message: String,
    /// The driver's error.
    pub source: Option<Source>,
}

impl DatabaseError {
    /// An error of this code and message.
    pub fn new(code: Option<String>, message: impl Into<String>, source: Option<Source>) -> Self {
        DatabaseError {
            code,
            message: message.into(),
            source,
        }
    }
}

impl fmt::Debug for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseError")
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
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

    /// For implementations of `Scalar::load`: what was stored is not a value of the type.
    ///
    /// `found` names the kind of thing found, never the value itself: it may be secret.
    pub fn decode(found: impl Into<String>) -> Error {
        Error::Decode {
            model: "",
            field: "",
            found: found.into(),
        }
    }
}

/// `` of `Book.title` ``, as much of it as is known.
struct Place(&'static str, Option<&'static str>);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            ("", Some(field)) => write!(f, " for `{field}`"),
            ("", None) => Ok(()),
            (model, Some(field)) => write!(f, " for `{model}.{field}`"),
            (model, None) => write!(f, " for a field of `{model}`"),
        }
    }
}

/// What the driver says of the reason, in parentheses.
struct Reason<'e>(Option<&'e Source>);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |source| write!(f, " ({source})"))
    }
}

fn list(fields: &[&str]) -> String {
    fields
        .iter()
        .map(|field| format!("`{field}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl fmt::Display for Error {
    #[expect(clippy::too_many_lines, reason = "one arm a variant")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::DoesNotExist { model } => write!(f, "no `{model}` matches the query"),
            Error::MultipleObjectsReturned { model } => {
                write!(
                    f,
                    "`get` on `{model}` found more than one row; narrow the filter or use `first`"
                )
            }
            Error::UniqueViolation {
                model: "",
                constraint: Some(constraint),
                ..
            } => write!(
                f,
                "a row with these values exists already (constraint `{constraint}`)"
            ),
            Error::UniqueViolation {
                model,
                fields,
                constraint,
                ..
            } => match (fields.as_slice(), constraint) {
                ([], Some(constraint)) => write!(
                    f,
                    "a `{model}` with these values exists already (constraint `{constraint}`)"
                ),
                ([], None) => write!(f, "a `{model}` with these values exists already"),
                (fields, _) => write!(f, "a `{model}` with this {} exists already", list(fields)),
            },
            Error::ForeignKeyViolation { model: "", .. } => {
                write!(
                    f,
                    "a foreign key points at a row that does not exist; save that row first"
                )
            }
            Error::ForeignKeyViolation {
                model,
                field: Some(field),
                ..
            } => {
                write!(
                    f,
                    "`{model}.{field}` points at a row that does not exist; save that row first"
                )
            }
            Error::ForeignKeyViolation {
                model,
                field: None,
                table,
                ..
            } => {
                match (table, *model) {
                    (Some(table), _) => write!(f, "a foreign key of the table `{table}`"),
                    (None, "") => f.write_str("a foreign key"),
                    (None, model) => write!(f, "a foreign key of `{model}`"),
                }?;
                f.write_str(" points at a row that does not exist; save that row first")
            }
            Error::Protected {
                model, by, table, ..
            } => {
                write!(f, "the `{model}` cannot be deleted while ")?;
                match (by, table) {
                    (Some(by), _) => write!(f, "a `{by}`"),
                    (None, Some(table)) => write!(f, "a row of the table `{table}`"),
                    (None, None) => f.write_str("another row"),
                }?;
                f.write_str(
                    " refers to it, or to what goes with it; delete or change that row first",
                )
            }
            Error::NotNullViolation { model, field, .. } => {
                write!(f, "null{}, which is never null", Place(model, *field))
            }
            Error::CheckViolation {
                model,
                constraint,
                field,
                ..
            } => match field {
                Some(field) => write!(
                    f,
                    "the value of `{model}.{field}` fails the check `{constraint}`"
                ),
                None => write!(f, "the `{model}` fails the check `{constraint}`"),
            },
            Error::TooLong { model, field, max } => match max {
                Some(max) => write!(
                    f,
                    "the text{} is too long; at most {max} characters fit",
                    Place(model, *field)
                ),
                None => write!(f, "the text{} is too long", Place(model, *field)),
            },
            Error::OutOfRange { model, field, why } => {
                write!(f, "out of range{}: {why}", Place(model, *field))
            }
            Error::InvalidText {
                model,
                field: Some(field),
            } => {
                write!(
                    f,
                    "the text{} holds a NUL character, which databases cannot store; remove it",
                    Place(model, Some(field))
                )
            }
            Error::InvalidText { model, field: None } => {
                write!(
                    f,
                    "the text{} holds a character that the database cannot store: one that its encoding does not have, or U+0000; remove it",
                    Place(model, None)
                )
            }
            Error::Validation { model, errors } => {
                write!(f, "the `{model}` is not valid: {}", errors.join("; "))
            }
            Error::Decode {
                model: "",
                field,
                found,
            } => write!(f, "cannot read `{field}`: found {found}"),
            Error::Decode {
                model,
                field,
                found,
            } => write!(f, "cannot read `{model}.{field}`: found {found}"),
            Error::Unfiltered { model } => {
                write!(
                    f,
                    "this would change every `{model}`; add a `filter`, or say `every_row()` if that is meant"
                )
            }
            Error::NotLoaded {
                model,
                field,
                at,
                add,
            } => {
                write!(f, "the `{field}` of this `{model}` was not loaded, and ")?;
                match at {
                    Some(at) => write!(f, "the query at {at}")?,
                    None => f.write_str("its query")?,
                }
                write!(f, " refuses to load rows one by one; add `{add}` to it")
            }
            Error::Stale { model } => write!(
                f,
                "the `{model}` was changed since it was read; `refresh` it and try again"
            ),
            Error::Conflict { .. } => write!(
                f,
                "the transaction conflicts with another one; run it again"
            ),
            Error::Locked { why, .. } => write!(f, "locked: {why}"),
            Error::Timeout { .. } => {
                write!(f, "the statement took longer than it may and was cancelled")
            }
            Error::TransactionBroken { first } => {
                write!(
                    f,
                    "the transaction is broken by an earlier error ({first}); roll it back"
                )
            }
            Error::CommitOutcomeUnknown { source } => {
                write!(
                    f,
                    "the connection was lost during commit{}; the transaction is stored completely or not at all: look before you retry",
                    Reason(source.as_ref())
                )
            }
            Error::ConnectionLost { sent: true, source } => {
                write!(
                    f,
                    "the connection was lost{}; the statement may have been carried out",
                    Reason(source.as_ref())
                )
            }
            Error::ConnectionLost {
                sent: false,
                source,
            } => {
                write!(
                    f,
                    "the connection was lost{}, and nothing of what was sent on it was stored; run it again, a transaction from its start",
                    Reason(source.as_ref())
                )
            }
            Error::PoolTimedOut { why } => write!(f, "no connection became free in time: {why}"),
            Error::SchemaMismatch { why, .. } => {
                write!(f, "the database differs from the models: {why}")
            }
            Error::QueryTooComplex { what, limit, got } => {
                write!(
                    f,
                    "the query has {got} {what}, and at most {limit} work on both SQLite and Postgres; split it, or use `is_in`"
                )
            }
            Error::InvalidSchema { problems } => {
                write!(f, "the models do not fit together: {}", problems.join("; "))
            }
            Error::InvalidQuery { model, why } => write!(f, "invalid query of `{model}`: {why}"),
            Error::ReadOnly { .. } => write!(f, "the database takes no writes"),
            Error::DiskFull { .. } => write!(f, "the disk of the database is full"),
            Error::Corrupt { .. } => write!(f, "the file is damaged or not a database"),
            Error::Permission { why, .. } => write!(f, "the database user may not {why}"),
            Error::InvalidRegex { why } => write!(f, "invalid regular expression: {why}"),
            Error::PoolClosed => write!(f, "the database was closed"),
            Error::Unsupported { what, backend } => {
                write!(f, "{what} is not supported on {backend}")
            }
            Error::Connect { why, .. } => write!(f, "cannot connect: {why}"),
            Error::Database(error) => match &error.code {
                Some(code) => write!(f, "database error {code}: {}", error.message),
                None => write!(f, "database error: {}", error.message),
            },
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
