//! Primary keys.

use super::scalar::for_each_converted;
use super::{
    ComparedWhereThereIsOne, ForeignKey, IntoField, KeyOperand, MappedToForeignKey, Model,
    OneToOne, RowInHand, Scalar, never_met,
};
use crate::error::DecodeResult;
use crate::query::{self, KeyExpr};
use crate::value::{KeyValue, Reader, Stored, Type, Value, ValueSink, for_each_type};
use std::marker::PhantomData;
use std::sync::Arc;

/// A primary key: one value, or a tuple of up to four keys. A foreign key in it contributes the key of its target.
///
/// Users do not implement this trait: every [`Scalar`] that is `Clone` and `PartialEq` is a key, and so are tuples.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// async fn remove<M: Model>(key: M::Key, db: &Database) -> orm::Result<u64>
/// where
///     M::Key: orm::traits::Key,
/// {
///     M::get(key, db).await?.delete(db).await
/// }
///
/// remove::<Book>(1, &db).await?;
/// # assert_eq!(Book::objects().count(&db).await?, 2);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub trait Key: Clone + PartialEq + Send + Sync + 'static {
    /// The types of the key's columns.
    #[doc(hidden)]
    const TYPES: &'static [Type];
    /// Takes the key's columns.
    #[doc(hidden)]
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self>;
    /// Writes one value a column.
    #[doc(hidden)]
    fn write(&self, to: &mut dyn ValueSink);
}

impl<S: Scalar + Clone + PartialEq> Key for S {
    const TYPES: &'static [Type] = &[S::Stored::TYPE];
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        super::load(reader)
    }
    fn write(&self, to: &mut dyn ValueSink) {
        self.write_stored(to);
    }
}

/// Implements, for a type that identifies a row, that it fills an optional foreign key and is compared with a foreign key.
macro_rules! foreign_key_from {
    ([$($fill:tt)*] [$($operand:tt)*] $k:ty) => {
        foreign_key_from!([$($fill)*] [$($operand)*] $k, T, R);
    };
    ([$($fill:tt)*] [$($operand:tt)*] $k:ty, $t:ident, $r:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$($fill)*> IntoField<Option<ForeignKey<$t>>> for $k {
            fn fill(self, to: &mut dyn ValueSink) {
                Key::write(&IntoKey::<$t>::into_key(self), to);
            }
            fn fill_and_keep(self, to: &mut dyn ValueSink) -> Option<RowInHand> {
                IntoField::<ForeignKey<$t>>::fill_and_keep(self, to)
            }
        }
        impl<$($operand)*> KeyOperand<ForeignKey<$t>, $r> for $k {
            type Value = ForeignKey<$t>;
            fn key_operand(self) -> KeyExpr {
                bound_key(&IntoKey::<$t>::into_key(self))
            }
        }
        impl<$($operand)*> KeyOperand<Option<ForeignKey<$t>>, $r> for $k {
            type Value = ForeignKey<$t>;
            fn key_operand(self) -> KeyExpr {
                bound_key(&IntoKey::<$t>::into_key(self))
            }
        }
    };
}

