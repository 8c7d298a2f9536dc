//! Fields that identify a row.

use crate::model::{FieldSet, Model};
use std::marker::PhantomData;

/// Fields of `M` in which no two rows have the same, by which `get_or_create` and the like find a row: the primary key, a
/// field that is `unique` or a `OneToOne`, or the fields of `unique(…)` as a tuple. Of one with a `where` no two of its rows
/// have the same, of one with `ignore_case(…)` not but for their case. Users do not implement it.
///
/// ```
/// use orm::doc::Tag;
/// use orm::traits::UniqueKey;
///
/// fn identifies_a_tag(_: impl UniqueKey<Tag>) {}
/// identifies_a_tag(Tag.id);
/// identifies_a_tag(Tag.name);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not identify one `{M}`; write a unique field of `{M}`, or a tuple of such",
    label = "fields that no two rows have in common stand here"
)]
pub trait UniqueKey<M: Model>: FieldSet<M> {}

impl<M: Model + Unique<S::Positions>, S: FieldSet<M>> UniqueKey<M> for S {}

/// Models in which no two rows have the same in the fields at these positions. The derive implements this trait, and
/// nobody else does.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // Of a tag the name is unique, so that one row is found by it; the year of a book is not.
/// let (tag, is_new) = Tag::draft().name("novel").get_or_create(Tag.name, &db).await?;
/// assert_eq!((tag.id, is_new), (2, false));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "these fields do not identify one `{Self}`; name a field that is `unique`, all fields of a `unique(…)` or the primary key, or declare this field `#[orm(unique)]`",
    label = "several rows may have the same here"
)]
pub trait Unique<Positions> {}

impl<M: Unique<FieldPosition<N>>, const N: usize> Unique<(FieldPosition<N>,)> for M {}

/// No fields at all: what stands in their place is told of by itself.
impl<M> Unique<()> for M {}

/// Models of which the fields at these positions can be set: all but the generated ones. The derive implements this trait,
/// and nobody else does.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::path::Root;
/// use orm::query::{Column, FieldPosition};
/// use orm::traits::Settable;
///
/// /// Empties a text of all rows of a query, where the database does not compute it.
/// async fn clear<M, const N: usize>(rows: QuerySet<M>, column: Column<Root<M>, String, N>, db: &Database) -> orm::Result<u64>
/// where
///     M: Model + Settable<FieldPosition<N>>,
/// {
///     rows.update(column.set(""), db).await
/// }
///
/// assert_eq!(clear(Book::objects().filter(Book.year.lt(1850)), Book.title, &db).await?, 1);
/// # assert_last_sql::<Book>(&db, r#"UPDATE "book" SET "title" = ? WHERE "book"."year" < ?"#);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// UPDATE "book" SET "title" = ? WHERE "book"."year" < ?
/// ```
#[diagnostic::on_unimplemented(
    message = "the database computes this field of `{Self}`; leave it out, and set the fields that it is computed from",
    label = "this field is `generated`",
    note = "where a parameter stands for the column, its bound is `M: Settable<FieldPosition<N>>`"
)]
pub trait Settable<Position> {}

/// The position of a field in its model, as a type: `Book: Settable<FieldPosition<1>>`.
///
/// ```
/// use orm::doc::{Book, Tag};
/// use orm::query::FieldPosition;
/// use orm::traits::{Settable, Unique};
///
/// fn title_can_be_set<M: Settable<FieldPosition<1>>>() {}
/// fn name_is_unique<M: Unique<FieldPosition<1>>>() {}
/// title_can_be_set::<Book>();
/// name_is_unique::<Tag>();
/// ```
#[derive(Debug)]
pub struct FieldPosition<const N: usize>;

/// The position of the field `N` of the embedded struct `E`, which begins at the position `P`, as a type.
///
/// ```
/// use orm::doc::{Address, Member};
/// use orm::query::{EmbeddedPosition, FieldPosition};
/// use orm::traits::Settable;
///
/// // `Member.address.zip`: the second field of the struct that begins at field 1.
/// fn can_be_set<M: Settable<EmbeddedPosition<FieldPosition<1>, Address, 1>>>() {}
/// can_be_set::<Member>();
/// ```
#[derive(Debug)]
pub struct EmbeddedPosition<P, E, const N: usize>(PhantomData<fn() -> (P, E)>);

/// The positions of all fields of an embedded struct that begins at the position `P`, as a type.
///
/// ```
/// use orm::doc::Member;
/// use orm::query::{FieldPosition, StructPosition};
/// use orm::traits::FieldSet;
///
/// // All fields of `Member.address`, which may be named as one where fields are listed.
/// fn are_named(_: impl FieldSet<Member, Positions = StructPosition<FieldPosition<1>>>) {}
/// are_named(Member.address);
/// ```
#[derive(Debug)]
pub struct StructPosition<P>(PhantomData<fn() -> P>);

/// Embedded structs whose field `N` is `unique`. The derive implements this trait, and nobody else does.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::prelude::*;
/// #[derive(Embed, Clone)]
/// pub struct Passport {
///     pub country: String,
///     #[orm(unique)]
///     pub number: String,
/// }
///
/// #[derive(Model)]
/// pub struct Traveller {
///     pub id: i64,
///     #[orm(embed)]
///     pub passport: Passport,
/// }
///
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Traveller]).await?;
/// let passport = Passport { country: "US".to_owned(), number: "C01".to_owned() };
/// let draft = || Traveller::draft().passport(passport.clone());
/// draft().save(&db).await?;
/// let (traveller, is_new) = draft().get_or_create(Traveller.passport.number, &db).await?;
/// assert_eq!((traveller.id, is_new), (1, false));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this field of `{Self}` does not identify one row; declare it `#[orm(unique)]`, or name all fields of a `unique(…)` or of the primary key",
    label = "several rows may have the same here"
)]
pub trait UniqueWithin<const N: usize> {}

impl<M, P, E: UniqueWithin<N>, const N: usize> Unique<EmbeddedPosition<P, E, N>> for M {}

/// No field of an embedded struct is generated.
impl<M, P, E, const N: usize> Settable<EmbeddedPosition<P, E, N>> for M {}
