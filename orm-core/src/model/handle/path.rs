//! Paths: the way from the model of a query to a related row, as a type.

use crate::model::{Embed, EmbedField, EmbeddedPosition, Field, FieldPosition, Model, copy};
use crate::query::{Hop, RelationPath};
use crate::sealed::Sealed;
use std::marker::PhantomData;

/// The way from a query's root model to a model it reaches over to-one relations. This trait is sealed: a path is made
/// by naming fields.
///
/// A condition made for reuse is a function over it:
///
/// ```
/// use orm::doc::{Author, AuthorFields, Book};
/// use orm::prelude::*;
/// use orm::traits::Path;
///
/// fn modern<P: Path>(author: AuthorFields<P>) -> Predicate<P::Root> {
///     author.birth_year.gt(1900)
/// }
/// let authors = Author::objects().filter(modern(Author));
/// let books = Book::objects().filter(modern(*Book.author));
/// # orm::doc::assert_sql(&authors, r#"SELECT … FROM "author" WHERE "author"."birth_year" > ?"#);
/// # orm::doc::assert_sql(
/// #     &books,
/// #     r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "t1"."birth_year" > ?"#,
/// # );
/// ```
pub trait Path: PathFrom<<Self as Path>::Root> + Sealed + Copy + Send + Sync + 'static {
    /// The model asked.
    type Root: Model;
    /// The model at the end.
    type Target: Model;
    /// `V` read along this path: `V` itself, or its nullable form behind an optional relation.
    type Nullable<V: Field>: Field<Base = V::Base>;
    /// A row of `T` read along this path: `T` itself, or an `Option` of it behind an optional relation.
    type Row<T: Model>: JoinedRow<T>;
    /// A row of `T` that a foreign key of what is seen along this path points at: `T` itself, or an `Option` of it behind an
    /// optional relation or within an optional embedded struct.
    #[doc(hidden)]
    type Linked<T: Model>: JoinedRow<T>;
    /// An embedded struct read along this path: itself, or an `Option` of it behind an optional relation.
    type Whole<F: EmbedField>: EmbedField<Embed = F::Embed>;
    /// This path without the embedded structs of the row at its end.
    #[doc(hidden)]
    type OfRow: Path<Root = Self::Root, Target = Self::Target>;
    /// The position of the field `N` of what is seen along this path, in the target's table, as a type.
    #[doc(hidden)]
    type Place<const N: usize>;
    /// The hops; `None` at the root.
    #[doc(hidden)]
    const PATH: Option<&'static RelationPath>;
    /// The position in the target's table of the first field that is seen along this path: not 0 within an embedded
    /// struct.
    #[doc(hidden)]
    const OFFSET: usize = 0;
}

/// A [`Path`] that leads to no other row: a model's own fields, and those of its embedded structs. Users do not implement
/// it.
///
/// ```
/// use orm::doc::{Book, BookFields, assert_sql};
/// use orm::prelude::*;
/// use orm::traits::OwnFields;
///
/// /// A lookup over books alone, where a row of its own is asked: no `Loan.book`.
/// fn lent<P: OwnFields>(book: BookFields<P>) -> Predicate<P::Root> {
///     book.copies.eq(0)
/// }
///
/// let query = Book::objects().filter(lent(Book));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."copies" = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."copies" = ?
/// ```
#[diagnostic::on_unimplemented(
    message = "a field of a related row cannot be set here; write one of the model itself, `Book.author.set(&author)` or `.set(key)` for the row that it leads to, and change rows of another model by a query of that",
    label = "a field of the model itself stands here"
)]
pub trait OwnFields: Path {
    /// The position of the field `N` of what is seen along this path, as a type.
    #[doc(hidden)]
    type Position<const N: usize>;
}

impl<M: Model> OwnFields for Root<M> {
    type Position<const N: usize> = FieldPosition<N>;
}

