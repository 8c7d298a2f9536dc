//! The foreign key of a row that no other row shares.

use crate::error::DecodeResult;
use crate::model::{
    Field, ForeignKey, IntoKey, IsSet, Key, KeyField, Model, NotSet, Path, RelationSlot, Scalar,
    ToOne, ToOneOptional,
};
use crate::schema::Table;
use crate::value::{Reader, Type, ValueSink};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A [`ForeignKey`] that is unique: each `T` has one such row at most, and its other side is to-one too.
///
/// On a row it is what a foreign key is, and dereferences to one: `profile.user.get(&db)`, `profile.user.id`. The other
/// side is named after the model, unless `related_name` says otherwise.
///
/// ```
/// use orm::prelude::*;
///
/// #[derive(Model)]
/// struct User {
///     id: i64,
///     name: String,
/// }
///
/// #[derive(Model)]
/// struct Profile {
///     #[orm(primary_key, on_delete = Cascade)]
///     user: OneToOne<User>,
///     bio: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = Database::connect("sqlite::memory:").await?;
/// db.create_tables(schema![User, Profile]).await?;
/// let ann = User::draft().name("Ann").save(&db).await?;
/// Profile::draft().user(&ann).bio("swims").save(&db).await?;
///
/// assert_eq!(ann.profile().get(&db).await?.bio, "swims");
/// let swimmers = User::objects().filter(User.profile().bio.contains("swim")).count(&db).await?;
/// let query = User::objects().select_related(User.profile());
/// # orm::doc::assert_sql(&query, r#"SELECT …, "t1"."user_id", "t1"."user_id", "t1"."bio" FROM "user" LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id""#);
/// let users: Vec<(User, Option<Profile>)> = query.all(&db).await?;
/// # assert_eq!((swimmers, users.len()), (1, 1));
/// # Ok(())
/// # }
/// ```
/// ```sql
/// SELECT "user"."id", "user"."name", "t1"."user_id", "t1"."user_id", "t1"."bio" FROM "user"
/// LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id"
/// ```
pub struct OneToOne<T: Model>(ForeignKey<T>);

impl<T: Model> OneToOne<T> {
    /// A reference to a row, given by itself, by its key or by a foreign key.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)]
    /// # struct User { id: i64, name: String }
    /// let user: OneToOne<User> = OneToOne::new(7);
    /// assert_eq!(user.id, 7);
    /// ```
    pub fn new(key: impl IntoKey<T>) -> Self {
        OneToOne(ForeignKey::new(key))
    }
}

impl<T: Model> Deref for OneToOne<T> {
    type Target = ForeignKey<T>;
    fn deref(&self) -> &ForeignKey<T> {
        &self.0
    }
}

impl<T: Model> DerefMut for OneToOne<T> {
    fn deref_mut(&mut self) -> &mut ForeignKey<T> {
        &mut self.0
    }
}

#[doc(hidden)]
impl<T: Model> Default for OneToOne<T>
where
    ForeignKey<T>: Default,
{
    fn default() -> Self {
        OneToOne(ForeignKey::default())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> Field for OneToOne<T> {
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
    const UNIQUE: bool = true;
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        ForeignKey::read(reader).map(OneToOne)
    }
    fn write(&self, to: &mut dyn ValueSink) {
        Field::write(&self.0, to);
    }
    fn relation_mut(&mut self) -> Option<&mut dyn RelationSlot> {
        self.0.relation_mut()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> Field for Option<OneToOne<T>> {
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
    const UNIQUE: bool = true;
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        Ok(Option::<ForeignKey<T>>::read(reader)?.map(OneToOne))
    }
    fn write(&self, to: &mut dyn ValueSink) {
        match self {
            Some(one) => Field::write(&one.0, to),
            None => None::<ForeignKey<T>>.write(to),
        }
    }
    fn relation_mut(&mut self) -> Option<&mut dyn RelationSlot> {
        self.as_mut()?.relation_mut()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> KeyField for OneToOne<T> {
    type Part = T::Key;
    type Start = NotSet;
    fn part(&self) -> T::Key {
        self.0.part()
    }
}

impl<T: Model> Clone for OneToOne<T> {
    fn clone(&self) -> Self {
        OneToOne(self.0.clone())
    }
}

impl<T: Model<Key: fmt::Debug>> fmt::Debug for OneToOne<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OneToOne").field(&self.0.id).finish()
    }
}

impl<T: Model> PartialEq for OneToOne<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Model<Key: Eq>> Eq for OneToOne<T> {}

impl<T: Model<Key: Hash>> Hash for OneToOne<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T: Model> From<ForeignKey<T>> for OneToOne<T> {
    fn from(key: ForeignKey<T>) -> Self {
        OneToOne(key)
    }
}

impl<T: Model> From<OneToOne<T>> for ForeignKey<T> {
    fn from(key: OneToOne<T>) -> Self {
        key.0
    }
}

impl<T: Model> From<&T> for OneToOne<T> {
    fn from(row: &T) -> Self {
        OneToOne(row.into())
    }
}

/// Keeps the row as loaded.
impl<T: Model> From<T> for OneToOne<T> {
    fn from(row: T) -> Self {
        OneToOne(row.into())
    }
}

impl<T: Model> IntoKey<T> for OneToOne<T> {
    fn into_key(self) -> T::Key {
        self.0.id
    }
    fn into_row(self) -> (T::Key, Option<Arc<T>>) {
        self.0.into_row()
    }
}

impl<T: Model> IntoKey<T> for &OneToOne<T> {
    fn into_key(self) -> T::Key {
        self.0.id.clone()
    }
    fn into_row(self) -> (T::Key, Option<Arc<T>>) {
        (&self.0).into_row()
    }
}

#[cfg(feature = "serde")]
impl<T: Model<Key: serde::Serialize>> serde::Serialize for OneToOne<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Model<Key: serde::Deserialize<'de>>> serde::Deserialize<'de> for OneToOne<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ForeignKey::deserialize(deserializer).map(OneToOne)
    }
}
