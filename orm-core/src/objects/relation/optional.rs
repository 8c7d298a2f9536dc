//! Foreign keys of rows that may be missing.

use crate::db::{Executor, Pending};
use crate::model::{ForeignKey, Model, OneToOne};
use crate::sealed::Sealed;

/// The methods of a [`ForeignKey`] that may be missing: `book.editor.get(&db)`, `book.editor.loaded()`. This trait is
/// sealed: it is implemented for `Option<ForeignKey<T>>` and `Option<OneToOne<T>>`.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::OptionalForeignKey;
///
/// /// The name of somebody's mentor, who may be missing.
/// async fn mentor(author: &Author, db: &Database) -> orm::Result<Option<String>> {
///     Ok(author.mentor.get(db).await?.map(|mentor| mentor.name.clone()))
/// }
///
/// assert_eq!(mentor(&Author::get(1, &db).await?, &db).await?, None);
/// assert_eq!(mentor(&Author::get(2, &db).await?, &db).await?.as_deref(), Some("Ralph Waldo Emerson"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub trait OptionalForeignKey<T: Model>: Sealed {
    /// The foreign key, if there is one.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let louisa = Author::get(2, &db).await?;
    /// assert_eq!(louisa.mentor.foreign_key().map(|mentor| mentor.id), Some(1));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    fn foreign_key(&self) -> Option<&ForeignKey<T>>;

    /// Loads the row that the foreign key points at, if there is one: once, and together with those of its siblings, as
    /// [`ForeignKey::get`] does.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let authors = Author::objects().order_by(Author.id).all(&db).await?;
    /// assert!(authors[0].mentor.get(&db).await?.is_none()); // nothing is sent
    /// let mentor = authors[1].mentor.get(&db).await?.map(|mentor| mentor.name.as_str());
    /// assert_eq!(mentor, Some("Ralph Waldo Emerson"));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE "author"."id" IN (SELECT value FROM json_each(?))
    /// ```
    #[track_caller]
    fn get<'db, 'row: 'db>(
        &'row self,
        db: &'db (impl Executor + ?Sized),
    ) -> Pending<'db, Option<&'row T>> {
        let Some(foreign_key) = self.foreign_key() else {
            return Pending::ready(Ok(None));
        };
        if let Some(row) = foreign_key.at_hand() {
            return Pending::ready(Ok(Some(row)));
        }
        let row = foreign_key.loaded_now(db.target());
        Pending::new(async move { row.await.map(Some) })
    }

    /// The row, if there is one and it is loaded. Never queries.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let authors = Author::objects().order_by(Author.id).select_related(Author.mentor);
    /// let authors = authors.all(&db).await?;
    /// assert!(authors[0].mentor.loaded().is_none());
    /// assert_eq!(authors[1].mentor.loaded().map(|mentor| mentor.id), Some(authors[0].id));
    /// # Ok(())
    /// # }
    /// ```
    fn loaded<'row>(&'row self) -> Option<&'row T>
    where
        T: 'row,
    {
        self.foreign_key()?.loaded()
    }
}

impl<T: Model> OptionalForeignKey<T> for Option<ForeignKey<T>> {
    fn foreign_key(&self) -> Option<&ForeignKey<T>> {
        self.as_ref()
    }
}

impl<T: Model> OptionalForeignKey<T> for Option<OneToOne<T>> {
    fn foreign_key(&self) -> Option<&ForeignKey<T>> {
        self.as_deref()
    }
}
