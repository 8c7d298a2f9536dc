//! Tuples of up to twelve assignments, fields and keys of an order.

use crate::model::{Assignments, ConflictUpdates, FieldSet, Kind, OfRow, OrderKeys, Ordering};
use crate::query;
use crate::sealed::Sealed;

/// Expands to the kind of an expression over all of these.
macro_rules! kind {
    ($t:ident) => { $t::Kind };
    ($t:ident $($rest:ident)+) => { <$t::Kind as Kind>::And<kind!($($rest)+)> };
}

macro_rules! tuples {
    ($($t:ident)+) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        const _: () = {
            impl<$($t: Sealed),+> Sealed for ($($t,)+) {}
            impl<R, $($t: OrderKeys<R>),+> OrderKeys<R> for ($($t,)+) {
                type Kind = kind!($($t)+);
                fn orders(self, to: &mut Vec<query::OrderKey>) { let ($($t,)+) = self; $($t.orders(to);)+ }
            }
            impl<R, $($t: Ordering<R>),+> Ordering<R> for ($($t,)+) where kind!($($t)+): OfRow {}
            impl<R, $($t: Assignments<R>),+> Assignments<R> for ($($t,)+) {
                fn assignments(self, to: &mut Vec<query::SetClause>) { let ($($t,)+) = self; $($t.assignments(to);)+ }
            }
            impl<R, $($t: ConflictUpdates<R>),+> ConflictUpdates<R> for ($($t,)+) {
                fn updates(self, to: &mut Vec<query::SetClause>) { let ($($t,)+) = self; $($t.updates(to);)+ }
            }
            impl<R, $($t: FieldSet<R>),+> FieldSet<R> for ($($t,)+) {
                type Positions = ($($t::Positions,)+);
                fn positions(self, to: &mut Vec<usize>) { let ($($t,)+) = self; $($t.positions(to);)+ }
            }
        };
    };
}
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);
