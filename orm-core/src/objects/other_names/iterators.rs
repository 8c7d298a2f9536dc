//! Names of queries that iterators have too, called on a model: `Book::all(&db)`, `Book::find(1)`.
//!
//! Of a function in an `impl` block whose bound is not met rustc tells the message only where no trait has a function of the
//! name, and `Iterator`, which is always in scope, has these. So they are found, on `&Book`, for which rustc looks behind
//! `Book` and before `&mut Book`, where it looks for `Iterator`: any function of the user's own on `Book` comes first, also
//! one of a trait. Then the bound of the trait is not met by `Book`, and its message says what to write. The parameter of
//! the trait is never known, so that rustc does not advise to write `<&Book>`.
//!
//! Names that are seldom called on a model, such as `map`, are left out: of a name that is here rustc advises to write
//! `Vec<Book>::map(…)` where somebody calls it on a `Vec`.

use crate::db::Pending;
use crate::error::Result;
use crate::model::Model;
use crate::objects::query_set::QuerySet;
use std::marker::PhantomData;
use std::ops::Deref;

/// Nothing implements this trait.
#[doc(hidden)]
pub trait NeverKnown {}

/// No model meets this bound, so that whoever calls its functions reads: a query of `{Self}` begins with `objects()`.
#[diagnostic::on_unimplemented(message = "a query of `{Self}` begins with `objects()`; write `{Self}::objects()`, then what is asked: `.filter(…)`, `.order_by(…)`, `.all(&db)` or `.first(&db)`", label = "")]
#[doc(hidden)]
#[rustfmt::skip] // A line each, since the messages show them.
pub trait BegunByObjectsOfModel<Unknown>: Sized {
    #[doc(hidden)]
    fn all<A>(_: A) -> Pending<'static, Vec<Self>> { unreachable!() }
    #[doc(hidden)]
    fn filter<A>(_: A) -> QuerySet<Self> { unreachable!() }
    #[doc(hidden)]
    fn count<A>(_: A) -> Pending<'static, u64> { unreachable!() }
    #[doc(hidden)]
    fn last<A>(_: A) -> Pending<'static, Option<Self>> { unreachable!() }
    #[doc(hidden)]
    fn take<A>(_: A) -> QuerySet<Self> { unreachable!() }
    #[doc(hidden)]
    fn skip<A>(_: A) -> QuerySet<Self> { unreachable!() }
    #[doc(hidden)]
    fn max<A>(_: A) -> Pending<'static, Option<i64>> { unreachable!() }
    #[doc(hidden)]
    fn min<A>(_: A) -> Pending<'static, Option<i64>> { unreachable!() }
    #[doc(hidden)]
    fn sum<A>(_: A) -> Pending<'static, Option<i64>> { unreachable!() }
}

#[diagnostic::do_not_recommend]
impl<M: Model, Unknown: NeverKnown> BegunByObjectsOfModel<Unknown> for &M {}

/// No model meets this bound, so that whoever calls its functions reads: a row of `{Self}` is found by its key with `get`.
#[diagnostic::on_unimplemented(message = "a row of `{Self}` is found by its key with `get`, and a query of its rows begins with `objects()`; write `{Self}::get(key, &db)`, or `{Self}::objects().filter(…).all(&db)`", label = "where there may be no row `{Self}::get_or_none(key, &db)`, of several keys `{Self}::objects().in_bulk([1, 2], &db)`")]
#[doc(hidden)]
#[rustfmt::skip] // A line each, since the messages show them.
pub trait FoundByGetOfModel<Unknown>: Sized {
    #[doc(hidden)]
    fn find<A>(_: A) -> RowOrQuery<Self> { unreachable!() }
    #[doc(hidden)]
    fn nth<A>(_: A) -> RowOrQuery<Self> { unreachable!() }
}

/// A row that is awaited, and a query too, since some find one row by `find` and others begin a query by it: so rustc says
/// nothing of what is done with it.
#[doc(hidden)]
#[derive(Debug)]
pub struct RowOrQuery<M>(PhantomData<M>);

impl<M> Deref for RowOrQuery<M> {
    type Target = QuerySet<M>;
    fn deref(&self) -> &QuerySet<M> {
        unreachable!()
    }
}

impl<M: Send + 'static> IntoFuture for RowOrQuery<M> {
    type Output = Result<M>;
    type IntoFuture = Pending<'static, M>;
    fn into_future(self) -> Pending<'static, M> {
        unreachable!()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, Unknown: NeverKnown> FoundByGetOfModel<Unknown> for &M {}

/// No model meets this bound, so that whoever calls its functions reads: a transaction is run by the database.
#[diagnostic::on_unimplemented(message = "a transaction is run by the database, and `{Self}` is a model; write `db.transaction(async |tx| {{ … }}).await?`, and give `tx` to what runs in it", label = "")]
#[doc(hidden)]
#[rustfmt::skip] // A line each, since the messages show them.
pub trait RunByDatabaseOfModel<Unknown>: Sized {
    #[doc(hidden)]
    fn transaction<A>(_: A) -> Pending<'static, ()> { unreachable!() }
}

#[diagnostic::do_not_recommend]
impl<M: Model, Unknown: NeverKnown> RunByDatabaseOfModel<Unknown> for &M {}

/// No function meets this bound, so that whoever asks a function for rows reads: it is called first, `Book::objects()`.
#[diagnostic::on_unimplemented(
    message = "a function that makes a query is called before the query is asked; write its parentheses: `{M}::objects().filter(…)`",
    label = "`()` stands in front of this"
)]
#[doc(hidden)]
pub trait CalledBeforeAsked<M> {}

/// Functions without arguments that make a query, of which somebody forgot the parentheses.
#[doc(hidden)]
#[rustfmt::skip] // A line each, since the messages show them.
pub trait AskedBeforeCalled<M>: Fn() -> QuerySet<M> + Sized {
    #[doc(hidden)]
    fn all<A>(self, _: A) -> Pending<'static, Vec<M>> where Self: CalledBeforeAsked<M> { unreachable!() }
    #[doc(hidden)]
    fn filter<A>(self, _: A) -> QuerySet<M> where Self: CalledBeforeAsked<M> { unreachable!() }
    #[doc(hidden)]
    fn count<A>(self, _: A) -> Pending<'static, u64> where Self: CalledBeforeAsked<M> { unreachable!() }
    #[doc(hidden)]
    fn last<A>(self, _: A) -> Pending<'static, Option<M>> where Self: CalledBeforeAsked<M> { unreachable!() }
    #[doc(hidden)]
    fn take<A>(self, _: A) -> QuerySet<M> where Self: CalledBeforeAsked<M> { unreachable!() }
    #[doc(hidden)]
    fn skip<A>(self, _: A) -> QuerySet<M> where Self: CalledBeforeAsked<M> { unreachable!() }
}

impl<F: Fn() -> QuerySet<M>, M: Model> AskedBeforeCalled<M> for F {}
