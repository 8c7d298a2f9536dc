//! The one error: what went wrong, on which model and field, and how to mend it.
//!
//! ```text
//! display.rs   the messages, one a variant
//! database.rs  DatabaseError: errors of the database without a variant of their own
//! draft.rs     the draft that an error is about
//! field_error.rs  FieldError: a rule that a row does not pass, and its fields
//! client_text.rs  reasons that a text from a client brought about
//! missing_row.rs  the model of a row that a join would lead to and that is not there
//! decode.rs    DecodeError: a column that cannot be read
//! tests.rs     the page of the guide on errors, compared with this file
//! found_value.rs  FoundValue: what such a column held
//! as_text.rs   an error where a function returns a text
//! comparison.rs  errors that are compared, and copies of one
//! conversion.rs  another error where a function returns this one
//! transaction_timeout.rs  the transaction that took longer than it may
//! ```

mod as_text;
pub(crate) mod client_text;
mod comparison;
mod conversion;
mod database;
mod decode;
mod display;
mod draft;
mod field_error;
mod found_value;
mod http;
mod missing_row;
mod transaction_timeout;

use std::panic::Location;
use std::sync::Arc;

pub use database::{BrokenRule, DatabaseError};
pub use decode::{DecodeError, DecodeResult};
pub(crate) use draft::FailedDraft;
pub use field_error::FieldError;
pub use found_value::FoundValue;
#[cfg(feature = "axum")]
pub(crate) use http::field_message;
pub(crate) use missing_row::MissingRow;

/// The result of every fallible function of the library.
///
/// Not in the prelude, so that nobody's own `Result` is shadowed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// async fn titles(db: &Database) -> orm::Result<Vec<String>> {
///     Book::objects().values(Book.title).all(db).await
/// }
///
/// assert_eq!(titles(&db).await?.len(), 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error beneath an [`Error`], as the driver reported it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // Behind the sentence of an error stands what the driver said.
/// let Err(Error::UniqueViolation { source: Some(source), .. }) = Tag::draft().name("essay").save(&db).await else { panic!() };
/// let source: orm::db::Source = source;
/// assert!(source.to_string().contains("UNIQUE constraint failed"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub type Source = Arc<dyn std::error::Error + Send + Sync>;

/// The reason of an [`Error::OutOfRange`] that a number is none of the type which it would have.
pub(crate) const NOT_OF_ITS_TYPE: &str = "a number does not fit its type";

/// The reason of an [`Error::SchemaMismatch`] that a table was altered after a statement on it had been prepared, which is
/// prepared anew the next time.
pub(crate) const STALE_PLAN: &str = "a table was changed while the statement was being prepared; run it again, and the transaction it is in from its beginning";

/// The beginning of the message that a trigger of SQLite raises of ranges that overlap; the name of the constraint follows.
pub(crate) const EXCLUSION_FAILED: &str = "EXCLUDE constraint failed: ";

/// The reason of an [`Error::OutOfRange`] that a part of a text was asked for by a negative length.
pub(crate) const NEGATIVE_LENGTH: &str = "a part of a text has no length below zero";

/// The reason of an [`Error::OutOfRange`] that a text would be over 1 GB.
pub(crate) const TEXT_TOO_LONG: &str = "a text is longer than a database holds";

