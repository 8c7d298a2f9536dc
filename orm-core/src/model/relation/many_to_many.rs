//! The many-to-many field of a row.

use super::join_table::JoinTable;
use super::loaded_rows::LoadedRows;
use super::membership::{MembershipState, OwnerRow};
use super::shared::Erased;
use super::siblings::{OwnerLoader, SiblingOwners};
use super::slot::{ErasedRow, ManyToManySlot};
use crate::error::Error;
#[cfg(feature = "serde")]
use crate::model::never_met;
use crate::model::{Key, Model, key_value};
use crate::thread_safe::ThreadSafe;
use crate::value::KeyValue;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Any number of rows of `T`, each of which may be related to any number of rows of this model.
///
/// The field has no column: a table between the two joins them. One is made by itself (`book_tags`, with the keys of
/// both as its key), or a model of your own is named, which may have more columns: `#[orm(through = Tagging)]`. Written
/// as the second type too, [`add_with`](Self::add_with) knows what to fill in.
///
/// ```
/// use orm::prelude::*;
///
/// #[derive(Model)]
/// struct Book {
///     id: i64,
///     title: String,
///     #[orm(related_name = "books")]
///     tags: ManyToMany<Tag>,
/// }
///
/// #[derive(Model)]
/// struct Tag {
///     id: i64,
///     name: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = Database::connect("sqlite::memory:").await?;
/// db.create_tables(schema![Book, Tag]).await?; // and the join table
/// let book = Book::draft().title("War and Peace").save(&db).await?;
/// let war = Tag::draft().name("war").save(&db).await?;
///
/// book.tags.add(&[&war], &db).await?;
/// assert_eq!(book.tags.all(&db).await?[0].name, "war");
/// assert_eq!(war.books().count(&db).await?, 1);
/// let books = Book::objects().filter(Book.tags.any(Tag.name.eq("war"))).all(&db).await?;
/// let tagged: Vec<(Book, Vec<Tag>)> = Book::objects().prefetch_related(Book.tags).all(&db).await?;
/// # assert_eq!((books.len(), tagged[0].1.len()), (1, 1));
/// # Ok(())
/// # }
/// ```
///
/// A `ManyToMany` is equal to any other, and skipped by serde with `#[serde(skip)]`, so that a model with one may
/// derive what it likes.
///
/// A field belongs to the row that was read or saved with it, and holds nothing of its own that could be stored:
/// assigning one, or swapping those of two rows, changes no relation. `save` and `refresh` give a row its own again.
/// [`Default`] makes one that belongs to no row; whatever is asked of it is an
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
pub struct ManyToMany<T: Model, Through = Implicit> {
    /// The row that the field belongs to.
    owner: ThreadSafe<Option<Arc<OwnerRow>>>,
    /// The rows, once they are loaded.
    cache: ThreadSafe<Mutex<Option<CachedRows>>>,
    /// The loader; without one it loads alone.
    loader: ThreadSafe<Option<Arc<OwnerLoader>>>,
    target: PhantomData<fn() -> (T, Through)>,
}

/// The mark of a [`ManyToMany`] whose join table has no columns of its own, and no model: the default.
///
/// ```
/// use orm::ManyToMany;
/// use orm::doc::{Book, Tag};
/// use orm::query::Implicit;
///
/// fn tags(book: &Book) -> &ManyToMany<Tag, Implicit> {
///     &book.tags
/// }
/// assert_eq!(orm::schema![Book, Tag].tables().len(), 3); // `book_tags` has been made
/// ```
#[derive(Debug)]
pub enum Implicit {}

/// Rows as they were loaded: [`LoadedRows`].
#[derive(Clone)]
struct CachedRows {
    seen: MembershipState,
    rows: Erased,
}

impl<T: Model, Through> ManyToMany<T, Through> {
    /// The field of the row with this key.
    #[doc(hidden)]
    pub fn new(key: &impl Key, join: JoinTable) -> Self {
        Self::of(OwnerRow::new(key_value(key), join))
    }

    fn of(owner: Arc<OwnerRow>) -> Self {
        ManyToMany {
            owner: ThreadSafe::new(Some(owner)),
            ..Self::default()
        }
    }

    /// The row that the field belongs to; or why there is none.
    pub(crate) fn owner(&self) -> Result<Arc<OwnerRow>, String> {
        self.owner.as_ref().cloned().ok_or_else(|| {
            "this `ManyToMany` belongs to no stored row; take it from a row that was saved or read"
                .to_owned()
        })
    }

