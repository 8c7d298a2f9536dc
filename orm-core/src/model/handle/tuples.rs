//! Tuples of up to twelve: the list of them, and those of assignments, fields and keys of an order.

use crate::model::{Assignments, ConflictUpdates, FieldSet, OfRow, OrderKeys, Ordering};
use crate::query;
use crate::sealed::Sealed;

/// Expands to `$tuples! { A 0 B 1 … }` for tuples of one to twelve items, each with its position.
macro_rules! for_each_tuple {
    ($tuples:ident) => {
        $tuples! { A 0 }
        $tuples! { A 0 B 1 }
        $tuples! { A 0 B 1 C 2 }
        $tuples! { A 0 B 1 C 2 D 3 }
        $tuples! { A 0 B 1 C 2 D 3 E 4 }
        $tuples! { A 0 B 1 C 2 D 3 E 4 F 5 }
        $tuples! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 }
        $tuples! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 }
        $tuples! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 }
        $tuples! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 }
        $tuples! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 }
        $tuples! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 }
    };
}
pub(crate) use for_each_tuple;

/// Expands to the kind of an expression over all of these.
macro_rules! kind {
    ($t:ident) => { $t::Kind };
    ($t:ident $($rest:ident)+) => { <$t::Kind as $crate::model::Kind>::And<$crate::model::kind!($($rest)+)> };
}
pub(crate) use kind;

macro_rules! tuples {
    ($($t:ident $n:tt)+) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        const _: () = {
            impl<$($t),+> Sealed for ($($t,)+) {}
            impl<R, $($t: OrderKeys<R>),+> OrderKeys<R> for ($($t,)+) {
                type Kind = kind!($($t)+);
                fn orders(self, to: &mut Vec<query::OrderKey>) { let ($($t,)+) = self; $($t.orders(to);)+ }
            }
            impl<R, $($t: Ordering<R>),+> Ordering<R> for ($($t,)+) where kind!($($t)+): OfRow {}
            #[diagnostic::do_not_recommend]
            impl<R, $($t: Assignments<R>),+> Assignments<R> for ($($t,)+) {
                fn assignments(self, to: &mut Vec<query::SetClause>) { let ($($t,)+) = self; $($t.assignments(to);)+ }
            }
            #[diagnostic::do_not_recommend]
            impl<R, $($t: ConflictUpdates<R>),+> ConflictUpdates<R> for ($($t,)+) {
                fn updates(self, to: &mut Vec<query::SetClause>) { let ($($t,)+) = self; $($t.updates(to);)+ }
            }
            #[diagnostic::do_not_recommend]
            impl<R, $($t: FieldSet<R>),+> FieldSet<R> for ($($t,)+) {
                type Positions = ($($t::Positions,)+);
                fn positions(self, to: &mut Vec<usize>) { let ($($t,)+) = self; $($t.positions(to);)+ }
            }
        };
    };
}
for_each_tuple!(tuples);