/// Everything that can go wrong, each with its facts.
///
/// `{:?}` is the sentence too, with the driver's reason behind it, so that a `main` that returns an error, `unwrap` and
/// `expect` print what a person can read; the facts are in the fields. Neither shows a bound value, a row's contents or
/// a password.
///
/// ```
/// use orm::Error;
///
/// let error = Error::DoesNotExist { model: "Book" };
/// assert_eq!(error.to_string(), "no `Book` matches the query");
/// assert_eq!(format!("{error:?}"), "no `Book` matches the query");
/// assert!(!error.is_retryable());
/// ```
#[non_exhaustive]
pub enum Error {
    /// `get`, `save` or `refresh` found no row.
    ///
    /// `Book::get(7, &db)` where no book has the key 7. Use `get_or_none` where a row may be missing.
    DoesNotExist {
        /// The model looked for.
        model: &'static str,
    },
    /// `bulk_update` was given rows that are no longer stored. Nothing was updated.
    ///
    /// `Book::bulk_update(&mut books, Book.copies, &db)` after somebody deleted one of the books. Read the rows anew, and
    /// leave out those that are gone.
    RowsMissing {
        /// The model of the rows.
        model: &'static str,
        /// The number of rows that are gone.
        missing: u64,
        /// The number of rows that were to be updated.
        given: u64,
    },
    /// `get` found more than one row.
    ///
    /// `Book::objects().filter(Book.year.eq(1868)).get(&db)` of two such books. Narrow the filter, or use `first`.
    MultipleObjectsReturned {
        /// The model looked for.
        model: &'static str,
    },
    /// A value that must be unique is taken.
    ///
    /// A second user with the email `jo@march.org`. Tell whoever entered it, by `fields`; nothing was stored.
    UniqueViolation {
        /// The model written.
        model: &'static str,
        /// The fields that together must be unique; empty if the constraint is not the model's.
        fields: Vec<&'static str>,
        /// The constraint or index, where it is known: SQLite names columns, and the constraint is that of the model over them.
        constraint: Option<String>,
        /// The name of the table, where it is one that no model describes: a trigger, function or foreign key of the
        /// database wrote to it.
        table: Option<String>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// The range of a row overlaps that of another.
    ///
    /// A second booking of a room from 9 to 11 o'clock, where `#[orm(no_overlap(room, starts..ends))]` forbids it. Tell whoever
    /// entered it, by `fields`; nothing was stored.
    ExclusionViolation {
        /// The model written.
        model: &'static str,
        /// The fields that are equal, and the two ends of the range; empty if the constraint is not the model's.
        fields: Vec<&'static str>,
        /// The name of the constraint.
        constraint: String,
        /// The name of the table, where it is one that no model describes.
        table: Option<String>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A foreign key points at a row that does not exist.
    ///
    /// `Book::draft().author(7)` where no author has the key 7, or `book.tags.add([7], &db)` where no tag has it. Save that
    /// row first, or take the key of one that is stored.
    ForeignKeyViolation {
        /// The model written; of a delete that would leave a default of no row, the model whose row has it, if that is
        /// one that the program has named, else the model deleted from.
        model: &'static str,
        /// The foreign key, or the relation of many rows to many, where it is known.
        field: Option<&'static str>,
        /// The name of the table whose row would point at none, which may have no model; where it is known.
        table: Option<String>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A row cannot be deleted: another row refers to it under `Protect` or `Restrict`.
    ///
    /// An author whose books say `on_delete = Protect`. Delete or change those rows first; `delete_report` lists them.
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
    /// A column that is never null was given null.
    ///
    /// The table was made with a column that the model declares as an `Option`, or has one that is never null and that the
    /// model has no field of. Change one of the two.
    NotNullViolation {
        /// The model written.
        model: &'static str,
        /// The field, where it is known.
        field: Option<&'static str>,
        /// The column, as the database names it.
        column: Option<String>,
        /// The name of the table, where it is one that no model describes: a trigger, function or foreign key of the
        /// database wrote to it.
        table: Option<String>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A check constraint does not hold.
    ///
    /// `#[orm(check(name = "book_year", "year > 0"))]` and a year of -1. Mend the value.
    CheckViolation {
        /// The model written.
        model: &'static str,
        /// The constraint's name.
        constraint: String,
        /// The field it guards, where it guards one.
        field: Option<&'static str>,
        /// The name of the table, where it is one that no model describes: a trigger, function or foreign key of the
        /// database wrote to it.
        table: Option<String>,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A text is longer than its field's `max_length`, in characters.
    ///
    /// `#[orm(max_length = 3)]` and `abcd`. Refused before it is sent, unless the database computes it. Shorten the text.
    TooLong {
        /// The model written.
        model: &'static str,
        /// The field, where it is known.
        field: Option<&'static str>,
        /// The field's `max_length`, where it is known.
        max: Option<u32>,
    },
    /// A number, date or time that the column cannot hold; a key, where none is left to count up to.
    ///
    /// The year 10000, NaN, or a sum that overflows its column. `why` says which range.
    OutOfRange {
        /// The model written or asked.
        model: &'static str,
        /// The field, where the value is for one.
        field: Option<&'static str>,
        /// The sentence that says what is out of which range.
        why: String,
    },
    /// A text that databases cannot store: with a NUL, or a character that the encoding of this one does not have.
    ///
    /// `"a\0b"`. Remove the character.
    InvalidText {
        /// The model written or asked.
        model: &'static str,
        /// The field, where the value is for one.
        field: Option<&'static str>,
    },
    /// Values do not pass the model's own rules; of `validate`, everything for which a row would be refused.
    ///
    /// `#[orm(validate = not_blank)]` and a title of spaces. `errors` has a sentence for each rule, fit to be shown, with the
    /// fields that it is about.
    Validation {
        /// The model.
        model: &'static str,
        /// The rules that are broken.
        errors: Vec<FieldError>,
    },
    /// A draft among many has a value that no row can have.
    ///
    /// The draft at 17 of `Author::bulk_create(drafts, &db)` has a name of 300 characters. `error` says what is wrong with it;
    /// no row was stored.
    RefusedDraft {
        /// The place of the draft among those that were given, from 0.
        position: u64,
        /// The error of that draft, as when it is saved by itself.
        error: Box<Error>,
    },
    /// A column holds something that the field's type cannot be read from.
    ///
    /// A text in the column of an `i32`, or what [`Scalar::load`](crate::model::Scalar::load) refuses. Mend the row, or the
    /// type of the field.
    Decode {
        /// The model read.
        model: &'static str,
        /// The field.
        field: &'static str,
        /// The kind of value that was found. [`FoundValue::value`] has the value itself where the type gives it along;
        /// no message does.
        found: FoundValue,
    },
    /// A stored value that is none of the field's type, before it is known whose field it is: [`Error::decode`].
    #[doc(hidden)]
    Undecoded(DecodeError),
    /// `update` or `delete` without a condition.
    ///
    /// `Book::objects().delete(&db)`. Add a `filter`, or say `every_row()` if all rows are meant.
    Unfiltered {
        /// The model.
        model: &'static str,
    },
    /// A related row was asked for where loading is forbidden.
    ///
    /// `book.author.get(&db)` under `FetchMode::Raise`. Add what `add` says to the query.
    NotLoaded {
        /// The model.
        model: &'static str,
        /// The relation.
        field: &'static str,
        /// The place in the program of the query that gave the row, where that is known.
        at: Option<&'static Location<'static>>,
        /// The call to add to that query: `.select_related(Book.author)`.
        add: String,
    },
    /// The row was changed by someone else since it was read.
    ///
    /// Its field with `#[orm(version)]` differs from the stored one. `refresh` it and try again.
    Stale {
        /// The model.
        model: &'static str,
    },
    /// Two transactions stood in each other's way: a serialization failure or a deadlock.
    ///
    /// [`is_retryable`](Error::is_retryable): run the transaction again from its start, as
    /// [`retries`](crate::db::Database::retries) does.
    Conflict {
        /// The driver's error.
        source: Option<Source>,
    },
    /// A lock was not to be had in time.
    ///
    /// Another program writes to the file of SQLite, or another transaction has locked the row that
    /// `for_update().nowait()` asks for. [`is_retryable`](Error::is_retryable); `why` says who holds it.
    Locked {
        /// The holder of the lock, and how to mend it.
        why: String,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A statement, or a transaction as a whole, ran longer than it may.
    ///
    /// The writes of the statement are undone; but on Postgres a `timeout` of the caller stops it by closing the connection, so that outside a
    /// transaction it may have been carried out. Allow more time, or ask for less.
    Timeout {
        /// The driver's error.
        source: Option<Source>,
    },
    /// An error inside the transaction, or the savepoint, came before; only `rollback` is left.
    ///
    /// A statement after a `UniqueViolation`. Look at `first`, roll back and begin anew; put what may fail into a savepoint
    /// ([`Transaction::transaction`](crate::db::Transaction::transaction)), and that alone is broken.
    TransactionBroken {
        /// The first error.
        first: Arc<Error>,
    },
    /// The connection was lost, or the disk of SQLite failed, while committing: the transaction is stored or is not.
    ///
    /// Look into the database before running it again.
    CommitOutcomeUnknown {
        /// The driver's error.
        source: Option<Source>,
    },
    /// The connection was lost, or the disk of SQLite failed below a write outside a transaction. So is one given up whose
    /// server takes no writes any more, where the url looks for a server that does.
    ///
    /// [`is_retryable`](Error::is_retryable) unless something was sent that may have been carried out.
    ConnectionLost {
        /// True if a write outside a transaction had been sent, so that it may have been carried out. Nothing was stored
        /// where it was not sent, or where its transaction was not committed.
        sent: bool,
        /// The driver's error.
        source: Option<Source>,
    },
    /// Another server, which the database asked for a part of the work, did not answer it. The connection to the database
    /// itself is as before.
    ///
    /// A query of a table of `postgres_fdw`, of a function of `dblink`, or of a distributed table, while the server that has
    /// the rows is down. [`is_retryable`](Error::is_retryable) unless something was sent that may have been carried out
    /// there.
    Unreachable {
        /// The database's own words: which server, and why.
        what: String,
        /// True if the other server had a write outside a transaction, or a commit, that it may have carried out.
        sent: bool,
        /// The driver's error.
        source: Option<Source>,
    },
    /// No connection became free in time.
    ///
    /// A transaction that holds one while it waits for another, or a query on a transaction whose savepoint is open. `why`
    /// says who holds them.
    PoolTimedOut {
        /// The holders of the connections, and how to mend it.
        why: String,
    },
    /// The database's tables differ from the models.
    ///
    /// A column that was renamed in the model alone. Migrate the database, or create its tables anew.
    ///
    /// SQL of your own that names a table or column which is not there is this too, and its message says so.
    SchemaMismatch {
        /// The model, where it is known.
        model: Option<&'static str>,
        /// The field, where it is known.
        field: Option<&'static str>,
        /// The difference.
        why: String,
        /// True where SQL of your own names what is not there, and not a model.
        is_raw: bool,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A query larger than both databases can take.
    ///
    /// A condition of 6000 terms, for which `is_in` stands, or 300 conditions within one another. The text says how it
    /// becomes smaller.
    QueryTooComplex {
        /// The thing of which there is too much.
        what: &'static str,
        /// The most there may be.
        limit: usize,
        /// The number there is.
        got: usize,
    },
    /// Models that do not fit together.
    ///
    /// Two models of the same table. `problems` lists all findings.
    InvalidSchema {
        /// The findings, one sentence each.
        problems: Vec<String>,
    },
    /// A query that means nothing.
    ///
    /// An `update` that sets the same field twice. `why` says what to write instead.
    InvalidQuery {
        /// The model asked.
        model: &'static str,
        /// The reason, and what to write instead.
        why: String,
    },
    /// The database, or the transaction, takes no writes.
    ///
    /// A file that may only be read, a standby server, one with `default_transaction_read_only` on (also for a role or a
    /// database alone), or a transaction of `read_only()`. Connect to one that may be
    /// written, or begin one that writes.
    ReadOnly {
        /// The driver's error.
        source: Option<Source>,
    },
    /// The disk is full.
    ///
    /// Nothing of the statement was stored. Make room.
    DiskFull {
        /// The driver's error.
        source: Option<Source>,
    },
    /// The database file is damaged, or is no database.
    ///
    /// Restore it from a backup, or name another file.
    Corrupt {
        /// The driver's error.
        source: Option<Source>,
    },
    /// Migrations were not applied or undone.
    ///
    /// A statement of one failed, or the database has one that the program does not know. The source is a
    /// `orm::migrate::RunError`, which has the facts.
    Migration {
        /// The sentence that says which migration, where, and why.
        why: String,
        /// The error of the migrations.
        source: Option<Source>,
    },
    /// The database user may not do this.
    ///
    /// A user without `INSERT` on the table. Grant it, or connect as another user.
    Permission {
        /// The model asked or written, where it is known.
        model: Option<&'static str>,
        /// The words that say what may not be done, with which table.
        why: String,
        /// The driver's error.
        source: Option<Source>,
    },
    /// A regular expression that does not parse.
    ///
    /// `why` says where it fails.
    InvalidRegex {
        /// The place where it fails.
        why: String,
    },
    /// The database was closed.
    ///
    /// A query after `db.close()`. Connect anew.
    PoolClosed,
    /// The database cannot do this.
    ///
    /// A collation that only the other database has. `what` names it.
    Unsupported {
        /// The thing that was asked for.
        what: &'static str,
        /// `sqlite` or `postgres`.
        backend: &'static str,
    },
    /// No connection could be made.
    ///
    /// A wrong password, or nobody who listens at the address. `why` says how to mend it.
    Connect {
        /// The real reason, and how to mend it.
        why: String,
        /// The driver's error.
        source: Option<Source>,
    },
    /// No replica answered a read that [`or_error`](crate::db::Replica::or_error) keeps from the primary.
    ///
    /// All standbys are down or too far behind, or none is configured. `why` says what is wrong with each.
    NoReplica {
        /// The reasons, one for each replica.
        why: String,
    },
    /// Any other error of the database.
    ///
    /// The [`DatabaseError`] holds the code and the message.
    Database(DatabaseError),
}

impl Error {
    /// Makes the error of [`Scalar::load`](crate::model::Scalar::load) for a stored value that is none of the type.
    ///
    /// `found` names the kind of thing found. The value itself may be secret and stands in no message; a
    /// [`FoundValue::of`] takes it along. Whoever reads the row adds model and field, so that a query fails with
    /// [`Error::Decode`].
    ///
    /// ```
    /// use orm::{Error, Result};
    ///
    /// fn percent(stored: i16) -> Result<i16> {
    ///     if (0..=100).contains(&stored) { Ok(stored) } else { Err(Error::decode("an integer that is no percentage")) }
    /// }
    ///
    /// assert_eq!(percent(101).unwrap_err().to_string(), "found an integer that is no percentage");
    /// ```
    pub fn decode(found: impl Into<FoundValue>) -> Error {
        Error::Undecoded(DecodeError::new(found))
    }

    /// Returns whether the same transaction may succeed when it is run again from its start.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let taken = Tag::draft().name("essay").save(&db).await.expect_err("the name is taken");
    /// assert!(!taken.is_retryable()); // it would be taken again
    /// assert!(Error::Conflict { source: None }.is_retryable());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Conflict { .. }
            | Error::Locked { .. }
            | Error::ConnectionLost { sent: false, .. }
            | Error::Unreachable { sent: false, .. } => true,
            Error::SchemaMismatch { why, .. } => why == STALE_PLAN,
            Error::TransactionBroken { first } => first.is_retryable(),
            _ => false,
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = match self {
            Error::UniqueViolation { source, .. }
            | Error::ExclusionViolation { source, .. }
            | Error::ForeignKeyViolation { source, .. }
            | Error::Protected { source, .. }
            | Error::NotNullViolation { source, .. }
            | Error::CheckViolation { source, .. }
            | Error::Conflict { source }
            | Error::Locked { source, .. }
            | Error::Timeout { source }
            | Error::CommitOutcomeUnknown { source }
            | Error::ConnectionLost { source, .. }
            | Error::Unreachable { source, .. }
            | Error::SchemaMismatch { source, .. }
            | Error::ReadOnly { source }
            | Error::DiskFull { source }
            | Error::Corrupt { source }
            | Error::Permission { source, .. }
            | Error::Migration { source, .. }
            | Error::Connect { source, .. } => source,
            Error::Database(error) => &error.source,
            Error::TransactionBroken { first } => return Some(first.as_ref()),
            Error::RefusedDraft { error, .. } => return Some(error.as_ref()),
            _ => return None,
        };
        source
            .as_ref()
            .map(|source| source.as_ref() as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests;
