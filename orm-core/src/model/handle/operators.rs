//! Operators of Rust that make no condition, `==`, `<`, `&&`, set no field, `+=`, and join no texts, `+`; brackets, and lists of conditions.
//!
//! None of these implementations holds, since nothing meets their bound; its message says what to write. A bound is on
//! `PhantomData` where rustc would show the user's model beside the message.

use super::other_names::{never_met, never_met_of_no_type};
use crate::model::{
    self, Column, Condition, Expr, IntoPredicate, Kind, Model, OrderKeys, Path, PerRow, ToOne,
    ToOneOptional,
};
use crate::query::{self, RawSql};
use crate::sealed::Sealed;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::{Add, AddAssign, DivAssign, Index, MulAssign, Neg, Not, SubAssign};

never_met! {
    ComparedByMethods "a field is compared by `.eq(…)`, `.ne(…)`, `.lt(…)`, `.le(…)`, `.gt(…)` or `.ge(…)`; write the method in place of the operator: `Book.year.eq(1868)`, `Book.year.gt(1868)`";
    CombinedByOperators "a `bool` of Rust is no condition: fields are compared by methods such as `.eq(…)`, and conditions combined by `&`, `|` and `!`; write `a & b` in place of `a && b`, `a | b` in place of `a || b`, and the field of the model, `Book.year.eq(1868)`, in place of that of a row; a list is asked by `Book.id.is_in(list)`" "a function that makes a condition returns a `Predicate<Book>`";
    SetByUpdate "a field is set by `set`, within `update`; write `.update(Book.copies.set(Book.copies + 1), &db)`" "of a row in hand `book.copies += 1;` and `book.save(&db)`";
    JoinedByConcat "texts are joined by `concat`; write `concat((Book.title, \" \", Book.subtitle))`" "a text is no number to add to; `use orm::functions::concat`";
    WrittenAsRaw "SQL of your own within a query is written by `raw`; write `raw::<bool>(\"length({{}}) > {{}}\", (Book.title, 3))`" "`sql!` is a whole statement, for `db.fetch`";
    WrittenWithFields "a condition is written with the fields of the model, and is no text; write `.filter(Book.title.eq(\"Emma\"))`, and SQL of your own `raw::<bool>(\"length({{}}) > {{}}\", (Book.title, 3))`";
    NegatedWithoutNull "a field that may be null is no truth to negate; write `Book.subtitle.is_null()`, and of truths `Book.checked.eq(false)`, or `.coalesce(false)` to count null as one";
    TruthThatMayBeNull "a field of truths that may be null is no condition by itself; write `.eq(true)`, or `coalesce((Book.in_print, false))`" "what is null is found by `.is_null()`";
    OrderedByDesc "the highest values of a field come first by `desc()`, and `-` is of numbers; write `.order_by(Book.created_at.desc())`, and of several `.order_by((Book.created_at.desc(), Book.title))`" "in `#[orm(ordering = -created_at)]` it is a `-`";
    OneOfTuple "several conditions are combined by `&` and `|`, and are no tuple; write `.filter(a & b)`, or `.filter(a).filter(b)`" "SQL of your own, with its values, is a condition by `raw::<bool>(\"{{}} > {{}}\", (Book.year, 3))`";
    OneOfAll "a list of conditions becomes one by `all_of` or `any_of`; write `all_of(conditions)`";
}

never_met_of_no_type! {
    NamedByMethod "a place in a JSON document is named by `path`, an element of an array by `at`; write `.path(\"key\").text()`, or `.at(0)`";
}

macro_rules! compared_by_methods {
    ($([$($g:tt)*] $t:ty;)*) => {$(
        #[doc(hidden)]
        impl<$($g)*, T: ComparedByMethods> PartialEq<T> for $t {
            fn eq(&self, _: &T) -> bool {
                T::never()
            }
        }
    )*};
}

