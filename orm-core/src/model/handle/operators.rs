//! Operators of Rust that make no condition, `==`, `<`, `&&`, and lists of conditions.
//!
//! None of these implementations holds, since nothing meets their bound; its message says what to write.

use super::other_names::never_met;
use crate::model::{Column, Condition, Expr, IntoPredicate, PerRow, ToOne, ToOneOptional};
use crate::query;
use std::cmp::Ordering;

never_met! {
    ComparedByMethods "a field is compared by `.eq(…)`, `.ne(…)`, `.lt(…)`, `.le(…)`, `.gt(…)` or `.ge(…)`" "write the method in place of the operator: `Book.year.eq(1868)`, `Book.year.gt(1868)`";
    CombinedByOperators "a `bool` of Rust is no condition: fields are compared by methods such as `.eq(…)`, and conditions combined by `&`, `|` and `!`" "write `a & b` in place of `a && b`, and `a | b` in place of `a || b`";
    OneOfAll "a list of conditions becomes one by `all_of` or `any_of`" "write `all_of(conditions)`";
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

#[doc(hidden)]
impl<R: CombinedByOperators> IntoPredicate<R> for bool {}
#[doc(hidden)]
impl<R: CombinedByOperators> Condition<R> for bool {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        R::never()
    }
}

#[doc(hidden)]
impl<R: OneOfAll, C: Condition<R>> IntoPredicate<R> for Vec<C> {}
#[doc(hidden)]
impl<R: OneOfAll, C: Condition<R>> Condition<R> for Vec<C> {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        R::never()
    }
}