/// Implements, for a type that a key may have, that a key is assigned, `book.author = 3.into()`, and that an `Option` of
/// one becomes that of a foreign key: `.map(ForeignKey::from)`.
macro_rules! foreign_key_by_from {
    ($key:ty, $k:ty) => {
        #[diagnostic::do_not_recommend]
        impl<T: Model<Key: KeyIs<$key>>> From<$k> for ForeignKey<T> {
            fn from(key: $k) -> Self {
                Self::new(key)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<T: Model<Key: KeyIs<$key>>> From<$k> for OneToOne<T> {
            fn from(key: $k) -> Self {
                ForeignKey::new(key).into()
            }
        }
    };
}

/// Implements, for an `Option` of a type that identifies a row, nothing but a message: the one `Option` that fills a
/// foreign key is that of a foreign key, or `None` would be ambiguous.
macro_rules! refuse_option_of {
    ($([$($g:tt)*] $k:ty;)*) => {$(
        impl<$($g)*> IntoField<Option<ForeignKey<T>>> for Option<$k>
        where
            ForeignKey<T>: MappedToForeignKey,
        {
            fn fill(self, _: &mut dyn ValueSink) {}
        }
        refuse_compared_option!([$($g)*] Option<$k>);
    )*};
}

macro_rules! refuse_compared_option {
    ([$($g:tt)*] $option:ty) => {
        impl<R, $($g)*> KeyOperand<Option<ForeignKey<T>>, R> for $option
        where
            ForeignKey<T>: ComparedWhereThereIsOne,
        {
            type Value = ForeignKey<T>;
            fn key_operand(self) -> KeyExpr {
                unreachable!()
            }
        }
    };
}

macro_rules! tuple_keys {
    ($($t:ident $part:ident $idx:tt),+) => {
        impl<$($t: Key),+> Key for ($($t,)+) {
            const TYPES: &'static [Type] = <Types<($($t,)+)>>::ALL.0.split_at(<Types<($($t,)+)>>::ALL.1).0;
            fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
                Ok(($(<$t as Key>::read(reader)?,)+))
            }
            fn write(&self, to: &mut dyn ValueSink) {
                $(Key::write(&self.$idx, to);)+
            }
        }
        impl<$($t: Key),+> Types<($($t,)+)> {
            /// The types of all parts, and their number.
            const ALL: ([Type; MOST_COLUMNS], usize) = joined(&[$($t::TYPES),+]);
        }
        impl<$($t: Key,)+ $($part: KeyPart<$t>,)+> KeyOfParts<($($part,)+)> for ($($t,)+) {
            fn from_parts(parts: ($($part,)+)) -> Self {
                ($(parts.$idx.into_part(),)+)
            }
        }
        /// So that a key can be assigned: `task.parent = Some((1, 7).into())`.
        impl<$($part,)+ M: Model<Key: KeyOfParts<($($part,)+)>>> From<($($part,)+)> for ForeignKey<M> {
            fn from(parts: ($($part,)+)) -> Self {
                Self::new(parts)
            }
        }
        impl<$($part,)+ M: Model<Key: KeyOfParts<($($part,)+)>>> From<($($part,)+)> for OneToOne<M> {
            fn from(parts: ($($part,)+)) -> Self {
                ForeignKey::from(parts).into()
            }
        }
        impl<$($part,)+ M: Model<Key: KeyOfParts<($($part,)+)>>> IntoKey<M> for ($($part,)+) {
            fn into_key(self) -> M::Key { KeyOfParts::from_parts(self) }
        }
        foreign_key_from!(
            [$($part,)+ T_: Model<Key: KeyOfParts<($($part,)+)>>]
            [$($part,)+ T_: Model<Key: KeyOfParts<($($part,)+)>>, R_]
            ($($part,)+), T_, R_
        );
    };
}

/// The most columns that a key of keys may have.
const MOST_COLUMNS: usize = 64;

/// The types of the columns of a tuple.
struct Types<K>(PhantomData<K>);

/// Joins lists of column types into one of fixed length, and returns how much of it is used.
const fn joined(parts: &[&[Type]]) -> ([Type; MOST_COLUMNS], usize) {
    let (mut all, mut length) = ([Type::I64; MOST_COLUMNS], 0);
    let mut part = 0;
    while part < parts.len() {
        let mut column = 0;
        while column < parts[part].len() {
            assert!(
                length < MOST_COLUMNS,
                "a primary key has at most 64 columns"
            );
            all[length] = parts[part][column];
            (column, length) = (column + 1, length + 1);
        }
        part += 1;
    }
    (all, length)
}

tuple_keys!(A PartA 0, B PartB 1);
tuple_keys!(A PartA 0, B PartB 1, C PartC 2);
tuple_keys!(A PartA 0, B PartB 1, C PartC 2, D PartD 3);

/// Returns a key in hand as a query has it.
pub fn bound_key(key: &impl Key) -> KeyExpr {
    let mut parts = Vec::with_capacity(1);
    key.write(&mut |value: Value| parts.push(query::Expr::value(value)));
    parts.into_iter().collect()
}

/// Returns a key as maps know it.
pub(crate) fn key_value(key: &impl Key) -> KeyValue {
    let mut parts = KeyValue::default();
    key.write(&mut parts);
    parts
}

/// A list of rows of `T`, of foreign keys to them or of their keys, such as `[&novel]`, `[1, 2]` or what a query read: whatever
/// iterates over [`IntoKey`]. Users do not implement it.
///
/// ```
/// use orm::prelude::*;
/// use orm::traits::RowKeys;
/// # use orm::doc::*;
///
/// async fn relate(book: &Book, tags: impl RowKeys<Tag>, db: &Database) -> orm::Result<()> {
///     book.tags.add(tags, db).await
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// # let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
/// relate(&book, [1, 2], &db).await?;
/// assert_eq!(book.tags.count(&db).await?, 2);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no list of rows of `{T}`; write a list of them or of their keys: `[&row]`, or `[1, 2]`",
    label = "rows of `{T}`, foreign keys to them or their keys stand here",
    note = "the database comes last: `book.tags.add([&tag], &db)`, `Book::objects().in_bulk([1, 2], &db)`",
    note = "a draft is stored first, `let tag = Tag::draft().name(\"war\").save(&db).await?;`, and rows that are known by another field are read: `Tag::objects().filter(Tag.name.is_in([\"war\", \"peace\"])).all(&db).await?`"
)]
pub trait RowKeys<T: Model>: IntoIterator<Item: IntoKey<T>> {}