    /// The rows, if they are loaded and nothing was changed by this value since. Never queries.
    ///
    /// Rows that were loaded in a transaction that was rolled back are not loaded any more.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert!(book.tags.loaded().is_none());
    /// book.tags.get(&db).await?;
    /// assert_eq!(book.tags.loaded().map(|tags| tags.len()), Some(1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn loaded(&self) -> Option<LoadedRows<T>> {
        let owner = self.owner.as_ref()?;
        let mut cache = self.cache();
        let cached = cache.as_ref()?;
        if owner.holds(&cached.seen) {
            return LoadedRows::of(&cached.rows);
        }
        *cache = None;
        None
    }

    /// The fields that load together with this one; an error where loading is refused.
    pub(crate) fn siblings(&self) -> Result<Option<&SiblingOwners>, Error> {
        match &*self.loader {
            Some(loader) => loader.siblings(),
            None => Ok(None),
        }
    }

    /// Keeps rows that were found in this state.
    pub(crate) fn keep(&self, rows: LoadedRows<T>, seen: MembershipState) -> LoadedRows<T> {
        let erased = rows.erased();
        *self.cache() = Some(CachedRows { seen, rows: erased });
        rows
    }

    /// Drops the rows that were loaded.
    pub(crate) fn forget(&self) {
        *self.cache() = None;
    }

    fn cache(&self) -> MutexGuard<'_, Option<CachedRows>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Model, Through> ManyToManySlot for ManyToMany<T, Through> {
    fn owner_row(&self) -> Option<&Arc<OwnerRow>> {
        self.owner.as_ref()
    }

    fn belong(&mut self, key: &KeyValue, join: JoinTable) {
        let owner = self.owner.as_ref();
        if !owner.is_some_and(|owner| owner.key == *key && owner.join == join) {
            *self = Self::of(OwnerRow::new(key.clone(), join));
        }
    }

    fn refresh(&mut self) {
        if let Some(owner) = &*self.owner {
            owner.changed(None);
        }
        self.forget();
    }

    fn set_loader(&mut self, loader: Arc<OwnerLoader>) {
        *self.loader = Some(loader);
    }
}

/// Makes the many-to-many fields of a row its own, and has its foreign keys drop the rows of other keys.
pub(crate) fn settle(row: &mut dyn ErasedRow) {
    let table = row.row_table();
    if !table.has_relations() {
        return;
    }
    for field in 0..table.fields.len() {
        if let Some(relation) = row.foreign_key(field) {
            relation.settle();
        }
    }
    if table.many_to_many.is_empty() {
        return;
    }
    let key = row.row_key();
    for position in 0..table.many_to_many.len() {
        if let Some(field) = row.many_to_many(position) {
            field.belong(&key, JoinTable::of(table, position));
        }
    }
}

#[cfg(feature = "serde")]
never_met! {
    SkippedBySerde "the rows of a many-to-many field are no part of the row, so serde neither writes nor reads them; write `#[serde(skip)]` on the field" "what is read by `.all(&db)` goes into a field of another struct";
}

// These never hold, since nothing meets the bound, whose message says what to write. A line each, since it shows them.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[rustfmt::skip]
impl<T: Model<Key: SkippedBySerde>, Through> serde::Serialize for ManyToMany<T, Through> {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        <T::Key as SkippedBySerde>::never()
    }
}
#[cfg(feature = "serde")]
#[doc(hidden)]
#[rustfmt::skip]
impl<'de, T: Model<Key: SkippedBySerde>, Through> serde::Deserialize<'de> for ManyToMany<T, Through> {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        <T::Key as SkippedBySerde>::never()
    }
}

impl<T: Model, Through> Default for ManyToMany<T, Through> {
    fn default() -> Self {
        ManyToMany {
            owner: ThreadSafe::default(),
            cache: ThreadSafe::default(),
            loader: ThreadSafe::default(),
            target: PhantomData,
        }
    }
}

impl<T: Model, Through> Clone for ManyToMany<T, Through> {
    fn clone(&self) -> Self {
        ManyToMany {
            owner: self.owner.clone(),
            cache: ThreadSafe::new(Mutex::new(self.cache().clone())),
            loader: self.loader.clone(),
            target: PhantomData,
        }
    }
}

impl<T: Model, Through> fmt::Debug for ManyToMany<T, Through> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ManyToMany")
            .field(&T::table().model)
            .finish()
    }
}

/// Two rows differ in their columns, not in the rows related to them.
impl<T: Model, Through> PartialEq for ManyToMany<T, Through> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T: Model, Through> Eq for ManyToMany<T, Through> {}

impl<T: Model, Through> Hash for ManyToMany<T, Through> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
