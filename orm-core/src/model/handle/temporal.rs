//! Calculations with dates, times and durations.

use crate::model::{Column, Expr, Field, Kind, Model, Operand, Path, PathFrom, PerRow, Scalar};
use crate::query::{self, Arithmetic, Function, TimeFunction};
use crate::sealed::Sealed;
use crate::value::{Stored, Type};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::ops::{Add, Mul, Neg, Sub};

/// Dates and times, which durations move: `NaiveDate`, `NaiveTime`, `NaiveDateTime` and `DateTime<Utc>`. This trait is
/// sealed.
pub trait Temporal: Scalar<Stored = Self> + Stored {}

/// Values and expressions that can be subtracted from a date or time of type `V` in a row of `R`: a duration, which
/// gives an earlier one, or another of its type, which gives the duration between both. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "cannot subtract `{Self}` from a `{V}`",
    label = "expected a `TimeDelta` or a `{V}`, or an expression over `{R}` of one of them"
)]
pub trait Subtrahend<V, R>: Sealed {
    /// The type of what is subtracted.
    type Value: Field<Base: SubtractsFrom<V>>;
    /// The rows that it is computed from: one, or many.
    type Kind: Kind;
    /// Returns the untyped expression.
    #[doc(hidden)]
    fn subtrahend(self) -> query::Expr;
}

/// Types whose values can be subtracted from a date or time of type `V`: durations, and `V` itself. This trait is
/// sealed.
#[diagnostic::on_unimplemented(
    message = "cannot subtract a `{Self}` from a `{V}`",
    label = "expected a `TimeDelta` or a `{V}`"
)]
pub trait SubtractsFrom<V>: Sealed {
    /// The type of the difference.
    type Difference: Scalar;
    /// Returns the function for a date or time that is stored as this type.
    #[doc(hidden)]
    fn function(ty: Type) -> TimeFunction;
}

impl<V: Temporal> SubtractsFrom<V> for TimeDelta {
    type Difference = V;
    fn function(ty: Type) -> TimeFunction {
        TimeFunction::Sub(ty)
    }
}

impl<R, V: Temporal> Subtrahend<V, R> for TimeDelta {
    type Value = TimeDelta;
    type Kind = PerRow;
    fn subtrahend(self) -> query::Expr {
        query::Expr::value(self.into_value())
    }
}

macro_rules! computed_subtrahend {
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty) => {
        impl<V: Temporal, $($g)*> Subtrahend<V, $root> for $t {
            type Value = $value;
            type Kind = $kind;
            fn subtrahend(self) -> query::Expr {
                self.node()
            }
        }
    };
}
computed_subtrahend!([R, P: Path + PathFrom<R>, W: Field<Base: SubtractsFrom<V>>, const N: usize] Column<P, W, N>, R, P::Nullable<W>, PerRow);
computed_subtrahend!([R: Model, W: Field<Base: SubtractsFrom<V>>, K: Kind] Expr<R, W, K>, R, W, K);
computed_subtrahend!([R: Model, W: Field<Base: SubtractsFrom<V>>, K: Kind] &Expr<R, W, K>, R, W, K);