#[diagnostic::do_not_recommend]
impl<T: Model, I: IntoIterator<Item: IntoKey<T>>> RowKeys<T> for I {}

/// A key of `T`: the stored row itself, a foreign key to it, or the bare key. Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let louisa = Author::get(2, &db).await?; // the key
/// let books = Book::objects().filter(Book.author.eq(&louisa)); // the row
/// assert_eq!(books.count(&db).await?, 2);
/// let book = Book::get(2, &db).await?;
/// assert_eq!(Author::get(&book.author, &db).await?.id, 2); // a foreign key to it
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not identify a `{T}`; write the value of its primary key, of the type of that field (of a text `text.parse::<i64>()?`, or `text.parse::<Uuid>()?`), a row, `&{T}`, or a foreign key to it",
    label = "a key or a row stands here",
    note = "a key of several fields is a tuple: `Entry::get((1, 2), &db)`",
    note = "by other fields a row is found by a condition: `{T}::objects().filter(…).get(&db)`"
)]
pub trait IntoKey<T: Model> {
    /// Returns the key.
    ///
    /// ```
    /// use orm::ForeignKey;
    /// use orm::doc::{Author, Book};
    /// use orm::traits::IntoKey;
    ///
    /// assert_eq!(IntoKey::<Author>::into_key(7), 7);
    /// assert_eq!(ForeignKey::<Author>::new(2).into_key(), 2);
    /// ```
    fn into_key(self) -> T::Key;
    /// Returns the key, and the row where it is in hand.
    #[doc(hidden)]
    fn into_row(self) -> (T::Key, Option<Arc<T>>)
    where
        Self: Sized,
    {
        (self.into_key(), None)
    }
}

/// Equality of a type with `K`: a bound for the sake of its message. Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::KeyIs;
///
/// /// Rows of any model whose key is an `i64`.
/// async fn rows<M: Model<Key: KeyIs<i64>>>(keys: &[i64], db: &Database) -> orm::Result<Vec<M>> {
///     let mut rows = Vec::new();
///     for key in keys {
///         rows.push(M::get(M::Key::of(key), db).await?);
///     }
///     Ok(rows)
/// }
///
/// assert_eq!(rows::<Book>(&[2, 3], &db).await?[1].title, "Little Men");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "the key is a `{Self}`, not a `{K}`; write a key of type `{Self}` (of a text `text.parse::<i64>()` or `text.parse::<Uuid>()`, of another integer `i64::try_from(number)`), a row, or a foreign key to it, and by another field `.filter(Book.title.eq(…))`, or of many rows `.any(Tag.name.eq(…))`",
    label = "a key stands here",
    note = "over a relation it is `.filter(Book.author.name.eq(…))`, and in a function of any model the bound `M: Model<Key = {K}>`"
)]
pub trait KeyIs<K> {
    /// Returns the key as the type that it is.
    ///
    /// ```
    /// use orm::traits::KeyIs;
    ///
    /// assert_eq!(i64::from_key(7), 7);
    /// ```
    fn from_key(key: K) -> Self;
    /// Returns a copy of the key as the type that it is.
    ///
    /// ```
    /// use orm::traits::KeyIs;
    ///
    /// assert_eq!(String::of(&"Concord".to_owned()), "Concord");
    /// ```
    fn of(key: &K) -> Self;
}
impl<K: Key> KeyIs<K> for K {
    fn from_key(key: K) -> K {
        key
    }
    fn of(key: &K) -> K {
        key.clone()
    }
}

