//! `ORDER BY`: keys of an order.

use crate::model::{
    Column, Expr, Expression, Field, Kind, Model, OfRow, Path, PathFrom, PerRow, Predicate,
};
use crate::query;
use crate::sealed::Sealed;
use crate::value::Type;
use std::marker::PhantomData;

/// One key of an order: `Book.year.desc()`.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// use orm::query::Order;
///
/// fn sorted(by: &str) -> Order<Book> {
///     match by {
///         "newest" => Book.year.desc(),
///         _ => Book.title.asc(),
///     }
/// }
///
/// let query = Book::objects().order_by(sorted("newest"));
/// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."year" DESC"#);
/// ```
/// ```sql
/// SELECT … FROM "book" ORDER BY "book"."year" DESC
/// ```
#[derive(Debug)]
pub struct Order<R, K = PerRow> {
    order: query::OrderKey,
    types: PhantomData<fn() -> (R, K)>,
}

impl<R, K> Order<R, K> {
    pub(in crate::model) fn new(order: query::OrderKey) -> Self {
        Order {
            order,
            types: PhantomData,
        }
    }

    /// Nulls before all values.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.subtitle.asc().nulls_first());
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."subtitle" NULLS FIRST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."subtitle" NULLS FIRST
    /// ```
    #[must_use]
    pub fn nulls_first(mut self) -> Self {
        self.order.nulls_first = Some(true);
        self
    }

    /// Nulls after all values.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.subtitle.desc().nulls_last());
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."subtitle" DESC NULLS LAST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."subtitle" DESC NULLS LAST
    /// ```
    #[must_use]
    pub fn nulls_last(mut self) -> Self {
        self.order.nulls_first = Some(false);
        self
    }

    /// Turns the order around, nulls too, as `?sort=-title` asks for.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.subtitle.asc().reverse());
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."subtitle" DESC NULLS FIRST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."subtitle" DESC NULLS FIRST
    /// ```
    #[must_use]
    pub fn reverse(mut self) -> Self {
        self.order.reverse();
        self
    }
}

/// Makes a field the order from its lowest value to its highest, as [`asc`](Column::asc) does, where an order is chosen
/// when the program runs.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::query::Order;
///
/// fn order(newest_first: bool) -> Order<Book> {
///     if newest_first { Book.year.desc() } else { Book.title.into() }
/// }
/// # assert_sql(&Book::objects().order_by(order(false)), r#"SELECT … FROM "book" ORDER BY "book"."title""#);
/// ```
impl<P: Path, V: Field, const N: usize> From<Column<P, V, N>> for Order<P::Root> {
    fn from(column: Column<P, V, N>) -> Self {
        column.asc()
    }
}

/// Makes an expression the order from its lowest value to its highest.
impl<R: Model, V: Field, K: Kind> From<Expr<R, V, K>> for Order<R, K> {
    fn from(expr: Expr<R, V, K>) -> Self {
        expr.asc()
    }
}

impl<R, K> Clone for Order<R, K> {
    fn clone(&self) -> Self {
        Order::new(self.order.clone())
    }
}

/// A key to sort by, or a tuple, an array or a `Vec` of them, or `()` for none, computed from a row or, in a query of groups, from
/// many. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // Groups are ordered by what is computed from many rows.
/// let query = Book::objects().values((Book.author.name, count())).order_by((count().desc(), Book.author.name));
/// # assert_sql(&query, r#"SELECT "t1"."name", COUNT(*) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name" ORDER BY 2 DESC, "t1"."name""#);
/// ```
/// ```sql
/// SELECT "t1"."name", COUNT(*) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// GROUP BY "t1"."name" ORDER BY 2 DESC, "t1"."name"
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot order `{R}` by `{Self}`; write a field of `{R}` or one tuple of several, such as `(Book.title, Book.year.desc())`, or `order_by_name(\"-title\")` of a text",
    label = "fields and expressions of `{R}` stand here; of a relation a field of its row, such as `Book.author.name`, or `.id` for its key; of many rows an aggregate such as `.count()`"
)]
pub trait OrderKeys<R>: Sealed {
    /// The rows that the keys are computed from: one, or many.
    type Kind: Kind;
    /// Appends the untyped keys.
    #[doc(hidden)]
    fn orders(self, to: &mut Vec<query::OrderKey>);
}