/// A [`Path`] that begins at the model `R`. Users do not implement it.
///
/// ```
/// use orm::doc::{Author, AuthorFields, Book, assert_sql};
/// use orm::prelude::*;
/// use orm::traits::{Path, PathFrom};
///
/// /// Books by the name of somebody that a book refers to.
/// fn by_name<P: Path<Root = Book> + PathFrom<Book>>(person: AuthorFields<P>) -> QuerySet<Book> {
///     Book::objects().order_by(person.name)
/// }
///
/// let query = by_name(*Book.author);
/// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name""#);
/// ```
/// ```sql
/// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name"
/// ```
#[diagnostic::on_unimplemented(
    message = "a field of another model has no value in a row of `{R}`; walk to it: over a foreign key, `Book.author.name`, over many rows, `Author.books().max(Book.year)`, or of a joined row, `book.value(Book.year)`",
    label = "no field of `{R}`, nor of a row that it refers to",
    note = "fields of the rows between, of a `ManyToMany<Tag, Tagging>`, are those of a query of these: `Tagging::objects().filter(Tagging.book.eq(&book)).order_by(Tagging.position).select_related(Tagging.tag)`"
)]
pub trait PathFrom<R> {}

/// The handles of one model seen along one path. The derive implements this trait, and nobody else.
///
/// `REF` lets a foreign key deref to its target's handles however deep, or cyclic, the path is.
///
/// ```
/// use orm::doc::{AuthorFields, Book, assert_sql};
/// use orm::prelude::*;
/// use orm::query::path::{Root, Via};
/// use orm::traits::Handles;
///
/// fn handles<H: Handles>(handles: H) -> H {
///     handles
/// }
///
/// let author: AuthorFields<Via<Root<Book>, _, 5>> = handles(*Book.author);
/// let query = Book::objects().filter(author.birth_year.is_null());
/// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "t1"."birth_year" IS NULL"#);
/// ```
/// ```sql
/// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// WHERE "t1"."birth_year" IS NULL
/// ```
pub trait Handles: Copy + 'static {
    /// The handles.
    #[doc(hidden)]
    const REF: &'static Self;
}

/// A row of `T` as a query selects it: `T`, or an `Option` of it where there may be none. Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // Each book has an author, but not each author a mentor.
/// let books: Vec<(Book, Author)> = Book::objects().order_by(Book.id).values((Book, Book.author)).all(&db).await?;
/// let authors: Vec<(Author, Option<Author>)> = Author::objects().order_by(Author.id).values((Author, Author.mentor)).all(&db).await?;
/// assert_eq!(books[0].1.name, "Ralph Waldo Emerson");
/// assert!(authors[0].1.is_none());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub trait JoinedRow<T>: Sized + Send + Sync + 'static {
    /// The row, if there is one; `None` if there is none and one is needed.
    #[doc(hidden)]
    fn joined(row: Option<T>) -> Option<Self>;
    /// The row, if there is one.
    #[doc(hidden)]
    fn row_mut(&mut self) -> Option<&mut T>;
}

impl<T: Model> JoinedRow<T> for T {
    fn joined(row: Option<T>) -> Option<T> {
        row
    }

    fn row_mut(&mut self) -> Option<&mut T> {
        Some(self)
    }
}

impl<T: Model> JoinedRow<T> for Option<T> {
    fn joined(row: Option<T>) -> Option<Option<T>> {
        Some(row)
    }

    fn row_mut(&mut self) -> Option<&mut T> {
        self.as_mut()
    }
}