/// `+` and `-` of a date or time: null if either side may be.
macro_rules! moves {
    (of $($ty:ty),*) => {$(
        impl Temporal for $ty {}

        impl SubtractsFrom<$ty> for $ty {
            type Difference = TimeDelta;
            fn function(ty: Type) -> TimeFunction {
                TimeFunction::Between(ty)
            }
        }

        impl<R> Subtrahend<$ty, R> for $ty {
            type Value = $ty;
            type Kind = PerRow;
            fn subtrahend(self) -> query::Expr {
                query::Expr::value(self.into_value())
            }
        }

        moves!([P: Path, const N: usize] Column<P, $ty, N>, P::Root, P::Nullable<$ty>, PerRow, $ty);
        moves!([P: Path, const N: usize] Column<P, Option<$ty>, N>, P::Root, P::Nullable<Option<$ty>>, PerRow, $ty);
        moves!([R: Model, K: Kind] Expr<R, $ty, K>, R, $ty, K, $ty);
        moves!([R: Model, K: Kind] Expr<R, Option<$ty>, K>, R, Option<$ty>, K, $ty);
        moves!([R: Model, K: Kind] &Expr<R, $ty, K>, R, $ty, K, $ty);
        moves!([R: Model, K: Kind] &Expr<R, Option<$ty>, K>, R, Option<$ty>, K, $ty);
    )*};
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty, $base:ty) => {
        impl<$($g)*, O: Operand<TimeDelta, $root>> Add<O> for $t {
            type Output = Expr<
                $root,
                <<$value as Field>::Or<O::Value> as Field>::Lift<$base>,
                <$kind as Kind>::And<O::Kind>,
            >;
            fn add(self, duration: O) -> Self::Output {
                let function = TimeFunction::Add(<$base as Stored>::TYPE);
                call(function, self.node(), duration.operand())
            }
        }

        impl<$($g)*, O: Subtrahend<$base, $root>> Sub<O> for $t {
            type Output = Expr<
                $root,
                <<$value as Field>::Or<O::Value> as Field>::Lift<
                    <<O::Value as Field>::Base as SubtractsFrom<$base>>::Difference,
                >,
                <$kind as Kind>::And<O::Kind>,
            >;
            fn sub(self, other: O) -> Self::Output {
                let function = <<O::Value as Field>::Base as SubtractsFrom<$base>>::function;
                call(function(<$base as Stored>::TYPE), self.node(), other.subtrahend())
            }
        }
    };
}
moves!(of NaiveDate, NaiveTime, NaiveDateTime, DateTime<Utc>);

/// `+` and `-` of durations, a duration as often as an integer says, and its negative.
macro_rules! durations {
    ($([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty;)*) => {$(
        durations!(Add add Add TimeDelta [$($g)*] $t, $root, $value, $kind);
        durations!(Sub sub Sub TimeDelta [$($g)*] $t, $root, $value, $kind);
        durations!(Mul mul Mul i64 [$($g)*] $t, $root, $value, $kind);

        impl<$($g)*> Neg for $t {
            type Output = Expr<$root, $value, $kind>;
            fn neg(self) -> Self::Output {
                Expr::new(self.node().minus())
            }
        }
    )*};
    ($op:ident $name:ident $how:ident $other:ty [$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty) => {
        impl<$($g)*, O: Operand<$other, $root>> $op<O> for $t {
            type Output = Expr<
                $root,
                <<$value as Field>::Or<O::Value> as Field>::Lift<TimeDelta>,
                <$kind as Kind>::And<O::Kind>,
            >;
            fn $name(self, other: O) -> Self::Output {
                // Microseconds.
                Expr::new(query::Expr::arithmetic(Arithmetic::$how, Type::I64, self.node(), other.operand()))
            }
        }
    };
}
durations! {
    [P: Path, const N: usize] Column<P, TimeDelta, N>, P::Root, P::Nullable<TimeDelta>, PerRow;
    [P: Path, const N: usize] Column<P, Option<TimeDelta>, N>, P::Root, P::Nullable<Option<TimeDelta>>, PerRow;
    [R: Model, K: Kind] Expr<R, TimeDelta, K>, R, TimeDelta, K;
    [R: Model, K: Kind] Expr<R, Option<TimeDelta>, K>, R, Option<TimeDelta>, K;
    [R: Model, K: Kind] &Expr<R, TimeDelta, K>, R, TimeDelta, K;
    [R: Model, K: Kind] &Expr<R, Option<TimeDelta>, K>, R, Option<TimeDelta>, K;
}

fn call<R, V, K>(function: TimeFunction, left: query::Expr, right: query::Expr) -> Expr<R, V, K> {
    Expr::new(query::Expr::call(
        Function::Time(function),
        vec![left, right],
    ))
}
