//! What can be asked of a value in a row, and calculated with it.
//!
//! Inherent methods, not a trait's: `eq`, `max` and `count` are also `PartialEq`'s, `Ord`'s and `Iterator`'s, and
//! without the import rustc would speak of iterators. They borrow, so that an expression kept in a variable serves twice.

use super::{Column, Expr, Field, List, Model, Numeric, Operand, Optional, Order, Path, Predicate, Text};
use crate::query::{self, Arithmetic, Comparison, Match};
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

macro_rules! compare {
    (for $field:ty, $root:ty: $($(#[$docs:meta])* $name:ident $how:ident;)*) => {$(
        $(#[$docs])*
        pub fn $name(&self, value: impl Operand<$field, $root>) -> Predicate<$root> {
            Predicate::new(query::Expr::compare(Comparison::$how, self.node(), value.operand()))
        }
    )*};
}

macro_rules! matches {
    (for $field:ty, $root:ty: $($(#[$docs:meta])* $name:ident $how:ident $fold:literal;)*) => {$(
        $(#[$docs])*
        pub fn $name(&self, text: impl Operand<String, $root>) -> Predicate<$root>
        where
            $field: Field<Base: Text>,
        {
            Predicate::new(query::Expr::matching(Match::$how, $fold, self.node(), text.operand()))
        }
    )*};
}

macro_rules! lookups {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty) => {
        impl<$($g)*> $t {
            compare! {
                for $field, $root:
                /// Equal. `eq(None)` is `is_null`, and two expressions that may both be null are equal where both are.
                eq Eq;
                /// Not equal; null is different from every value.
                ne Ne;
                /// Less; never where null.
                lt Lt;
                /// Less or equal; never where null.
                le Le;
                /// Greater; never where null.
                gt Gt;
                /// Greater or equal; never where null.
                ge Ge;
            }

            matches! {
                for $field, $root:
                /// Holds the text somewhere, case and all.
                contains Contains false;
                /// Holds the text somewhere, whatever the case.
                icontains Contains true;
                /// Begins with the text, case and all.
                starts_with StartsWith false;
                /// Begins with the text, whatever the case.
                istarts_with StartsWith true;
                /// Ends with the text, case and all.
                ends_with EndsWith false;
                /// Ends with the text, whatever the case.
                iends_with EndsWith true;
                /// Equals the text, whatever the case.
                ieq Equals true;
                /// Fits the pattern: `%` stands for any text, `_` for any character, `\` before either for itself.
                like Like false;
            }

            /// From `low` to `high`, both included.
            pub fn between(&self, low: impl Operand<$field, $root>, high: impl Operand<$field, $root>) -> Predicate<$root> {
                Predicate::new(
                    query::Expr::compare(Comparison::Ge, self.node(), low.operand())
                        .and(query::Expr::compare(Comparison::Le, self.node(), high.operand())),
                )
            }

            /// One of these values, or of those a query finds. One of none is never.
            pub fn is_in(&self, list: impl List<<$field as Field>::Base, $root>) -> Predicate<$root> {
                Predicate::new(list.contains(self.node()))
            }

            /// None of these values, nor of those a query finds; null is none of them.
            pub fn not_in(&self, list: impl List<<$field as Field>::Base, $root>) -> Predicate<$root> {
                Predicate::new(list.contains(self.node()).negated())
            }

            /// Null. Only of what may be.
            pub fn is_null(&self) -> Predicate<$root>
            where
                $value: Optional,
            {
                Predicate::new(self.node().is_null())
            }

            /// Not null. Only of what may be.
            pub fn is_not_null(&self) -> Predicate<$root>
            where
                $value: Optional,
            {
                Predicate::new(self.node().is_null().negated())
            }

            /// Lowest first, nulls last.
            pub fn asc(&self) -> Order<$root> {
                Order::new(query::Order::asc(self.node()))
            }

            /// Highest first, nulls before.
            pub fn desc(&self) -> Order<$root> {
                Order::new(query::Order::desc(self.node()))
            }
        }
    };
}

lookups!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Out<V>);
lookups!([R: Model, V: Field] Expr<R, V>, R, V, V);

/// `+ - * / %`: null if either side may be; `/` and `%` by an expression are null for zero.
macro_rules! arithmetic {
    ($($op:ident $name:ident),*) => {$(
        arithmetic!($op $name [P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, P::Out<V>);
        arithmetic!($op $name [R: Model, V: Field] Expr<R, V>, R, V);
        arithmetic!($op $name [R: Model, V: Field] &Expr<R, V>, R, V);
    )*};
    ($op:ident $name:ident [$($g:tt)*] $t:ty, $root:ty, $value:ty) => {
        impl<$($g)*, O: Operand<V::Base, $root>> $op<O> for $t
        where
            V::Base: Numeric,
        {
            type Output = Expr<$root, <$value as Field>::Or<O::Value>>;
            fn $name(self, other: O) -> Self::Output {
                Expr::new(query::Expr::arithmetic(Arithmetic::$op, self.node(), other.operand()))
            }
        }
    };
}
arithmetic!(Add add, Sub sub, Mul mul, Div div, Rem rem);

macro_rules! negate {
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty) => {
        impl<$($g)*> Neg for $t {
            type Output = Expr<$root, $value>;
            fn neg(self) -> Self::Output {
                Expr::new(self.node().minus())
            }
        }
    };
}
negate!([P: Path, V: Field<Base: Numeric>, const N: usize] Column<P, V, N>, P::Root, P::Out<V>);
negate!([R: Model, V: Field<Base: Numeric>] Expr<R, V>, R, V);
negate!([R: Model, V: Field<Base: Numeric>] &Expr<R, V>, R, V);
