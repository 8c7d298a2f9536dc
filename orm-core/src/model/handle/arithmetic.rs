//! Calculations with numbers, and numbers as those of another type.

use crate::model::{
    Column, Expr, Field, Integer, Kind, Model, Numeric, Operand, Path, PerRow, Scalar,
};
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
arithmetic!(Add add Value Numeric, Sub sub Value Numeric, Mul mul Value Numeric, Div div Divisor Numeric, Rem rem Divisor Integer);

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

macro_rules! cast {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> $t {
            /// The number as one of another type, null where this is.
            ///
            /// A float becomes the nearest integer, of two equally near the even one; an `f64` becomes the nearest
            /// `f32`, and an integer the nearest float. What the type has no place for is
            /// [`OutOfRange`](crate::error::Error::OutOfRange).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter((Book.year.cast::<f64>() / 100.0).lt(18.5));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (orm_div_f64(orm_cast("book"."year", 'i32', 'f64'), ?)) < ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE (CAST("book"."year" AS float8) / $1::float8) < $2::float8   -- on Postgres
            /// SELECT … FROM "book" WHERE (orm_div_f64(orm_cast("book"."year", 'i32', 'f64'), ?)) < ?   -- on SQLite
            /// ```
            #[must_use]
            pub fn cast<T: Number>(&self) -> Expr<$root, <$value as Field>::Lift<T>, $kind>
            where
                $field: Field<Base: Numeric<Stored: Number>>,
            {
                let from = <<$field as Field>::Base as Scalar>::Stored::TYPE;
                Expr::new(self.node().cast(from, T::TYPE))
            }
        }
    };
}
cast!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>, PerRow);
cast!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V, K);
