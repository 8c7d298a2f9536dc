//! Errors of the database that have no variant of their own.

use super::{EXCLUSION_FAILED, Source};
use std::fmt;

/// An error of the database that has no variant of its own.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // SQL of the program's own fails for reasons that no model knows.
/// let failed = db.execute(sql!("DELETE FORM book")).await;
/// let Err(Error::Database(error)) = failed else { panic!() };
/// assert_eq!(error.code.as_deref(), Some("1"));
/// assert_eq!(error.message, r#"near "FORM": syntax error"#);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[non_exhaustive]
pub struct DatabaseError {
    /// SQLSTATE on Postgres, the extended result code on SQLite.
    pub code: Option<String>,
    /// The database's primary message, without details, which may hold a row's contents.
    pub message: String,
    /// The trigger or function of the database that failed, where the database says so: ``the function `note` of the
    /// database``.
    pub routine: Option<String>,
    /// The driver's error.
    pub source: Option<Source>,
}

/// The kind of rule that a statement breaks, by the code of the database alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokenRule {
    /// Two rows are equal that must not be.
    Unique,
    /// Two rows overlap that must not.
    Overlap,
    /// A row refers to none.
    ForeignKey,
    /// A value is missing.
    NotNull,
    /// A check is not met.
    Check,
    /// A value is of another type, and does not become one of the type that is asked for.
    Type,
}

impl DatabaseError {
    /// Returns the rule that was broken, if it was one: of a table that no model describes an error has a code alone.
    ///
    /// ```
    /// use orm_core::error::{BrokenRule, DatabaseError};
    ///
    /// let error = DatabaseError::new(Some("23505".to_owned()), "a value is taken", None);
    /// assert_eq!(error.broken_rule(), Some(BrokenRule::Unique));
    /// ```
    pub fn broken_rule(&self) -> Option<BrokenRule> {
        Some(match self.code.as_deref()? {
            "23505" | "1555" | "2067" | "2579" => BrokenRule::Unique,
            "23P01" => BrokenRule::Overlap,
            "1811" if self.message.starts_with(EXCLUSION_FAILED) => BrokenRule::Overlap,
            "23503" | "787" => BrokenRule::ForeignKey,
            "23502" | "1299" => BrokenRule::NotNull,
            "23514" | "275" => BrokenRule::Check,
            "42804" | "3091" => BrokenRule::Type,
            _ => return None,
        })
    }

    /// An error of this code and message.
    ///
    /// ```
    /// use orm::Error;
    /// use orm::db::DatabaseError;
    ///
    /// let error = DatabaseError::new(Some("P0001".to_owned()), "no loans on Sunday", None);
    /// assert!(Error::Database(error).to_string().contains("no loans on Sunday"));
    /// ```
    pub fn new(code: Option<String>, message: impl Into<String>, source: Option<Source>) -> Self {
        DatabaseError {
            code,
            message: message.into(),
            routine: None,
            source,
        }
    }

    /// The error as one of this trigger or function of the database.
    pub(crate) fn in_routine(self, routine: Option<String>) -> Self {
        DatabaseError { routine, ..self }
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