/// A key `Self` of several fields that is written as a tuple `P`: a bound for the sake of its message. Users do not
/// implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::prelude::*;
/// #[derive(Model)]
/// #[orm(primary_key(hall, number))]
/// pub struct Seat {
///     pub hall: String,
///     pub number: i32,
///     pub price: i32,
/// }
///
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Seat]).await?;
/// Seat::draft().hall("north").number(7).price(30).save(&db).await?;
/// // A `&str` is a part of the key `(String, i32)`.
/// assert_eq!(Seat::get(("north", 7), &db).await?.price, 30);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "the key is a `{Self}`, not a `{P}`; write a key of type `{Self}`, a row, or a foreign key to it",
    label = "a key stands here",
    note = "by other fields a row is found by a condition on them: `.filter(Seat.hall.eq(hall) & Seat.number.eq(7))`"
)]
pub trait KeyOfParts<P> {
    /// Returns the key of these parts.
    ///
    /// ```
    /// use orm::traits::KeyOfParts;
    ///
    /// let key: (String, i32) = KeyOfParts::from_parts(("north", 7));
    /// assert_eq!(key, ("north".to_owned(), 7));
    /// ```
    fn from_parts(parts: P) -> Self;
}

/// A part of a key of several fields, of type `K`: the value, a reference to it, a `&str` for a text, or a foreign key whose
/// target has that key. Users do not implement it.
///
/// ```
/// use orm::ForeignKey;
/// use orm::doc::Author;
/// use orm::traits::{KeyOfParts, KeyPart};
///
/// /// The key of a work: its author and its title.
/// fn key(author: impl KeyPart<i64>, title: impl KeyPart<String>) -> (i64, String) {
///     (author.into_part(), title.into_part())
/// }
/// let emerson = ForeignKey::<Author>::new(1);
/// assert_eq!(key(&emerson, "Nature"), key(1, "Nature".to_owned()));
/// ```
#[diagnostic::on_unimplemented(
    message = "this part of the key is a `{K}`, not a `{Self}`; write a `{K}` in its place, and of a row its key, `book.id`",
    label = "a part of the key stands here"
)]
pub trait KeyPart<K> {
    /// Returns the part as it stands in the key.
    ///
    /// ```
    /// use orm::traits::KeyPart;
    ///
    /// let part: String = "north".into_part();
    /// assert_eq!(part, "north");
    /// ```
    fn into_part(self) -> K;
}

impl<K: Key> KeyPart<K> for K {
    fn into_part(self) -> K {
        self
    }
}
impl<K: Key> KeyPart<K> for &K {
    fn into_part(self) -> K {
        self.clone()
    }
}
impl KeyPart<String> for &str {
    fn into_part(self) -> String {
        self.to_owned()
    }
}
impl<T: Model> KeyPart<T::Key> for ForeignKey<T> {
    fn into_part(self) -> T::Key {
        self.id
    }
}
impl<T: Model> KeyPart<T::Key> for &ForeignKey<T> {
    fn into_part(self) -> T::Key {
        self.id.clone()
    }
}

impl<T: Model> IntoKey<T> for &T {
    fn into_key(self) -> T::Key {
        self.key()
    }
}
/// Makes `&[&war]` a list of keys.
impl<T: Model> IntoKey<T> for &&T {
    fn into_key(self) -> T::Key {
        self.key()
    }
}
impl<T: Model> IntoKey<T> for T {
    fn into_key(self) -> T::Key {
        self.key()
    }
    fn into_row(self) -> (T::Key, Option<Arc<T>>) {
        (self.key(), Some(Arc::new(self)))
    }
}
impl<T: Model> IntoKey<T> for ForeignKey<T> {
    fn into_key(self) -> T::Key {
        self.id
    }
    fn into_row(self) -> (T::Key, Option<Arc<T>>) {
        let row = self.row_in_hand();
        (self.id, row)
    }
}
impl<T: Model> IntoKey<T> for &ForeignKey<T> {
    fn into_key(self) -> T::Key {
        self.id.clone()
    }
    fn into_row(self) -> (T::Key, Option<Arc<T>>) {
        (self.id.clone(), self.row_in_hand())
    }
}
impl<T: Model<Key: KeyIs<String>>> IntoKey<T> for &str {
    fn into_key(self) -> T::Key {
        KeyIs::from_key(self.to_owned())
    }
}

