//! Raw SQL as a condition: `raw & c`, `raw | c`, `!raw`.
//!
//! It is one in a query of any model, so what it is combined with says of which: with another piece of raw SQL, nothing
//! yet.

use super::super::predicate::joined;
use super::Raw;
use crate::model::{Column, Condition, Expr, IntoPredicate, Kind, Model, Path, PerRow, Predicate};
use crate::query;
use std::ops::{BitAnd, BitOr, Not};

impl<R: Model> IntoPredicate<R> for Raw<bool> {}
impl<R: Model> Condition<R> for Raw<bool> {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.expr)
    }
}

impl<R: Model> IntoPredicate<R> for &Raw<bool> {}
impl<R: Model> Condition<R> for &Raw<bool> {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.expr.clone())
    }
}

/// Makes raw SQL that is a `bool` one of the conditions in a list.
impl<R: Model> From<Raw<bool>> for Predicate<R> {
    fn from(raw: Raw<bool>) -> Self {
        Predicate::from_expr(raw.expr)
    }
}

impl Not for Raw<bool> {
    type Output = Raw<bool>;
    fn not(self) -> Raw<bool> {
        Raw::new(self.expr.negated())
    }
}

impl Not for &Raw<bool> {
    type Output = Raw<bool>;
    fn not(self) -> Raw<bool> {
        !self.clone()
    }
}

macro_rules! among_raw {
    ($($t:ty, |$other:ident| $given:expr;)*) => {$(
        impl BitAnd<$t> for Raw<bool> {
            type Output = Raw<bool>;
            fn bitand(self, $other: $t) -> Raw<bool> {
                Raw::new(joined(self.expr, $given, query::Expr::and))
            }
        }
        impl BitOr<$t> for Raw<bool> {
            type Output = Raw<bool>;
            fn bitor(self, $other: $t) -> Raw<bool> {
                Raw::new(joined(self.expr, $given, query::Expr::or))
            }
        }
    )*};
}
among_raw! {
    Raw<bool>, |other| Some(other.expr);
    &Raw<bool>, |other| Some(other.expr.clone());
    Option<Raw<bool>>, |other| other.map(|other| other.expr);
}

/// One by one: of a condition that may be one on rows of several models, nothing would say which.
macro_rules! with_others {
    ($([$($g:tt)*] $t:ty, $root:ty, $kind:ty;)*) => {$(
        impl<$($g)*> BitAnd<$t> for Raw<bool> {
            type Output = Predicate<$root, $kind>;
            fn bitand(self, other: $t) -> Self::Output {
                let other = Condition::<$root>::if_given(other);
                Predicate::from_expr(joined(self.expr, other, query::Expr::and))
            }
        }
        impl<$($g)*> BitOr<$t> for Raw<bool> {
            type Output = Predicate<$root, $kind>;
            fn bitor(self, other: $t) -> Self::Output {
                let other = Condition::<$root>::if_given(other);
                Predicate::from_expr(joined(self.expr, other, query::Expr::or))
            }
        }
    )*};
}
with_others! {
    [R, K: Kind] Predicate<R, K>, R, K;
    [R, K: Kind] &Predicate<R, K>, R, K;
    [R, K: Kind] Option<Predicate<R, K>>, R, K;
    [P: Path, const N: usize] Column<P, bool, N>, P::Root, PerRow;
    [P: Path, const N: usize] Option<Column<P, bool, N>>, P::Root, PerRow;
    [R, K: Kind] Expr<R, bool, K>, R, K;
    [R, K: Kind] Option<Expr<R, bool, K>>, R, K;
}