/// The empty path: the model of the query.
///
/// ```
/// use orm::doc::{Book, BookFields, assert_sql};
/// use orm::prelude::*;
/// use orm::query::path::Root;
///
/// fn recent(book: BookFields<Root<Book>>) -> Predicate<Book> {
///     book.year.gt(1860)
/// }
///
/// let query = Book::objects().filter(recent(Book));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."year" > ?
/// ```
pub struct Root<M>(PhantomData<fn() -> M>);
/// The path over the foreign key at field `N` of `P`'s target to `T`.
///
/// ```
/// use orm::doc::{Author, Book, assert_sql};
/// use orm::prelude::*;
/// use orm::query::Column;
/// use orm::query::path::{Root, Via};
///
/// let name: Column<Via<Root<Book>, Author, 5>, String, 1> = Book.author.name;
/// let query = Book::objects().order_by(name);
/// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name""#);
/// ```
/// ```sql
/// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name"
/// ```
pub struct Via<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);
/// The path over the `Option<ForeignKey<T>>` at field `N` of `P`'s target to `T`: everything beyond may be null.
///
/// ```
/// use orm::doc::{Author, assert_sql};
/// use orm::prelude::*;
/// use orm::query::Column;
/// use orm::query::path::{Root, ViaOptional};
///
/// let mentor: Column<ViaOptional<Root<Author>, Author, 3>, String, 1> = Author.mentor.name;
/// let query = Author::objects().filter(mentor.is_null());
/// # assert_sql(&query, r#"SELECT … FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" WHERE "t1"."name" IS NULL"#);
/// ```
/// ```sql
/// SELECT … FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" WHERE "t1"."name" IS NULL
/// ```
pub struct ViaOptional<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);
/// The path back over the [`OneToOne`](crate::model::OneToOne) at field `N` of `T`: everything beyond may be null.
///
/// ```
/// # use orm::doc::assert_sql;
/// use orm::prelude::*;
/// use orm::query::Column;
/// use orm::query::path::{Root, ViaBack};
///
/// #[derive(Model)]
/// pub struct User {
///     pub id: i64,
///     pub name: String,
/// }
///
/// #[derive(Model)]
/// pub struct Profile {
///     pub id: i64,
///     pub motto: String,
///     #[orm(related_name = "profile", on_delete = Cascade)]
///     pub user: OneToOne<User>,
/// }
///
/// # fn main() {
/// let motto: Column<ViaBack<Root<User>, Profile, 2>, String, 1> = User.profile().motto;
/// let query = User::objects().filter(motto.is_null());
/// # assert_sql(&query, r#"SELECT … FROM "user" LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id" WHERE "t1"."motto" IS NULL"#);
/// # }
/// ```
/// ```sql
/// SELECT … FROM "user" LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id" WHERE "t1"."motto" IS NULL
/// ```
pub struct ViaBack<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);

copy!([M] Root<M>, [P, T, const N: usize] Via<P, T, N>, [P, T, const N: usize] ViaOptional<P, T, N>, [P, T, const N: usize] ViaBack<P, T, N>);

impl<M: Model> PathFrom<M> for Root<M> {}
impl<M: Model> Path for Root<M> {
    type Root = M;
    type Target = M;
    type Nullable<V: Field> = V;
    type Row<T: Model> = T;
    type Linked<T: Model> = T;
    type Whole<F: EmbedField> = F;
    type OfRow = Self;
    type Place<const N: usize> = FieldPosition<N>;
    const PATH: Option<&'static RelationPath> = None;
}

impl<R, P: PathFrom<R>, T, const N: usize> PathFrom<R> for Via<P, T, N> {}
impl<P: Path, T: Model, const N: usize> Path for Via<P, T, N> {
    type Root = P::Root;
    type Target = T;
    type Nullable<V: Field> = P::Nullable<V>;
    type Row<U: Model> = P::Linked<U>;
    type Linked<U: Model> = P::Linked<U>;
    type Whole<F: EmbedField> = P::Whole<F>;
    type OfRow = Self;
    type Place<const INNER: usize> = FieldPosition<INNER>;
    const PATH: Option<&'static RelationPath> = Some(&RelationPath {
        parent: P::PATH,
        hop: Hop::ForeignKey(P::OFFSET + N),
    });
}

