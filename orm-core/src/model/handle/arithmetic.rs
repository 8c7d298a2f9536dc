//! Calculations with numbers, and numbers as those of another type.

use crate::model::{Column, Expr, Field, Kind, Model, Numeric, Operand, Path, PerRow, Scalar};
use crate::query::{self, Arithmetic};
use crate::value::Stored;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

/// Numbers that every database knows by themselves, and that [`cast`](Column::cast) gives. Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number of the database",
    label = "expected `i16`, `i32`, `i64`, `f32` or `f64`"
)]
pub trait Number: Numeric<Stored = Self> + Stored {}

macro_rules! numbers {
    ($($t:ty)*) => {$(
        impl Number for $t {}
    )*};
}
numbers!(i16 i32 i64 f32 f64);

/// `+ - * / %`, of the wider of both types: null if either side may be; `/` and `%` by an expression are null for zero.
macro_rules! arithmetic {
    ($($op:ident $name:ident $value:ident $bound:ident),*) => {$(
        arithmetic!($op $name $value $bound [P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, P::Nullable<V>, PerRow);
        arithmetic!($op $name $value $bound [R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, K);
        arithmetic!($op $name $value $bound [R: Model, V: Field, K: Kind] &Expr<R, V, K>, R, V, K);
    )*};
    ($op:ident $name:ident $other:ident $bound:ident [$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty) => {
        impl<$($g)*, O: Operand<V::Base, $root>> $op<O> for $t
        where
            V::Base: $bound,
        {
            type Output = Expr<
                $root,
                <<$value as Field>::Or<O::$other> as Field>::Lift<O::Wider>,
                <$kind as Kind>::And<O::Kind>,
            >;
            fn $name(self, other: O) -> Self::Output {
                let ty = <O::Wider as Scalar>::Stored::TYPE;
                Expr::new(query::Expr::arithmetic(Arithmetic::$op, ty, self.node(), other.operand()))
            }
        }
    };
}
arithmetic!(Add add Value Numeric, Sub sub Value Numeric, Mul mul Value Numeric, Div div Divisor Numeric, Rem rem Divisor Numeric);

macro_rules! negate {
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> Neg for $t {
            type Output = Expr<$root, $value, $kind>;
            fn neg(self) -> Self::Output {
                Expr::new(self.node().minus())
            }
        }
    };
}
negate!([P: Path, V: Field<Base: Numeric>, const N: usize] Column<P, V, N>, P::Root, P::Nullable<V>, PerRow);
negate!([R: Model, V: Field<Base: Numeric>, K: Kind] Expr<R, V, K>, R, V, K);
negate!([R: Model, V: Field<Base: Numeric>, K: Kind] &Expr<R, V, K>, R, V, K);
