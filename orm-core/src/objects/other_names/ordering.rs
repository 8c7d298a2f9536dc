//! A relation where an order stands, `order_by(Book.author)` and `order_by(Author.books())`, a case without its end, and the
//! directions of other libraries, `order_by(Book.year, Order::Desc)`.
//!
//! None of these implementations holds, since nothing meets their bound; its message says what to write. The bound is on
//! another type than the implementation, or rustc would give the message of the trait.

use crate::model::functions::{CaseBranches, EndedByOtherwise};
use crate::model::{
    Field, Kind, ManyToManyPath, Model, Order, OrderKeys, Ordering, PerRow, ToOne, ToOneOptional,
    never_met,
};
use crate::objects::relation::to_many::ToMany;
use crate::query::OrderKey;
use crate::sealed::Sealed;

never_met! {
    OrderedByFieldOfRow "rows are ordered by a field of the row that a foreign key leads to, or by its key; write `.order_by(Book.author.name)`, or `.order_by(Book.author.id)`" "several are one tuple, `(Book.author.name, Book.year.desc())`";
    OrderedByAggregate "rows are ordered by an aggregate of many related rows; write `.order_by(Author.books().count().desc())`, or `.order_by(Author.books().max(Book.year))`" "many rows are related, and an order is one value in each row";
}

macro_rules! ordered_by_field {
    ($([$($g:tt)*] $t:ty;)*) => {$(
        #[doc(hidden)]
        impl<R: Model<Key: OrderedByFieldOfRow>, $($g)*> OrderKeys<R> for $t {
            type Kind = PerRow;
            fn orders(self, _: &mut Vec<OrderKey>) {
                <R::Key as OrderedByFieldOfRow>::never()
            }
        }
        #[doc(hidden)]
        impl<R: Model<Key: OrderedByFieldOfRow>, $($g)*> Ordering<R> for $t {}
    )*};
}

ordered_by_field! {
    [P, T, const N: usize] ToOne<P, T, N>;
    [P, T, const N: usize] ToOneOptional<P, T, N>;
}

macro_rules! ordered_by_aggregate {
    ($([$($g:tt)*] $t:ty;)*) => {$(
        #[doc(hidden)]
        impl<R: Model<Key: OrderedByAggregate>, $($g)*> OrderKeys<R> for $t {
            type Kind = PerRow;
            fn orders(self, _: &mut Vec<OrderKey>) {
                <R::Key as OrderedByAggregate>::never()
            }
        }
        #[doc(hidden)]
        impl<R: Model<Key: OrderedByAggregate>, $($g)*> Ordering<R> for $t {}
    )*};
}

ordered_by_aggregate! {
    [O, I, Out] ToMany<O, I, Out>;
    [P, T, const N: usize] ManyToManyPath<P, T, N>;
}

#[doc(hidden)]
impl<R: Model<Key: EndedByOtherwise>, V: Field, K: Kind> OrderKeys<R> for CaseBranches<R, V, K> {
    type Kind = PerRow;
    fn orders(self, _: &mut Vec<OrderKey>) {
        <R::Key as EndedByOtherwise>::never::<()>();
    }
}
#[doc(hidden)]
impl<R: Model<Key: EndedByOtherwise>, V: Field, K: Kind> Ordering<R> for CaseBranches<R, V, K> {}

never_met! {
    SaidByMethod "the highest values of a field come first by `desc`, behind the field; write `.order_by(Book.year.desc())`, and of several `.order_by((Book.year.desc(), Book.title))`" "from the lowest on it is the field alone";
}

/// A direction by itself, `Order::Desc`, which is no order.
#[doc(hidden)]
#[derive(Debug)]
pub struct Direction;

/// The directions of other libraries.
#[doc(hidden)]
#[allow(non_upper_case_globals, reason = "these are the names of others")]
impl Order<(), PerRow> {
    pub const Asc: Direction = Direction;
    pub const Desc: Direction = Direction;
    pub const ASC: Direction = Direction;
    pub const DESC: Direction = Direction;
}

impl Sealed for Direction {}
#[doc(hidden)]
impl<R: Model<Key: SaidByMethod>> OrderKeys<R> for Direction {
    type Kind = PerRow;
    fn orders(self, _: &mut Vec<OrderKey>) {
        <R::Key as SaidByMethod>::never::<()>();
    }
}
#[doc(hidden)]
impl<R: Model<Key: SaidByMethod>> Ordering<R> for Direction {}
