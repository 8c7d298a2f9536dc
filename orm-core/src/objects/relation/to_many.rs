//! The other side of a foreign key: the rows that point here.

use crate::model::{
    Expr, Handles, IntoKey, IntoPredicate, JoinTable, Model, Ordering, Path, PathFrom, Predicate,
    ReverseOneToOne, Root, ToOne, ToOneOptional, bound_key,
};
use crate::objects::load::prefetched::Prefetched;
use crate::objects::load::push::Push;
use crate::objects::load::{Annotate, Append, PrefetchRelated, RowQuery, SelectRelated};
use crate::query::{self, CorrelationOwner, KeyExpr, Output, Select};
use crate::sealed::Sealed;
use crate::value::Type;
use std::marker::PhantomData;
use std::ops::Deref;

/// `Author.books()`, bare or refined: the rows of `Inner` that point at one row of `Outer`.
///
/// Conditions inside are rooted at `Inner` and become EXISTS or a correlated subquery, so that no row is multiplied.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let modern = Author.books().filter(Book.year.gt(1850));
/// let query = Author::objects().filter(modern.clone().count().ge(2)).prefetch_related(modern);
/// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ?) >= ?"#);
/// ```
/// ```sql
/// SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ?) >= ?
/// ```
#[must_use = "a relation does nothing by itself; give it to `filter`, `order_by` or `prefetch_related`"]
pub struct ToMany<Outer, Inner, Out = Inner> {
    pub(super) query: RowQuery<Inner, Out>,
    outer: PhantomData<fn() -> Outer>,
}

impl<O, I, Out> Sealed for ToMany<O, I, Out> {}

impl<O, I, Out> Clone for ToMany<O, I, Out> {
    fn clone(&self) -> Self {
        ToMany::of(self.query.clone())
    }
}

impl<O, I, Out> std::fmt::Debug for ToMany<O, I, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ToMany")
            .field("model", &self.query.select.table().model)
            .finish_non_exhaustive()
    }
}

impl<O: Model, I: Model> ToMany<O, I> {
    /// The rows of `I` whose foreign key at field `N` points at the end of `P`.
    #[doc(hidden)]
    pub fn reverse<P: Path<Root = O>, const N: usize>() -> Self {
        Self::correlated::<P>(Select::new(I::table()), N)
    }

    /// The rows of `I` whose many-to-many relation at position `N` leads to the end of `P`.
    #[doc(hidden)]
    pub fn reverse_many_to_many<P: Path<Root = O>, const N: usize>() -> Self {
        Self::joined::<P>(JoinTable::of(I::table(), N).reversed())
    }

    /// The rows of `I` that a join table joins to the end of `P`.
    pub(super) fn joined<P: Path<Root = O>>(join: JoinTable) -> Self {
        let mut select = Select::new(join.through());
        select.set_target(join.to());
        Self::correlated::<P>(select, join.from())
    }

    /// The field of `I` by which the rows point at the row of the query itself, of a relation of which nothing is left out
    /// and nothing is ordered.
    pub(in crate::objects) fn whole_key(&self) -> Option<usize> {
        let select = &self.query.select;
        let (field, _) = select.body().correlation.as_ref()?.of_outer_row()?;
        let mut whole = Select::new(I::table());
        whole.correlate(field, CorrelationOwner::Outer(None));
        (*select == whole).then_some(field)
    }

    fn correlated<P: Path<Root = O>>(mut select: Select, field: usize) -> Self {
        select.correlate(field, CorrelationOwner::Outer(P::PATH));
        ToMany::of(RowQuery::new(select))
    }
}

/// The fields of the related model, for the conditions and aggregates of the relation: `Author.books().title` is
/// `Book.title`. Outside of them it has no value in a row of the owner, which the compiler says.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let books = Author.books();
/// let query = Author::objects().filter(books.any(books.title.eq("Nature")));
/// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ? LIMIT 1)"#);
/// ```
/// ```sql
/// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ? LIMIT 1)
/// ```
impl<O, I: Model, Out> Deref for ToMany<O, I, Out> {
    type Target = I::Fields<Root<I>>;
    fn deref(&self) -> &Self::Target {
        Handles::REF
    }
}

