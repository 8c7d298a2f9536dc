//! The many-to-many field of a row.

use super::join_table::JoinTable;
use super::loaded_rows::LoadedRows;
use super::loader::{Loader, SharedLoader};
use super::membership::{MembershipState, OwnerRow};
use super::policy::LoadPolicy;
use super::shared::Shared;
use super::slot::ManyToManySlot;
use crate::error::Error;
#[cfg(feature = "serde")]
use crate::model::never_met;
use crate::model::{Key, Model, key_value};
use crate::schema::Outcome;
use crate::value::KeyValue;
use std::collections::HashMap;
use std::convert::Infallible;
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
    owner: Option<Arc<OwnerRow>>,
    /// The rows, once they are loaded: [`CachedRows`].
    cache: Mutex<Option<Shared<CachedRows<T>>>>,
    /// The loader; without one it loads alone.
    loader: Option<FieldLoader<T>>,
    target: PhantomData<fn() -> (T, Through)>,
}

/// The loader of many-to-many fields that lead to `T`.
type FieldLoader<T> = SharedLoader<Infallible, Siblings<T>>;

/// A join table without columns of its own.
#[derive(Debug)]
pub enum Implicit {}

/// Rows of `T` as they were loaded.
struct CachedRows<T> {
    seen: MembershipState,
    rows: LoadedRows<T>,
}

/// The rows that came from one query, of which each has such a field.
pub(crate) struct Siblings<T> {
    /// Themselves.
    pub(crate) owners: Vec<Arc<OwnerRow>>,
    /// The rows related to each, once one of them was asked for.
    pub(crate) rows: tokio::sync::Mutex<Option<SiblingRows<T>>>,
}

/// The rows related to each of several, as they were loaded within a transaction or without one.
pub(crate) struct SiblingRows<T> {
    pub(crate) rows: HashMap<KeyValue, LoadedRows<T>>,
    pub(crate) within: Option<Outcome>,
}

impl<T: Model, Through> ManyToMany<T, Through> {
    /// The field of the row with this key.
    #[doc(hidden)]
    pub fn new(key: &impl Key, join: JoinTable) -> Self {
        Self::of(OwnerRow::new(key_value(key), join))
    }

    fn of(owner: Arc<OwnerRow>) -> Self {
        ManyToMany {
            owner: Some(owner),
            ..Self::default()
        }
    }

    /// The row that the field belongs to; or why there is none.
    pub(crate) fn owner(&self) -> Result<Arc<OwnerRow>, String> {
        self.owner.clone().ok_or_else(|| {
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
            return Some(cached.rows.clone());
        }
        *cache = None;
        None
    }

    /// The fields that load together with this one; an error where loading is refused.
    pub(crate) fn siblings(&self) -> Result<Option<&Siblings<T>>, Error> {
        match &self.loader {
            Some(loader) => loader.siblings(),
            None => Ok(None),
        }
    }

    /// Keeps rows that were found in this state.
    pub(crate) fn keep(&self, rows: LoadedRows<T>, seen: MembershipState) -> LoadedRows<T> {
        let cached = CachedRows {
            seen,
            rows: rows.clone(),
        };
        *self.cache() = Some(Shared::new(Arc::new(cached)));
        rows
    }

    /// Drops the rows that were loaded.
    pub(crate) fn forget(&self) {
        *self.cache() = None;
    }

    fn cache(&self) -> MutexGuard<'_, Option<Shared<CachedRows<T>>>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Model, Through> ManyToManySlot for ManyToMany<T, Through> {
    fn belong(&mut self, key: &KeyValue, join: JoinTable) {
        let owner = self.owner.as_ref();
        if !owner.is_some_and(|owner| owner.key == *key && owner.join == join) {
            *self = Self::of(OwnerRow::new(key.clone(), join));
        }
    }

    fn refresh(&mut self) {
        if let Some(owner) = &self.owner {
            owner.changed(None);
        }
        self.forget();
    }
}

/// Makes the many-to-many fields of a row its own, and has its foreign keys drop the rows of other keys.
pub(crate) fn settle<M: Model>(row: &mut M) {
    let table = M::table();
    if !table.has_relations() {
        return;
    }
    for field in 0..table.fields.len() {
        if let Some(relation) = row.relation_mut(field) {
            relation.settle();
        }
    }
    if table.many_to_many.is_empty() {
        return;
    }
    let key = key_value(&row.key());
    let members = row.many_to_many_mut().into_iter().enumerate();
    members.for_each(|(position, field)| field.belong(&key, JoinTable::of(M::table(), position)));
}

/// Sets the load policy of the many-to-many fields at one place of rows that came from one query.
pub fn set_load_policy_of_many_to_many<M: Model, T: Model, Through>(
    rows: &mut [&mut M],
    policy: &LoadPolicy<'_>,
    place: fn(&mut M) -> &mut ManyToMany<T, Through>,
) {
    let Some(first) = rows.first_mut() else {
        return;
    };
    let first = place(first).owner.clone();
    let loader = Loader::of(
        policy.mode,
        rows.len(),
        || Siblings {
            owners: rows
                .iter_mut()
                .filter_map(|row| place(row).owner.clone())
                .collect(),
            rows: tokio::sync::Mutex::default(),
        },
        || first.map(|owner| owner.join.refused(policy)),
    );
    if let Some(loader) = loader {
        for row in rows {
            place(row).loader = Some(loader.clone());
        }
    }
}

#[cfg(feature = "serde")]
never_met! {
    SkippedBySerde "the rows of a many-to-many field are no part of the row, so serde neither writes nor reads them" "write `#[serde(skip)]` on the field; what is read by `.all(&db)` goes into a field of another struct";
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
            owner: None,
            cache: Mutex::default(),
            loader: None,
            target: PhantomData,
        }
    }
}

impl<T: Model, Through> Clone for ManyToMany<T, Through> {
    fn clone(&self) -> Self {
        ManyToMany {
            owner: self.owner.clone(),
            cache: Mutex::new(self.cache().clone()),
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
