//! Calculations with numbers, and numbers as those of another type.

use super::operand::sides;
use crate::model::{
    Column, Expr, Field, Kind, Literal, Model, Numeric, Operand, Path, PerRow, Scalar, value,
};
use crate::query::{self, Arithmetic};
#[cfg(feature = "decimal")]
use crate::value::Value;
use crate::value::{Stored, StoredByte, Type};
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

/// Numbers that every database knows by themselves, and that [`cast`](Column::cast) gives: `i16` to `i64`, floats and
/// `Decimal`. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::Number;
///
/// /// The mean of the years of books, as a number of the type that a report has.
/// fn mean<N: Number>() -> Expr<Book, Option<N>, orm::query::Aggregated> {
///     Book.year.avg().cast()
/// }
///
/// let query = Book::objects().values((Book.author.name, mean::<i64>(), mean::<orm::Decimal>()));
/// # assert_sql(&query, r#"SELECT "t1"."name", orm_cast(orm_avg("book"."year"), 'f64', 'i64'), orm_to_decimal(orm_avg("book"."year"), 'f64') FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
/// ```
/// ```sql
/// SELECT "t1"."name", orm_cast(orm_avg("book"."year"), 'f64', 'i64'),
/// orm_to_decimal(orm_avg("book"."year"), 'f64') FROM "book"
/// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number of the database",
    label = "expected `i16`, `i32`, `i64`, `f32`, `f64` or `Decimal`"
)]
pub trait Number: Numeric<Stored = Self> + Stored {}

macro_rules! numbers {
    ($($t:ty)*) => {$(
        impl Number for $t {}
    )*};
}
numbers!(i16 i32 i64 f32 f64 StoredByte);
#[cfg(feature = "decimal")]
numbers!(rust_decimal::Decimal);

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
                let (left, right) = sides::<V::Base, _, _>(self.node(), other);
                Expr::new(query::Expr::arithmetic(Arithmetic::$op, ty, left, right))
            }
        }
    };
}
arithmetic!(Add add Value Numeric, Sub sub Value Numeric, Mul mul Value Numeric, Div div Divisor Numeric, Rem rem Divisor Numeric);

/// Numbers that stand on the left of a field or an expression whose values are of type `V`: `2 * Book.year`. Of integers it
/// is the `i32`, so that a literal has one type. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let price = 2 * Book.copies + 1;
/// let since = 2026 - Book.year;
/// let query = Book::objects().filter(price.gt(since));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_i32((? * "book"."copies") + ?) > orm_i32(? - "book"."year")"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE orm_i32((? * "book"."copies") + ?) > orm_i32(? - "book"."year")
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot stand on the left of a `{V}`",
    label = "expected a number of the type of the field on the right",
    note = "a value of any other type stands on the left as `value(…)`, and a number becomes one of another type by `.cast::<…>()`"
)]
pub trait NumberBefore<V> {
    /// The type as which it is calculated with.
    type Number: Literal;
    /// Returns the number.
    #[doc(hidden)]
    fn number(self) -> Self::Number;
}

macro_rules! numbers_before {
    ($($number:ty as $as:ty: $($t:ty)*;)*) => {$($(
        impl NumberBefore<$t> for $number {
            type Number = $as;
            fn number(self) -> $as {
                self.into()
            }
        }
    )*)*};
}
numbers_before! {
    i32 as i32: i8 i16 i32 i64 u8 u16 u32 u64;
    i32 as f64: f64;
    f64 as f64: f64;
}
#[cfg(feature = "decimal")]
numbers_before! {
    i32 as rust_decimal::Decimal: rust_decimal::Decimal;
    rust_decimal::Decimal as rust_decimal::Decimal: rust_decimal::Decimal i8 i16 i32 i64 u8 u16 u32 u64;
}

/// The expression that a number on the left is.
type Left<R, T, V> = Expr<R, <<T as NumberBefore<V>>::Number as Literal>::Value>;

/// `2 * Book.year`, as `value(2) * Book.year`.
macro_rules! number_on_the_left {
    ($number:ty: $($op:ident $name:ident)*) => {$(
        number_on_the_left!($number, $op $name [P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root);
        number_on_the_left!($number, $op $name [R: Model, V: Field, K: Kind] Expr<R, V, K>, R);
        number_on_the_left!($number, $op $name ['e, R: Model, V: Field, K: Kind] &'e Expr<R, V, K>, R);
    )*};
    ($number:ty, $op:ident $name:ident [$($g:tt)*] $t:ty, $root:ty) => {
        impl<$($g)*> $op<$t> for $number
        where
            $number: NumberBefore<V::Base>,
            Left<$root, $number, V::Base>: $op<$t>,
        {
            type Output = <Left<$root, $number, V::Base> as $op<$t>>::Output;
            fn $name(self, other: $t) -> Self::Output {
                let left: Left<$root, $number, V::Base> =
                    value(NumberBefore::<V::Base>::number(self));
                left.$name(other)
            }
        }
    };
}
number_on_the_left!(i32: Add add Sub sub Mul mul Div div Rem rem);
number_on_the_left!(f64: Add add Sub sub Mul mul Div div Rem rem);
#[cfg(feature = "decimal")]
number_on_the_left!(rust_decimal::Decimal: Add add Sub sub Mul mul Div div Rem rem);

/// Returns the negative of a number of type `V`: of a decimal, its difference from zero.
fn negative<V: Field>(number: query::Expr) -> query::Expr {
    match V::TYPES {
        #[cfg(feature = "decimal")]
        &[ty @ Type::Decimal] => {
            let zero = query::Expr::value(Value::Decimal(rust_decimal::Decimal::ZERO));
            query::Expr::arithmetic(Arithmetic::Sub, ty, zero, number)
        }
        types => number.minus(types.first().copied().unwrap_or(Type::I64)),
    }
}

macro_rules! negate {
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> Neg for $t {
            type Output = Expr<$root, $value, $kind>;
            fn neg(self) -> Self::Output {
                Expr::new(negative::<V>(self.node()))
            }
        }
    };
}
negate!([P: Path, V: Field<Base: Numeric>, const N: usize] Column<P, V, N>, P::Root, P::Nullable<V>, PerRow);
negate!([R: Model, V: Field<Base: Numeric>, K: Kind] Expr<R, V, K>, R, V, K);
negate!([R: Model, V: Field<Base: Numeric>, K: Kind] &Expr<R, V, K>, R, V, K);