compared_by_methods! {
    [P, V, const N: usize] Column<P, V, N>;
    [R, V, K] Expr<R, V, K>;
    [P, V, const N: usize] ToOne<P, V, N>;
    [P, V, const N: usize] ToOneOptional<P, V, N>;
}

#[doc(hidden)]
impl<P, V, T: ComparedByMethods, const N: usize> PartialOrd<T> for Column<P, V, N> {
    fn partial_cmp(&self, _: &T) -> Option<Ordering> {
        T::never()
    }
}

#[doc(hidden)]
impl<R, V, K, T: ComparedByMethods> PartialOrd<T> for Expr<R, V, K> {
    fn partial_cmp(&self, _: &T) -> Option<Ordering> {
        T::never()
    }
}

macro_rules! set_by_update {
    ($($trait:ident $method:ident)*) => {$(
        #[doc(hidden)]
        impl<P, V, T: SetByUpdate, const N: usize> $trait<T> for Column<P, V, N> {
            fn $method(&mut self, _: T) {
                T::never()
            }
        }
    )*};
}

set_by_update!(AddAssign add_assign SubAssign sub_assign MulAssign mul_assign DivAssign div_assign);

macro_rules! joined_by_concat {
    ($([$($g:tt)*] $t:ty;)*) => {$(
        #[doc(hidden)]
        impl<$($g)*, T: JoinedByConcat> Add<T> for $t {
            type Output = Self;
            fn add(self, _: T) -> Self {
                T::never()
            }
        }
    )*};
}

joined_by_concat! {
    [P: Path, const N: usize] Column<P, String, N>;
    [P: Path, const N: usize] Column<P, Option<String>, N>;
    [R: Model, K: Kind] Expr<R, String, K>;
    [R: Model, K: Kind] Expr<R, Option<String>, K>;
}

#[doc(hidden)]
impl<P, V, I: NamedByMethod, const N: usize> Index<I> for Column<P, V, N> {
    type Output = I::Out;
    fn index(&self, _: I) -> &I::Out {
        unreachable!()
    }
}

macro_rules! never_a_condition {
    ($([$($g:tt)*] $t:ty: $bound:ident;)*) => {$(
        #[doc(hidden)]
        impl<$($g)*> Condition<R> for $t
        where
            PhantomData<R>: $bound,
        {
            type Kind = PerRow;
            fn if_given(self) -> Option<query::Expr> {
                <PhantomData<R>>::never()
            }
        }
    )*};
}

never_a_condition! {
    [R] bool: CombinedByOperators;
    [R] RawSql: WrittenAsRaw;
    [R] &str: WrittenWithFields;
    [R] String: WrittenWithFields;
    [R, C: Condition<R>] Vec<C>: OneOfAll;
    [R, C: Condition<R>, const N: usize] [C; N]: OneOfAll;
    [R, C: Condition<R>] &Vec<C>: OneOfAll;
    [R, C: Condition<R>] &[C]: OneOfAll;
    [R, C: Condition<R>, const N: usize] &[C; N]: OneOfAll;
}

