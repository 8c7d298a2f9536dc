//! A query, or the call that ends one, where a condition or a value of another query stands.
//!
//! None of these implementations holds, since nothing meets their bound; its message says what to write. Each head is one
//! line, since the messages show it.

use crate::db::Pending;
use crate::error::Result;
use crate::model::{Condition, IntoPredicate, Model, PerRow, never_met};
use crate::objects::query_set::QuerySet;
use crate::objects::selection::{ItemCursor, Selection};
use crate::objects::values::Values;
use crate::query::{self, Item};
use crate::sealed::Sealed;
use crate::value::Reader;

never_met! {
    ExistsByFunction "whether a query finds a row is a condition by the function `exists`; write `.filter(exists(orders))`, with `use orm::functions::exists` and without `.exists(…)` behind the query" "what the query finds for each row names that row by `outer`: `Order.customer.eq(outer(Customer.id))`; of related rows it is `Customer.orders().any(…)`; a query that stands by itself, such as `Category.parent.descendants(&category)`, is read as it is";
    SelectedByScalar "a query is a value in another one by `scalar`, which stands behind its own value; write `Order::objects().values(Order.total.max()).scalar()`" "a query that finds a value for each row names that row by `outer`: `.filter(Order.customer.eq(outer(Customer.id)))`; of related rows it is `Customer.orders().max(Order.total)`";
}

macro_rules! conditions {
    ($([$($g:tt)*] $t:ty;)*) => {$(
        #[doc(hidden)]
        impl<R: Model<Key: ExistsByFunction>, $($g)*> Condition<R> for $t {
            type Kind = PerRow;
            fn if_given(self) -> Option<query::Expr> {
                <R::Key as ExistsByFunction>::never()
            }
        }
    )*};
}

conditions! {
    [T, X] Pending<'_, T, X>;
    [M: Model, Out] QuerySet<M, Out>;
    [M: Model, Out] &QuerySet<M, Out>;
    [M: Model, Out] Values<M, Out>;
}

impl<T, X> Sealed for Pending<'_, T, X> {}

#[doc(hidden)]
impl<R: Model<Key: ExistsByFunction>, T, X> IntoPredicate<R> for Pending<'_, T, X> {}
#[doc(hidden)]
impl<R: Model<Key: ExistsByFunction>, M: Model, Out> IntoPredicate<R> for QuerySet<M, Out> {}
#[doc(hidden)]
impl<R: Model<Key: ExistsByFunction>, M: Model, Out> IntoPredicate<R> for &QuerySet<M, Out> {}
#[doc(hidden)]
impl<R: Model<Key: ExistsByFunction>, M: Model, Out> IntoPredicate<R> for Values<M, Out> {}

#[doc(hidden)]
impl<R: Model<Key: SelectedByScalar>, M: Model, Out> Selection<R> for Values<M, Out> {
    type Out = ();
    type Kind = PerRow;
    fn items(self, _: &mut Vec<Item>) {
        <R::Key as SelectedByScalar>::never::<()>();
    }
    fn read(_: &mut dyn Reader, _: &mut ItemCursor<'_>) -> Result<()> {
        <R::Key as SelectedByScalar>::never()
    }
}
#[doc(hidden)]
impl<R: Model<Key: SelectedByScalar>, M: Model, Out> Selection<R> for QuerySet<M, Out> {
    type Out = ();
    type Kind = PerRow;
    fn items(self, _: &mut Vec<Item>) {
        <R::Key as SelectedByScalar>::never::<()>();
    }
    fn read(_: &mut dyn Reader, _: &mut ItemCursor<'_>) -> Result<()> {
        <R::Key as SelectedByScalar>::never()
    }
}