/// The path into the embedded struct `E`, whose first field is at `N` of what `P` sees.
///
/// ```
/// use orm::doc::{Address, Member, assert_sql};
/// use orm::prelude::*;
/// use orm::query::Column;
/// use orm::query::path::{Root, Within};
///
/// let city: Column<Within<Root<Member>, Address, 1>, String, 0> = Member.address.city;
/// let query = Member::objects().order_by(city);
/// # assert_sql(&query, r#"SELECT … FROM "member" ORDER BY "member"."address_city""#);
/// ```
/// ```sql
/// SELECT … FROM "member" ORDER BY "member"."address_city"
/// ```
pub struct Within<P, E, const N: usize>(PhantomData<fn() -> (P, E)>);
/// The path into the `Option` of the embedded struct `E` at `N`: its fields may be null.
///
/// ```
/// use orm::doc::{Address, Member, assert_sql};
/// use orm::prelude::*;
/// use orm::query::Column;
/// use orm::query::path::{Root, WithinOptional};
///
/// let city: Column<WithinOptional<Root<Member>, Address, 3>, String, 0> = Member.billing.city;
/// let query = Member::objects().filter(city.is_null());
/// # assert_sql(&query, r#"SELECT … FROM "member" WHERE "member"."billing_city" IS NULL"#);
/// ```
/// ```sql
/// SELECT … FROM "member" WHERE "member"."billing_city" IS NULL
/// ```
pub struct WithinOptional<P, E, const N: usize>(PhantomData<fn() -> (P, E)>);

copy!([P, E, const N: usize] Within<P, E, N>, [P, E, const N: usize] WithinOptional<P, E, N>);

macro_rules! within {
    ($within:ident, |$p:ident, $v:ident| $nullable:ty, |$f:ident| $whole:ty, |$t:ident| $linked:ty) => {
        impl<R, P: PathFrom<R>, E, const N: usize> PathFrom<R> for $within<P, E, N> {}
        impl<$p: Path, E: Embed, const N: usize> Path for $within<$p, E, N> {
            type Root = $p::Root;
            type Target = $p::Target;
            type Nullable<$v: Field> = $nullable;
            type Row<T: Model> = $p::Row<T>;
            type Linked<$t: Model> = $linked;
            type Whole<$f: EmbedField> = $whole;
            type OfRow = $p::OfRow;
            type Place<const INNER: usize> = EmbeddedPosition<$p::Place<N>, E, INNER>;
            const PATH: Option<&'static RelationPath> = $p::PATH;
            const OFFSET: usize = $p::OFFSET + N;
        }
        impl<P: OwnFields, E: Embed, const N: usize> OwnFields for $within<P, E, N> {
            type Position<const INNER: usize> = EmbeddedPosition<P::Position<N>, E, INNER>;
        }
    };
}
within!(Within, |P, V| P::Nullable<V>, |F| P::Whole<F>, |T| P::Linked<T>);
within!(WithinOptional, |P, V| V::Nullable, |F| F::Nullable, |T| Option<T>);

macro_rules! optional {
    ($via:ident, |$p:ident, $t:ident, $n:ident| $hop:expr) => {
        impl<R, P: PathFrom<R>, T, const N: usize> PathFrom<R> for $via<P, T, N> {}
        impl<$p: Path, $t: Model, const $n: usize> Path for $via<$p, $t, $n> {
            type Root = $p::Root;
            type Target = $t;
            type Nullable<V: Field> = V::Nullable;
            type Row<U: Model> = Option<U>;
            type Linked<U: Model> = Option<U>;
            type Whole<F: EmbedField> = F::Nullable;
            type OfRow = Self;
            type Place<const INNER: usize> = FieldPosition<INNER>;
            const PATH: Option<&'static RelationPath> = Some(&RelationPath {
                parent: $p::PATH,
                hop: $hop,
            });
        }
    };
}
optional!(ViaOptional, |P, T, N| Hop::ForeignKey(P::OFFSET + N));
optional!(ViaBack, |P, T, N| Hop::Reverse(T::table, N));