impl<M: Model, T: Model, const N: usize> ToOne<Root<M>, T, N> {
    /// The other side, where no accessor is at hand: `Book.author.reversed()` is `Author.books()`.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let query = Author::objects().filter(Book.author.reversed().any(Book.year.gt(1870)));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ? LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ? LIMIT 1)
    /// ```
    pub fn reversed(&self) -> ToMany<T, M> {
        ToMany::<T, M>::reverse::<Root<T>, N>()
    }
}

impl<M: Model, T: Model, const N: usize> ToOneOptional<Root<M>, T, N> {
    /// The other side, where no accessor is at hand: `Author.mentor.reversed()` is `Author.students()`.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let query = Author::objects().filter(!Author.mentor.reversed().is_empty());
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "author" AS "t1" WHERE "t1"."mentor_id" = "author"."id" LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "author" AS "t1" WHERE "t1"."mentor_id" = "author"."id" LIMIT 1)
    /// ```
    pub fn reversed(&self) -> ToMany<T, M> {
        ToMany::<T, M>::reverse::<Root<T>, N>()
    }
}

#[diagnostic::do_not_recommend]
impl<O, I, S, Onto> Append<PrefetchRelated, O, Onto> for ToMany<O, I, S>
where
    O: Model,
    I: Model,
    S: Send + 'static,
    Onto: Push<Vec<S>, Row = O, Out: 'static> + Send + 'static,
{
    type Out = Onto::Out;
    fn append(self, query: RowQuery<O, Onto>) -> RowQuery<O, Onto::Out> {
        self.appended_to(query)
    }
}

/// Each row has at most one: the result grows by an `Option`.
#[diagnostic::do_not_recommend]
impl<R, P, T, Onto, const N: usize> Append<PrefetchRelated, R, Onto> for ReverseOneToOne<P, T, N>
where
    R: Model,
    P: Path + PathFrom<R>,
    T: Model,
    Onto: Push<Option<T>, Row = R, Out: 'static> + Send + 'static,
{
    type Out = Onto::Out;
    fn append(self, query: RowQuery<R, Onto>) -> RowQuery<R, Onto::Out> {
        let rows = ToMany::<P::Root, T>::reverse::<P, N>().with(Select::unordered);
        Prefetched::append(query, rows.query, |mut rows| rows.pop())
    }
}

impl<O, I, Out> ToMany<O, I, Out> {
    pub(super) fn of(query: RowQuery<I, Out>) -> Self {
        ToMany {
            query,
            outer: PhantomData,
        }
    }
}

