//! `ORDER BY`: keys of an order.

use crate::model::{Column, Expr, Field, Path};
use crate::query;
use crate::sealed::Sealed;
use std::marker::PhantomData;

/// One key of an order: `Book.year.desc()`.
#[derive(Debug)]
pub struct Order<R> {
    order: query::OrderKey,
    root: PhantomData<fn() -> R>,
}

impl<R> Order<R> {
    pub(in crate::model) fn new(order: query::OrderKey) -> Self {
        Order {
            order,
            root: PhantomData,
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
}

impl<R> Clone for Order<R> {
    fn clone(&self) -> Self {
        Order::new(self.order.clone())
    }
}

/// A key to sort by, or a tuple or `Vec` of them. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "cannot order `{R}` by `{Self}`",
    label = "expected a field or expression of `{R}`; of a relation, one of its fields or an aggregate such as its `.count()`"
)]
pub trait Ordering<R>: Sealed {
    /// Appends the untyped keys.
    #[doc(hidden)]
    fn orders(self, to: &mut Vec<query::OrderKey>);
}

impl<R> Ordering<R> for Order<R> {
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(self.order);
    }
}
impl<R> Ordering<R> for Vec<Order<R>> {
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.extend(self.into_iter().map(|order| order.order));
    }
}
impl<P: Path, V: Field, const N: usize> Ordering<P::Root> for Column<P, V, N> {
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.node()));
    }
}
impl<R, V> Ordering<R> for Expr<R, V> {
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.node()));
    }
}
impl<R, V> Ordering<R> for &Expr<R, V> {
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.node()));
    }
}
