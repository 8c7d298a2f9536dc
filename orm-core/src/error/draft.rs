//! The draft that an error of the database is about.

use super::Error;
use std::error::Error as _;
use std::fmt;

/// The place of a draft among many: the source of the driver's error about the statement that stored them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FailedDraft(pub(crate) u64);

impl fmt::Display for FailedDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the draft at {}, counted from 0", self.0)
    }
}

impl std::error::Error for FailedDraft {}

impl Error {
    /// Returns the place of the draft that could not be stored, counted from 0 among those that were given to
    /// `bulk_create`, `bulk_create_with` or `copy_in`; `None` where it is not known.
    ///
    /// Of a draft with a value that no row can have ([`Error::RefusedDraft`]) it is always known. A database names the
    /// rule that a row breaks, not the row: after a [`UniqueViolation`](Error::UniqueViolation), a
    /// [`ForeignKeyViolation`](Error::ForeignKeyViolation), a [`NotNullViolation`](Error::NotNullViolation) or a
    /// [`CheckViolation`](Error::CheckViolation) `bulk_create` looks for the first draft that breaks it, outside a
    /// transaction by one further query: among the rows that are stored, or by the condition of the check. A unique rule
    /// of an expression, of texts whose case is ignored or of some rows alone is asked of the database too, so that its
    /// draft is not known within a transaction.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tags = ["war", "peace", "war"].map(|name| Tag::draft().name(name));
    /// let error = Tag::bulk_create(tags, &db).await.expect_err("two of one name");
    /// assert!(matches!(error, Error::UniqueViolation { .. }));
    /// assert_eq!(error.draft_position(), Some(2));
    /// assert_eq!(error.to_string(), "another `Tag` with this `name` exists already (the draft at 2, counted from 0)");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn draft_position(&self) -> Option<u64> {
        match self {
            Error::RefusedDraft { position, .. } => Some(*position),
            _ => self.failed_draft().map(|draft| draft.0),
        }
    }

    /// Returns the draft that an error of the database is about, where it is known.
    pub(super) fn failed_draft(&self) -> Option<&FailedDraft> {
        self.source()?.source()?.downcast_ref()
    }
}