impl<O: Model, I: Model, Out: Send + 'static> ToMany<O, I, Out> {
    fn with(mut self, change: impl FnOnce(&mut Select)) -> Self {
        change(&mut self.query.select);
        self
    }

    /// The query `query`, which loads these rows with its own, that are of `R`: the owner.
    pub(super) fn appended_to<R, Onto>(self, query: RowQuery<R, Onto>) -> RowQuery<R, Onto::Out>
    where
        R: Model,
        Onto: Push<Vec<Out>, Row = R, Out: 'static> + Send + 'static,
    {
        Prefetched::append(query, self.query, |children| children)
    }

    /// The query of the rows, correlated with their owner.
    pub(super) fn into_select(self) -> Select {
        self.query.select
    }

    fn to_output(&self, output: Output) -> Select {
        let mut select = self.query.select.clone();
        select.set_output(output);
        select
    }

    /// A condition: at least one of the related rows fulfils the condition given.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().any(Book.title.eq("Nature")));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ? LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."title" = ? LIMIT 1)
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn any(&self, condition: impl IntoPredicate<I> /* whether there is any: `!relation.is_empty()` */) -> Predicate<O> {
        let mut select = self.to_output(Output::Exists);
        select.filter(condition.condition());
        Predicate::from_expr(query::Expr::exists(select))
    }

    /// A condition: this row, given by itself or by its key, is one of the related rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().contains(5));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."id" = ? LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."id" = ? LIMIT 1)
    /// ```
    pub fn contains(&self, row: impl IntoKey<I>) -> Predicate<O> {
        let key = KeyExpr::primary(I::table());
        self.any(Predicate::<I>::from_expr(
            key.eq(bound_key(&row.into_key())),
        ))
    }

    /// A condition: no row is related. Behind a to-one relation that is missing, none is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().is_empty());
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id")"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id")
    /// ```
    pub fn is_empty(&self) -> Predicate<O> {
        Predicate::from_expr(query::Expr::exists(self.to_output(Output::Exists)).negated())
    }

    /// The number of related rows, as an expression: `SELECT COUNT(*)`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().count().ge(2));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") >= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") >= ?
    /// ```
    #[rustfmt::skip]
    pub fn count(&self /* in each row, without a database; of some: `Author.books().filter(condition).count()` */) -> Expr<O, i64> {
        Expr::new(query::Expr::scalar(
            self.to_output(Output::Count),
            Type::I64,
        ))
    }

    /// Keeps the related rows for which the condition holds.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().filter(Book.year.gt(1860)).count().ge(2));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ?) >= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ?) >= ?
    /// ```
    pub fn filter(self, condition: impl IntoPredicate<I>) -> Self {
        self.with(|select| select.filter(condition.if_given()))
    }

    /// Keeps the related rows for which the condition does not hold.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().exclude(Book.subtitle.is_null()).is_empty());
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."subtitle" IS NOT NULL)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."subtitle" IS NOT NULL)
    /// ```
    pub fn exclude(self, condition: impl IntoPredicate<I>) -> Self {
        self.with(|select| select.filter(condition.if_given().map(query::Expr::negated)))
    }

    /// Orders the related rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let authors: Vec<(Author, Vec<Book>)> =
    ///     Author::objects().prefetch_related(Author.books().order_by(Book.year.desc())).all(&db).await?;
    /// assert_eq!(authors[1].1[0].title, "Little Men");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "author";
    /// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?)) ORDER BY "book"."year" DESC
    /// ```
    pub fn order_by(self, keys: impl Ordering<I>) -> Self {
        let mut orders = Vec::new();
        keys.orders(&mut orders);
        self.with(|select| select.order_by(orders))
    }

    /// Keeps at most `n` related rows of each row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().order_by(Book.year).limit(3).any(Book.copies.gt(1)));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM (SELECT "t2"."copies" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" LIMIT ?) AS "t1" WHERE "t1"."copies" > ? LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM (SELECT "t2"."copies" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" LIMIT ?) AS "t1" WHERE "t1"."copies" > ? LIMIT 1)
    /// ```
    pub fn limit(self, n: u64) -> Self {
        self.with(|select| select.limit(n))
    }

    /// Skips the first `n` related rows of each row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().order_by(Book.year).offset(2).count().gt(0));
    /// # assert!(query.to_sql_for(Backend::Postgres)?.text().contains("OFFSET $1::int8"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn offset(self, n: u64) -> Self {
        self.with(|select| select.offset(n))
    }

    /// Joins to-one relations of the related rows, as [`select_related`](crate::objects::QuerySet::select_related) of a
    /// query does.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let emerson = Author::objects().prefetch_related(Author.books().select_related(Book.author)).first(&db).await?;
    /// let (_, books) = emerson.expect("there are authors");
    /// assert_eq!(books[0].author.loaded().expect("it was read along").name, "Ralph Waldo Emerson");
    /// # Ok(())
    /// # }
    /// ```
    pub fn select_related<Grown>(
        self,
        relations: impl Append<SelectRelated, I, Out, Out = Grown>,
    ) -> ToMany<O, I, Grown> {
        ToMany::of(relations.append(self.query))
    }

    /// Loads relations of the related rows with them, so that each comes as a tuple.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let teachers: Vec<(Author, Vec<(Author, Vec<Book>)>)> = Author::objects()
    ///     .prefetch_related(Author.students().prefetch_related(Author.books()))
    ///     .all(&db)
    ///     .await?;
    /// assert_eq!(teachers[0].1[0].1.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn prefetch_related<Grown>(
        self,
        relations: impl Append<PrefetchRelated, I, Out, Out = Grown>,
    ) -> ToMany<O, I, Grown> {
        ToMany::of(relations.append(self.query))
    }

    /// Computes values with the related rows, as [`annotate`](crate::objects::QuerySet::annotate) of a query does.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let authors: Vec<(Author, Vec<(Book, i64)>)> = Author::objects()
    ///     .prefetch_related(Author.books().annotate(Book.tags.count()))
    ///     .all(&db)
    ///     .await?;
    /// assert_eq!(authors[1].1[0].1, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn annotate<Grown>(
        self,
        values: impl Append<Annotate, I, Out, Out = Grown>,
    ) -> ToMany<O, I, Grown> {
        ToMany::of(values.append(self.query))
    }
}
