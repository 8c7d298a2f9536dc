//! The rows that a many-to-many field loaded.

use super::shared::Erased;
use std::fmt;
use std::ops::Deref;
use std::slice;
use std::sync::Arc;

/// The rows that a [`ManyToMany`](crate::model::ManyToMany) loaded: a slice, shared with the field until that loads
/// anew.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
/// let tags = book.tags.get(&db).await?;
/// book.tags.clear(&db).await?;
/// for tag in &tags {
///     assert_eq!(tag.name, "essay"); // as it was
/// }
/// assert!(book.tags.get(&db).await?.is_empty());
/// # Ok(())
/// # }
/// ```
pub struct LoadedRows<T>(Arc<Vec<T>>);

impl<T: Send + Sync + 'static> LoadedRows<T> {
    /// The rows that were erased.
    pub(crate) fn of(erased: &Erased) -> Option<Self> {
        erased.to_arc().map(LoadedRows)
    }

    /// The rows, shared once more, without their type.
    pub(crate) fn erased(&self) -> Erased {
        Erased::new(Arc::clone(&self.0))
    }
}

impl<T> From<Vec<T>> for LoadedRows<T> {
    fn from(rows: Vec<T>) -> Self {
        LoadedRows(Arc::new(rows))
    }
}

impl<T> Deref for LoadedRows<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a LoadedRows<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;
    fn into_iter(self) -> slice::Iter<'a, T> {
        self.iter()
    }
}

impl<T> Clone for LoadedRows<T> {
    fn clone(&self) -> Self {
        LoadedRows(Arc::clone(&self.0))
    }
}

impl<T> Default for LoadedRows<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: PartialEq> PartialEq for LoadedRows<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Eq> Eq for LoadedRows<T> {}

impl<T: PartialEq> PartialEq<[T]> for LoadedRows<T> {
    fn eq(&self, other: &[T]) -> bool {
        **self == *other
    }
}

impl<T: PartialEq> PartialEq<Vec<T>> for LoadedRows<T> {
    fn eq(&self, other: &Vec<T>) -> bool {
        **self == **other
    }
}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for LoadedRows<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        **self == *other
    }
}

impl<T: fmt::Debug> fmt::Debug for LoadedRows<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
