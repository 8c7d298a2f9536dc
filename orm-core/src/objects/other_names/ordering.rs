//! A relation where an order stands, `order_by(Book.author)` and `order_by(Author.books())`, and a case without its end.
//!
//! None of these implementations holds, since nothing meets their bound; its message says what to write. The bound is on
//! another type than the implementation, or rustc would give the message of the trait.

use crate::model::functions::{CaseBranches, EndedByOtherwise};
use crate::model::{
    Field, Kind, ManyToManyPath, Model, OrderKeys, Ordering, PerRow, ToOne, ToOneOptional,
    never_met,
};
use crate::objects::relation::to_many::ToMany;
use crate::query::OrderKey;

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