/// One by one, not `for K: IntoKey<T>`: with a blanket, coherence would allow nothing beside it. `derive(Field)` emits
/// the same three impls for a newtype, since it may be a key.
macro_rules! scalar_keys {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
        $(scalar_key!($class $(#[$cfg])* $t);)*
    };
}

macro_rules! scalar_key {
    // No column of floats is a key, since two that look alike may differ; nor is one of documents.
    (float $($rest:tt)*) => {};
    (json $($rest:tt)*) => {};
    ($class:ident $(#[$cfg:meta])* $k:ty) => {
        $(#[$cfg])*
        const _: () = {
            impl<T: Model<Key: KeyIs<$k>>> IntoKey<T> for $k {
                fn into_key(self) -> T::Key { KeyIs::from_key(self) }
            }
            impl<T: Model<Key: KeyIs<$k>>> IntoKey<T> for &$k {
                fn into_key(self) -> T::Key { KeyIs::from_key(self.clone()) }
            }
            foreign_key_from!([T: Model<Key: KeyIs<$k>>] [T: Model<Key: KeyIs<$k>>, R] $k);
            foreign_key_from!([T: Model<Key: KeyIs<$k>>] [T: Model<Key: KeyIs<$k>>, R] &$k);
            foreign_key_by_from!($k, $k);
            foreign_key_by_from!($k, &$k);
            refuse_option_of! {
                [T: Model<Key: KeyIs<$k>>] $k;
                [T: Model<Key: KeyIs<$k>>] &$k;
            }
            refuse_compared_option!([T: Model<Key: KeyIs<$k>>] &Option<$k>);
        };
    };
}

for_each_type!(scalar_keys);

macro_rules! converted_keys {
    ($($(#[$cfg:meta])* $t:ty as $as:ty, $domain:expr, |$value:ident| $store:expr, |$stored:ident| $load:expr, $found:literal;)*) => {
        $(scalar_key!(converted $(#[$cfg])* $t);)*
    };
}
for_each_converted!(converted_keys);
scalar_key!(integer u64);

/// Implements, for types that no key is of, nothing but the message of [`KeyIs`]. Where the key is declared so, the derive says
/// it at that field, and nothing more is said of its values.
macro_rules! refuse_as_keys {
    ($($t:ty),*) => {$(
        impl<T: Model<Key: KeyIs<$t>>> IntoKey<T> for $t {
            fn into_key(self) -> T::Key { KeyIs::from_key(self) }
        }
    )*};
}
refuse_as_keys!(usize, isize, f32, f64);
#[cfg(feature = "json")]
refuse_as_keys!(serde_json::Value);

never_met! {
    KeyTakenOut "a key is never null, and an `Option` may be; take out what is in it, `let Some(key) = key else {{ … }};`, and write `Book::get(key, &db)`" "the row that an optional foreign key leads to is `book.editor.get(&db)`";
}

// These never hold, since nothing meets the bound on the key.
impl<T: Model<Key: KeyTakenOut>, X> IntoKey<T> for Option<X> {
    fn into_key(self) -> T::Key {
        <T::Key as KeyTakenOut>::never()
    }
}
impl<T: Model<Key: KeyTakenOut>, X> IntoKey<T> for &Option<X> {
    fn into_key(self) -> T::Key {
        <T::Key as KeyTakenOut>::never()
    }
}

foreign_key_by_from!(String, &str);
foreign_key_from!([T: Model] [T: Model, R] T);
foreign_key_from!([T: Model] [T: Model, R] &T);
foreign_key_from!([T: Model] [T: Model, R] &&T);
foreign_key_from!([T: Model] [T: Model, R] ForeignKey<T>);
foreign_key_from!([T: Model] [T: Model, R] &ForeignKey<T>);
foreign_key_from!([T: Model] [T: Model, R] OneToOne<T>);
foreign_key_from!([T: Model] [T: Model, R] &OneToOne<T>);
foreign_key_from!([T: Model<Key: KeyIs<String>>] [T: Model<Key: KeyIs<String>>, R] &str);
refuse_option_of! {
    [T: Model] T;
    [T: Model] &T;
    [T: Model] OneToOne<T>;
    [T: Model<Key: KeyIs<String>>] &str;
}
refuse_compared_option!([T: Model] &Option<T>);