/// A key to sort rows by, or a tuple, an array or a `Vec` of them, or `()` for none. This trait is sealed.
///
/// It is [`OrderKeys`] of what is computed from a single row: an aggregate such as `count()` orders groups alone.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// use orm::traits::Ordering;
///
/// fn page<M: Model>(order: impl Ordering<M>) -> QuerySet<M> {
///     M::objects().order_by(order).limit(20)
/// }
///
/// let query = page((Book.year.desc(), Book.id));
/// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."year" DESC, "book"."id" LIMIT ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" ORDER BY "book"."year" DESC, "book"."id" LIMIT ?
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot order `{R}` by `{Self}`; write a field of `{R}` or one tuple of several, such as `(Book.title, Book.year.desc())`, or `order_by_name(\"-title\")` of a text",
    label = "fields and expressions of `{R}` stand here; of a relation a field of its row, such as `Book.author.name`, or `.id` for its key; of many rows an aggregate such as `.count()`"
)]
pub trait Ordering<R>: OrderKeys<R, Kind: OfRow> {}

impl<R> Ordering<R> for () {}
impl<R, K: OfRow> Ordering<R> for Order<R, K> {}
impl<R, K: OfRow> Ordering<R> for Vec<Order<R, K>> {}
impl<R, K: OfRow, const N: usize> Ordering<R> for [Order<R, K>; N] {}
impl<R, P: Path + PathFrom<R>, V: Field, const N: usize> Ordering<R> for Column<P, V, N> {}
impl<R, V: Field, K: OfRow> Ordering<R> for Expr<R, V, K> {}
impl<R, V: Field, K: OfRow> Ordering<R> for &Expr<R, V, K> {}
impl<R: Model, K: OfRow> Ordering<R> for Predicate<R, K> {}
#[diagnostic::do_not_recommend]
impl<R: Model, K: OfRow> Ordering<R> for &Predicate<R, K> {}

/// Nothing meets this bound, so that whoever orders by a text reads its message.
#[diagnostic::on_unimplemented(
    message = "an order is a field, of its highest values first by `desc()`, and no text; write `.order_by(Book.title.desc())`, one tuple of several, `(Book.year.desc(), Book.title)`, or `.latest(Book.year, &db)`",
    label = "a name of a field that is known when the program runs stands in `order_by_name(\"-title\")`"
)]
#[doc(hidden)]
pub trait OrderedByField {}

// These never hold, since no key of a model meets the bound.
impl<R: Model<Key: OrderedByField>> OrderKeys<R> for &str {
    type Kind = PerRow;
    fn orders(self, _: &mut Vec<query::OrderKey>) {
        unreachable!()
    }
}
impl<R: Model<Key: OrderedByField>> Ordering<R> for &str {}

impl<R> OrderKeys<R> for () {
    type Kind = PerRow;
    fn orders(self, _: &mut Vec<query::OrderKey>) {}
}
impl<R, K: Kind> OrderKeys<R> for Order<R, K> {
    type Kind = K;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(self.order);
    }
}
impl<R, K: Kind> OrderKeys<R> for Vec<Order<R, K>> {
    type Kind = K;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.extend(self.into_iter().map(|order| order.order));
    }
}
impl<R, K: Kind, const N: usize> OrderKeys<R> for [Order<R, K>; N] {
    type Kind = K;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.extend(self.into_iter().map(|order| order.order));
    }
}
impl<R, P: Path + PathFrom<R>, V: Field, const N: usize> OrderKeys<R> for Column<P, V, N> {
    type Kind = PerRow;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.node()).of_type(V::TYPES.first().copied()));
    }
}
impl<R, V: Field, K: Kind> OrderKeys<R> for Expr<R, V, K> {
    type Kind = K;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.node()).of_type(V::TYPES.first().copied()));
    }
}
impl<R, V: Field, K: Kind> OrderKeys<R> for &Expr<R, V, K> {
    type Kind = K;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.node()).of_type(V::TYPES.first().copied()));
    }
}
impl<R: Model, K: Kind> OrderKeys<R> for Predicate<R, K> {
    type Kind = K;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.expr()).of_type(Some(Type::Bool)));
    }
}
#[diagnostic::do_not_recommend]
impl<R: Model, K: Kind> OrderKeys<R> for &Predicate<R, K> {
    type Kind = K;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.expr()).of_type(Some(Type::Bool)));
    }
}
