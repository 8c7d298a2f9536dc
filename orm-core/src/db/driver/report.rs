//! Errors of databases in words that all of them share.

use crate::sql::Statement;
use std::borrow::Cow;
use std::fmt;

/// An error as one database reports it, classified by the driver that knows its codes.
pub(in crate::db) trait ReportedError {
    /// Classifies the error, which `statement` failed with, if it was one.
    fn report<'e>(&'e self, statement: Option<&'e Statement>) -> Report<'e>;

    /// Returns the message to show, free of values.
    fn words(&self) -> Cow<'_, str>;

    /// Returns what the database says beside the message; it may hold the contents of a row.
    fn detail(&self) -> Option<&str> {
        None
    }

    /// Returns the trigger or function of the database in which it failed, as far as the database says.
    fn routine(&self) -> Option<Routine>;
}

/// A trigger or function that the database ran for a statement.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::db) enum Routine {
    /// A trigger, whose name the database does not tell.
    Trigger,
    /// The function of this name, which a trigger or the statement calls.
    Function(String),
}

impl fmt::Display for Routine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Routine::Trigger => f.write_str("a trigger of the database"),
            Routine::Function(name) => write!(f, "the function `{name}` of the database"),
        }
    }
}

/// The kinds of errors that are told apart. Names are those of the database; `errors` finds the model and the field
/// that they stand for.
#[derive(Debug)]
pub(in crate::db) enum Report<'e> {
    /// A value that must be unique is taken: of these columns, or by the constraint of this name.
    Unique {
        table: ReportedTable<'e>,
        columns: Vec<Cow<'e, str>>,
        constraint: Option<&'e str>,
    },
    /// Ranges overlap that must not, by the constraint of this name.
    Exclusion {
        table: ReportedTable<'e>,
        constraint: &'e str,
    },
    /// A foreign key does not hold; `None` where the database does not say which.
    ForeignKey(Option<ReportedKey<'e>>),
    /// Null in a column that is never null.
    NotNull {
        table: ReportedTable<'e>,
        column: &'e str,
    },
    /// A check of this name does not hold.
    Check {
        table: ReportedTable<'e>,
        constraint: &'e str,
    },
    /// No partition of this table takes the row.
    NoPartition(&'e str),
    /// A number is larger than this column can hold.
    TooLarge {
        table: ReportedTable<'e>,
        column: &'e str,
    },
    /// A text is longer than its column takes.
    TooLong,
    /// A value out of the range of its type, in words of our own or else in the driver's.
    OutOfRange(Option<&'static str>),
    /// The counter of a table's keys stands at the largest there is.
    NoKeyLeft,
    /// A text that the database cannot store.
    InvalidText,
    /// A pattern that the database does not take.
    InvalidRegex,
    /// A subquery that is to give one value gives several rows.
    SeveralRows,
    /// The transaction conflicts with another.
    Conflict,
    /// Somebody else holds a lock, in these words.
    Locked(&'static str),
    /// The statement took too long, or somebody cancelled it.
    Timeout,
    /// An earlier error broke the transaction.
    TransactionBroken,
    /// A table or column is not there.
    Missing(MissingName<'e>),
    /// A constraint is not there, or is not of the kind that the statement needs.
    MissingConstraint,
    /// A prepared statement does not fit its tables any more: its rows would have other columns.
    StalePlan,
    /// The name of a prepared statement is taken by another one, or stands for none: somebody else uses the session.
    MixedUp,
    /// A feature that this database lacks.
    Unsupported {
        what: &'static str,
        backend: &'static str,
    },
    /// The database or the transaction takes no writes.
    ReadOnly,
    /// The user of the database may not do this, in words of our own or else in the driver's.
    Permission(Option<&'static str>),
    /// The disk is full.
    DiskFull,
    /// No room is left: on the disk, or among the keys that the database counts, and it does not say which.
    Full,
    /// The disk failed, and may have written all the same.
    DiskFailed,
    /// The data is damaged.
    Corrupt,
    /// The database does not let the program in, or cannot be opened.
    Refused,
    /// The connection cannot be encrypted as it is to be.
    NotEncrypted,
    /// The connection is gone; the statement may have been carried out if it was `sent`.
    Lost { sent: bool },
    /// Another server, which the database asks for a part of the work, does not answer it; that one may have carried it out
    /// if it was `sent`.
    Unreachable { sent: bool },
    /// Anything else.
    Other,
}

impl Report<'_> {
    /// Returns whether the connection is not to be used any more: it is closed, or its disk fails.
    pub(in crate::db) fn is_fatal(&self) -> bool {
        matches!(
            self,
            Report::Lost { .. } | Report::DiskFailed | Report::NotEncrypted
        )
    }
}

/// The table whose row broke a rule, as far as the database says.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::db) struct ReportedTable<'e> {
    /// The statement itself wrote the row, whatever its table is called here: not a function or a cascade.
    pub(in crate::db) is_own: bool,
    /// The namespace, on a database that has some.
    pub(in crate::db) namespace: Option<&'e str>,
    /// The name.
    pub(in crate::db) name: Option<&'e str>,
    /// Case does not count in names.
    pub(in crate::db) ignores_case: bool,
}

/// A foreign key that the database names.
#[derive(Debug)]
pub(in crate::db) struct ReportedKey<'e> {
    /// The table whose row refers.
    pub(in crate::db) table: ReportedTable<'e>,
    /// The name of the constraint.
    pub(in crate::db) constraint: Option<&'e str>,
    /// The columns that refer.
    pub(in crate::db) columns: Vec<String>,
}

/// A table or column that is not there.
#[derive(Debug)]
pub(in crate::db) enum MissingName<'e> {
    /// A table of this name.
    Table(Cow<'e, str>),
    /// A column, after the table, or the alias of a joined one, that it was looked for in.
    Column(Option<Cow<'e, str>>, Cow<'e, str>),
    /// The driver's error says which, and nothing else does.
    Unknown,
}
