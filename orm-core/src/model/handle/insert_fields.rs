//! Fields that the values of a query are inserted into.

use crate::model::{
    AssignableTo, Column, Embed, EmbedField, Embedded, EmbeddedOptional, Field, FieldSet, Key,
    Model, Path, Root, Settable, ToOne, ToOneOptional,
};

/// The fields of `M` into which a query of values inserts each `Out` that it finds: a field for a value, and for a tuple of
/// values a tuple of as many fields, in the same order. Users do not implement this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // A title, a year and an author of each new book: three fields, in the order of the values.
/// let lives = Author::objects().values((concat((Author.name, ", a life")), Author.birth_year.coalesce(1800), Author.id));
/// assert_eq!(lives.insert_into((Book.title, Book.year, Book.author), &db).await?, 2);
/// # assert_last_sql::<Book>(&db, r#"INSERT INTO "book" ("title", "year", "author_id", "subtitle", "copies") SELECT concat("author"."name", ?), coalesce("author"."birth_year", ?), "author"."id", ?, ? FROM "author""#);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// INSERT INTO "book" ("title", "year", "author_id", "subtitle", "copies") SELECT concat("author"."name", ?),
/// coalesce("author"."birth_year", ?), "author"."id", ?, ? FROM "author"
/// ```
#[diagnostic::on_unimplemented(
    message = "values of type `{Out}` do not go into `{Self}`; write one field of the model for each value, in their order: `.insert_into((Tag.name, Tag.year), &db)`, `.cte((Total.author, Total.books))`",
    label = "one field of `{M}` for each value stands here",
    note = "a foreign key takes the key of a row: select `Book.author.id`, and name `{M}.author`"
)]
pub trait InsertFields<M, Out>: FieldSet<M> {
    /// Adds for each field whether it is of another type than the value.
    #[doc(hidden)]
    fn widens(fields: &mut Vec<bool>) {
        fields.push(false);
    }
}

impl<M, P, V, Value, const N: usize> InsertFields<M, Value> for Column<P, V, N>
where
    Self: FieldSet<M>,
    M: Model + Settable<<Self as FieldSet<M>>::Positions>,
    P: Path,
    V: Field,
    Value: AssignableTo<V>,
{
    fn widens(fields: &mut Vec<bool>) {
        fields.push(Value::WIDENS);
    }
}

impl<M, P, E, const N: usize> InsertFields<M, E> for Embedded<P, E, N>
where
    Self: FieldSet<M>,
    M: Model,
    P: Path,
    E: Embed,
{
}

impl<M, P, E, F, const N: usize> InsertFields<M, F> for EmbeddedOptional<P, E, N>
where
    Self: FieldSet<M>,
    M: Model,
    P: Path,
    E: Embed,
    F: EmbedField<Embed = E>,
{
}

impl<M, T, Value, const N: usize> InsertFields<M, Value> for ToOne<Root<M>, T, N>
where
    M: Model,
    T: Model,
    Value: RequiredKey<T::Key>,
{
}

impl<M, T, Value, const N: usize> InsertFields<M, Value> for ToOneOptional<Root<M>, T, N>
where
    M: Model,
    T: Model,
    Value: OptionalKey<T::Key>,
{
}

/// A key, and no `Option` of one. Users do not implement this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // `Author.id` is the key of a row, and `Book.author` would be the row itself.
/// let lives = Author::objects().values((concat((Author.name, ", a life")), Author.birth_year.coalesce(1800), Author.id));
/// assert_eq!(lives.insert_into((Book.title, Book.year, Book.author), &db).await?, 2);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "a foreign key takes the key of its row, a `{K}`, and the value is of type `{Self}`; select the key, `.values((Book.author.id, count()))`",
    label = "this foreign key is given another value"
)]
pub trait RequiredKey<K> {}
#[diagnostic::do_not_recommend]
impl<K: Key> RequiredKey<K> for K {}

/// A key, or an `Option` of one. Users do not implement this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // The key of a mentor may be null, and so may the mentor of the new author.
/// let children = Author::objects().values((concat((Author.name, " jr.")), Author.mentor.id));
/// assert_eq!(children.insert_into((Author.name, Author.mentor), &db).await?, 2);
/// assert_eq!(Author::objects().filter(Author.mentor.eq(1)).count(&db).await?, 2);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "a foreign key takes the key of its row, a `{K}` or an `Option` of one, and the value is of type `{Self}`; select the key, `.values((Book.author.id, count()))`",
    label = "this foreign key is given another value"
)]
pub trait OptionalKey<K> {}
impl<K: Key> OptionalKey<K> for K {}
impl<K: Key> OptionalKey<K> for Option<K> {}

macro_rules! tuples {
    () => {};
    ($first:ident $value:ident $($t:ident $v:ident)*) => {
        impl<M, $first, $value, $($t, $v),*> InsertFields<M, ($value, $($v,)*)> for ($first, $($t,)*)
        where
            $first: InsertFields<M, $value>,
            $($t: InsertFields<M, $v>,)*
        {
            fn widens(fields: &mut Vec<bool>) {
                $first::widens(fields);
                $($t::widens(fields);)*
            }
        }
        tuples! { $($t $v)* }
    };
}
tuples! { A Va B Vb C Vc D Vd E Ve F Vf G Vg H Vh I Vi J Vj K Vk L Vl }
