//! [`Written`]: what became of a row.

/// The fate of a row that was given to [`save_with`](crate::objects::SaveDraft::save_with) or
/// [`bulk_create_with`](crate::objects::Objects::bulk_create_with): with the stored row in the one case, its key in the
/// other.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let tags = ["epic", "essay", "novel"].map(|name| Tag::draft().name(name));
/// let written = Tag::bulk_create_with(tags, OnConflict::ignore(), &db).await?;
/// assert_eq!(written.iter().filter(|tag| tag.is_inserted()).count(), 1);
/// let keys: Vec<i64> = written.into_iter().filter_map(Written::into_stored).collect();
/// assert_eq!(keys, [3, 1, 2]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Written<T> {
    /// There was no such row: it was inserted.
    Inserted(T),
    /// A stored row had the same in the unique key: it was updated.
    Updated(T),
    /// A stored row was in the way and stays as it was, maybe that of an equal draft before. `None` where that row cannot be
    /// told: it is gone again, an index that no model declares forbids the new one, or a unique index that does not identify
    /// a row by its fields reads a field that the database fills in.
    Skipped(Option<T>),
}

impl<T> Written<T> {
    /// Returns whether the row was inserted.
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// assert!(Written::Inserted(3).is_inserted());
    /// ```
    pub fn is_inserted(&self) -> bool {
        matches!(self, Written::Inserted(_))
    }

    /// Returns whether a stored row was updated.
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// assert!(Written::Updated(3).is_updated());
    /// ```
    pub fn is_updated(&self) -> bool {
        matches!(self, Written::Updated(_))
    }

    /// Returns whether a stored row was in the way and stays as it was.
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// assert!(Written::Skipped(Some(3)).is_skipped());
    /// ```
    pub fn is_skipped(&self) -> bool {
        matches!(self, Written::Skipped(_))
    }

    /// Returns the row that is stored now, or its key: the new one, or the one that was there.
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// assert_eq!(Written::Skipped(Some(3)).stored(), Some(&3));
    /// ```
    pub fn stored(&self) -> Option<&T> {
        match self {
            Written::Inserted(stored) | Written::Updated(stored) => Some(stored),
            Written::Skipped(stored) => stored.as_ref(),
        }
    }

    /// Takes the row that is stored now, or its key: the new one, or the one that was there.
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// assert_eq!(Written::Inserted(3).into_stored(), Some(3));
    /// assert_eq!(Written::<i64>::Skipped(None).into_stored(), None);
    /// ```
    pub fn into_stored(self) -> Option<T> {
        match self {
            Written::Inserted(stored) | Written::Updated(stored) => Some(stored),
            Written::Skipped(stored) => stored,
        }
    }

    /// Makes something of the row or key, and keeps what became of it.
    pub(in crate::objects) fn try_map<U, E>(
        self,
        change: impl FnOnce(T) -> Result<U, E>,
    ) -> Result<Written<U>, E> {
        Ok(match self {
            Written::Inserted(stored) => Written::Inserted(change(stored)?),
            Written::Updated(stored) => Written::Updated(change(stored)?),
            Written::Skipped(stored) => Written::Skipped(stored.map(change).transpose()?),
        })
    }
}