// Not by the macro, of which the messages would show all.
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, const N: usize> IntoPredicate<P::Root> for Column<P, Option<bool>, N> where PhantomData<P::Root>: TruthThatMayBeNull {}
#[doc(hidden)]
#[rustfmt::skip]
impl<R, K> IntoPredicate<R> for Expr<R, Option<bool>, K> where PhantomData<R>: TruthThatMayBeNull {}
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, const N: usize> Condition<P::Root> for Column<P, Option<bool>, N> where PhantomData<P::Root>: TruthThatMayBeNull {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <PhantomData<P::Root>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<R, K> Condition<R> for Expr<R, Option<bool>, K> where PhantomData<R>: TruthThatMayBeNull {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <PhantomData<R>>::never()
    }
}
#[doc(hidden)]
impl<R> IntoPredicate<R> for bool where PhantomData<R>: CombinedByOperators {}
#[doc(hidden)]
impl<R> IntoPredicate<R> for RawSql where PhantomData<R>: WrittenAsRaw {}
#[doc(hidden)]
impl<R> IntoPredicate<R> for &str where PhantomData<R>: WrittenWithFields {}
#[doc(hidden)]
impl<R> IntoPredicate<R> for String where PhantomData<R>: WrittenWithFields {}
#[doc(hidden)]
impl<R, C: Condition<R>> IntoPredicate<R> for Vec<C> where PhantomData<R>: OneOfAll {}
#[doc(hidden)]
impl<R, C: Condition<R>, const N: usize> IntoPredicate<R> for [C; N] where PhantomData<R>: OneOfAll {}
#[doc(hidden)]
impl<R, C: Condition<R>> IntoPredicate<R> for &Vec<C> where PhantomData<R>: OneOfAll {}
#[doc(hidden)]
impl<R, C: Condition<R>> IntoPredicate<R> for &[C] where PhantomData<R>: OneOfAll {}
#[doc(hidden)]
impl<R, C: Condition<R>, const N: usize> IntoPredicate<R> for &[C; N] where PhantomData<R>: OneOfAll {}

macro_rules! never_of_tuples {
    ($([$($c:ident)*])*) => {$(
        #[doc(hidden)]
        impl<R, $($c),*> Condition<R> for ($($c,)*) where PhantomData<R>: OneOfTuple {
            type Kind = PerRow;
            fn if_given(self) -> Option<query::Expr> {
                <PhantomData<R>>::never()
            }
        }
        #[doc(hidden)]
        impl<R, $($c),*> IntoPredicate<R> for ($($c,)*) where PhantomData<R>: OneOfTuple {}
    )*};
}
never_of_tuples!([A B] [A B C] [A B C D]);

/// A field that may be null behind `!`, of which rustc tells no bound: so it is negated, and is no condition either.
#[doc(hidden)]
#[derive(Debug)]
pub struct NegatedField<R>(PhantomData<fn() -> R>);

impl<R> Sealed for NegatedField<R> {}
#[doc(hidden)]
#[rustfmt::skip]
impl<R> IntoPredicate<R> for NegatedField<R> where PhantomData<R>: NegatedWithoutNull {}
#[doc(hidden)]
#[rustfmt::skip]
impl<R> Condition<R> for NegatedField<R> where PhantomData<R>: NegatedWithoutNull {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <PhantomData<R>>::never()
    }
}
#[doc(hidden)]
impl<P: Path, V, const N: usize> Not for Column<P, Option<V>, N> {
    type Output = NegatedField<P::Root>;
    fn not(self) -> NegatedField<P::Root> {
        NegatedField(PhantomData)
    }
}

/// A field of a text or a moment behind `-`, of which rustc tells no bound: so it is negated, and is no order either.
#[doc(hidden)]
#[derive(Debug)]
pub struct NegatedOrder;

impl Sealed for NegatedOrder {}
#[doc(hidden)]
#[rustfmt::skip]
impl<R: Model<Key: OrderedByDesc>> OrderKeys<R> for NegatedOrder {
    type Kind = PerRow;
    fn orders(self, _: &mut Vec<query::OrderKey>) {
        R::Key::never::<()>();
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<R: Model<Key: OrderedByDesc>> model::Ordering<R> for NegatedOrder {}

macro_rules! negated_orders {
    ($($t:ty)*) => {$(
        negated_orders!(@ $t);
        negated_orders!(@ Option<$t>);
    )*};
    (@ $t:ty) => {
        #[doc(hidden)]
        impl<P, const N: usize> Neg for Column<P, $t, N> {
            type Output = NegatedOrder;
            fn neg(self) -> NegatedOrder {
                NegatedOrder
            }
        }
    };
}
negated_orders!(String bool DateTime<Utc> NaiveDateTime NaiveDate NaiveTime);
#[cfg(feature = "uuid")]
negated_orders!(uuid::Uuid);
