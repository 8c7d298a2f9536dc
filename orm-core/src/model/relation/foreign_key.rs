//! The foreign key of a row, and the row it points at once that is loaded.

use super::cache::RowCache;
use super::shared::Erased;
use super::siblings::{KeyLoader, SiblingKeys};
use super::slot::{ErasedRow, RelationSlot, RowInHand};
use crate::error::{DecodeResult, Result};
use crate::model::{
    Field, IntoKey, IsSet, Key, KeyField, Model, NotSet, Path, Scalar, ToOne, ToOneOptional,
    key_value, never_met, read_joined,
};
use crate::query::Tree;
use crate::schema::Table;
use crate::thread_safe::ThreadSafe;
use crate::value::{KeyValue, Reader, Type, Value, ValueSink};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

/// The key of a `T`, and the `T` once it is loaded.
///
/// The foreign keys of the rows of one query load together: the first `get` loads the targets of all of them.
/// Equality, hashing, `{:?}` and serde see the key alone, whatever `T` is.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let book = Book::get(2, &db).await?;
/// assert_eq!(book.author.id, 2); // the key, nothing is sent
/// let author: &Author = book.author.get(&db).await?;
/// assert_eq!(author.name, "Louisa May Alcott");
/// assert!(book.author.loaded().is_some());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT … FROM "author" WHERE "author"."id" = ?
/// ```
pub struct ForeignKey<T: Model> {
    /// The key. Assigning it forgets what was loaded.
    pub id: T::Key,
    /// The row, once it is loaded. If another key was assigned since, a row of the old one.
    cache: ThreadSafe<RowCache>,
    /// The loader; without one it loads alone.
    loader: ThreadSafe<Option<Arc<KeyLoader>>>,
    target: PhantomData<fn() -> T>,
}

impl<T: Model> ForeignKey<T> {
    /// A foreign key to a row, given by itself, by its key or by another foreign key. A row given by value is kept as
    /// loaded.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let emerson = Author::get(1, &db).await?;
    /// let mut book = Book::get(2, &db).await?;
    /// book.author = ForeignKey::new(&emerson); // or `1.into()`
    /// book.save(&db).await?;
    /// # assert_eq!(Book::get(2, &db).await?.author.id, 1);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn new(key: impl IntoKey<T>) -> Self {
        let (key, row) = key.into_row();
        let foreign_key = Self::from_key(key);
        if let Some(row) = row {
            foreign_key.keep(row);
        }
        foreign_key
    }

    fn from_key(id: T::Key) -> Self {
        ForeignKey {
            id,
            cache: ThreadSafe::default(),
            loader: ThreadSafe::default(),
            target: PhantomData,
        }
    }

    /// The row, if it is loaded, or came with rows that were loaded for it. Never queries.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let book = Book::objects().select_related(Book.author).order_by(Book.id).all(&db).await?.remove(0);
    /// assert_eq!(book.author.loaded().map(|author| author.id), Some(1));
    /// assert!(Book::get(1, &db).await?.author.loaded().is_none());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn loaded(&self) -> Option<&T> {
        if let Some(row) = self.cache.newest().and_then(Erased::get::<T>)
            && row.key() == self.id
        {
            return Some(row);
        }
        let parents = self.loader.as_ref()?.parents()?;
        self.keep_erased(parents.row(&key_value(&self.id))?.clone())
    }

    /// The foreign keys that load together with this one; an error where loading is refused.
    pub(crate) fn siblings(&self) -> Result<Option<&SiblingKeys>> {
        match &*self.loader {
            Some(loader) => loader.siblings(),
            None => Ok(None),
        }
    }

    /// Keeps a loaded row. Of two at once, whichever came first.
    pub(crate) fn keep(&self, row: Arc<T>) -> &T {
        let kept = self.keep_erased(Erased::new(row));
        kept.expect("a foreign key keeps rows of its target")
    }

    /// Keeps a loaded row, if it is a `T`.
    pub(crate) fn keep_erased(&self, row: Erased) -> Option<&T> {
        let key = row.get::<T>()?.key();
        let has_key = |row: &Erased| row.get::<T>().is_some_and(|row| row.key() == key);
        self.cache.keep(row, &has_key).get()
    }

    /// The loaded row, shared.
    pub(in crate::model) fn row_in_hand(&self) -> Option<Arc<T>> {
        self.loaded()?;
        self.cache.newest()?.to_arc()
    }

    /// The loaded row to write to, while nobody else has it.
    fn loaded_mut(&mut self) -> Option<&mut T> {
        self.cache.newest_mut()?.get_mut()
    }
}

impl<T: Model> RelationSlot for ForeignKey<T> {
    fn join(&mut self, reader: &mut dyn Reader, tree: &Tree) -> Result<()> {
        if let Some(row) = read_joined::<T>(reader, tree)? {
            *self.cache = RowCache::of(Erased::new(Arc::new(row)));
        }
        Ok(())
    }

    fn joined_mut(&mut self) -> Option<&mut dyn ErasedRow> {
        Some(self.loaded_mut()?)
    }

    fn settle(&mut self) {
        let row = self.cache.newest_mut().and_then(|row| row.get::<T>());
        if row.is_some_and(|row| row.key() != self.id) {
            self.cache.clear();
        }
    }

    fn accept(&mut self, row: RowInHand) {
        let key = row.0.get::<T>().map(T::key);
        if key.is_some_and(|key| key == self.id) {
            self.keep_erased(row.0);
        }
    }

    fn key(&self) -> KeyValue {
        key_value(&self.id)
    }

    fn set_loader(&mut self, loader: Arc<KeyLoader>) {
        *self.loader = Some(loader);
    }
}

never_met! {
    NeverDefault "a foreign key always leads to a row, so it has no default; leave `Default` out, or declare the field as `Option<ForeignKey<…>>`" "a new row is begun by `Book::draft()`";
}

#[doc(hidden)]
impl<T: Model> Default for ForeignKey<T>
where
    PhantomData<T>: NeverDefault,
{
    fn default() -> Self {
        <PhantomData<T>>::never()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> Field for ForeignKey<T> {
    type Base = ForeignKey<T>;
    type Nullable = Option<ForeignKey<T>>;
    type Lift<S: Scalar> = S;
    type KeyTo<O: Model> = ForeignKey<O>;
    type Or<Other: Field> = Self;
    type And<Other: Field> = Self;
    type Handle<P: Path, const N: usize> = ToOne<P, T, N>;
    type Start = NotSet;
    const TYPES: &'static [Type] = <T::Key as Key>::TYPES;
    const NULL: bool = false;
    const TARGET: Option<fn() -> &'static Table> = Some(T::table);
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        Ok(Self::from_key(Key::read(reader)?))
    }
    fn write(&self, to: &mut dyn ValueSink) {
        self.id.write(to);
    }
    fn relation_mut(&mut self) -> Option<&mut dyn RelationSlot> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> Field for Option<ForeignKey<T>> {
    type Base = ForeignKey<T>;
    type Nullable = Option<ForeignKey<T>>;
    type Lift<S: Scalar> = Option<S>;
    type KeyTo<O: Model> = Option<ForeignKey<O>>;
    type Or<Other: Field> = Self;
    type And<Other: Field> = Self;
    type Handle<P: Path, const N: usize> = ToOneOptional<P, T, N>;
    type Start = IsSet;
    const TYPES: &'static [Type] = <T::Key as Key>::TYPES;
    const NULL: bool = true;
    const TARGET: Option<fn() -> &'static Table> = Some(T::table);
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        if take_null_key(reader, Self::TYPES.len())? {
            return Ok(None);
        }
        ForeignKey::read(reader).map(Some)
    }
    fn write(&self, to: &mut dyn ValueSink) {
        match self {
            Some(foreign_key) => foreign_key.write(to),
            None => Self::TYPES.iter().for_each(|&ty| to.put(Value::Null(ty))),
        }
    }
    fn relation_mut(&mut self) -> Option<&mut dyn RelationSlot> {
        self.as_mut()?.relation_mut()
    }
}

/// Takes a key if one of its columns is null; otherwise leaves it and returns `false`. A key that shares a column with
/// another field is null if one of its own columns is.
fn take_null_key(reader: &mut dyn Reader, width: usize) -> DecodeResult<bool> {
    if width == 1 {
        return reader.take_null();
    }
    let start = reader.position();
    let mut is_null = false;
    for _ in 0..width {
        if reader.take_null()? {
            is_null = true;
        } else {
            reader.skip(1);
        }
    }
    if !is_null {
        reader.rewind();
        reader.skip(start);
    }
    Ok(is_null)
}

#[diagnostic::do_not_recommend]
impl<T: Model> KeyField for ForeignKey<T> {
    type Part = T::Key;
    type Start = NotSet;
    fn part(&self) -> T::Key {
        self.id.clone()
    }
}

impl<T: Model> Clone for ForeignKey<T> {
    fn clone(&self) -> Self {
        ForeignKey {
            id: self.id.clone(),
            cache: self.cache.clone(),
            loader: self.loader.clone(),
            target: PhantomData,
        }
    }
}

impl<T: Model<Key: fmt::Debug>> fmt::Debug for ForeignKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ForeignKey").field(&self.id).finish()
    }
}

impl<T: Model> PartialEq for ForeignKey<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<T: Model<Key: Eq>> Eq for ForeignKey<T> {}

impl<T: Model<Key: Hash>> Hash for ForeignKey<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl<T: Model> From<&T> for ForeignKey<T> {
    fn from(row: &T) -> Self {
        Self::from_key(row.key())
    }
}

/// Keeps the row as loaded.
impl<T: Model> From<T> for ForeignKey<T> {
    fn from(row: T) -> Self {
        let foreign_key = Self::from_key(row.key());
        foreign_key.keep(Arc::new(row));
        foreign_key
    }
}

/// Implements, for a model, that a row is assigned to an optional relation: `book.editor = (&louisa).into()`. Only the
/// crate of the model can.
#[doc(hidden)]
#[macro_export]
macro_rules! __optional_relations {
    ($model:ty) => {
        $crate::__optional_relations!($model: ForeignKey<$model>, OneToOne<$model>);
    };
    ($model:ty: $($relation:ident<$target:ty>),*) => {$(
        impl ::core::convert::From<&$model> for ::core::option::Option<$crate::model::$relation<$target>> {
            fn from(row: &$model) -> Self {
                Self::Some(::core::convert::From::from(row))
            }
        }
        impl ::core::convert::From<$model> for ::core::option::Option<$crate::model::$relation<$target>> {
            fn from(row: $model) -> Self {
                Self::Some(::core::convert::From::from(row))
            }
        }
    )*};
}

#[cfg(feature = "serde")]
impl<T: Model<Key: serde::Serialize>> serde::Serialize for ForeignKey<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.id.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Model<Key: serde::Deserialize<'de>>> serde::Deserialize<'de> for ForeignKey<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::Key::deserialize(deserializer).map(Self::from_key)
    }
}
