//! Calculations with dates, times and durations.

use super::functions::HasDate;
use crate::model::{Column, Expr, Field, Kind, Model, Operand, Path, PathFrom, PerRow, Scalar};
use crate::query::{self, Arithmetic, Function, TimeFunction};
use crate::sealed::Sealed;
use crate::value::{Stored, Type, Value};
use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// Dates and times, which durations move: `NaiveDate`, `NaiveTime`, `NaiveDateTime` and `DateTime<Utc>`, and with the
/// feature `time` those of that crate. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::Temporal;
///
/// fn moves<T: Temporal>() {}
/// moves::<chrono::NaiveDate>();
/// moves::<chrono::DateTime<chrono::Utc>>();
///
/// let query = Sale::objects().filter((Sale.due + TimeDelta::days(14)).lt(now().date()));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_add_date("sale"."due", ?) < orm_date(?)"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE orm_add_date("sale"."due", ?) < orm_date(?)
/// ```
pub trait Temporal: Scalar + Sealed {
    /// The type of the duration between two of them.
    type Span: Scalar;
}

/// Values and expressions that can be added to a date or time of type `V` in a row of `R`: a duration, or of what has a
/// date calendar months, [`Months`]. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use chrono::Months;
///
/// let later = Sale.due + Months::new(1) + TimeDelta::days(3);
/// let until = Sale.at + Sale.warranty; // a duration of the row
/// let query = Sale::objects().values((later, until));
/// # assert_sql(&query, r#"SELECT orm_add_date(orm_add_months_date("sale"."due", ?), ?), orm_add_timestamp("sale"."at", "sale"."warranty") FROM "sale""#);
/// ```
/// ```sql
/// SELECT orm_add_date(orm_add_months_date("sale"."due", ?), ?), orm_add_timestamp("sale"."at", "sale"."warranty")
/// FROM "sale"
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot add `{Self}` to a `{V}`; write a duration, `TimeDelta::days(7)`, or months of the calendar, `Months::new(1)`",
    label = "a duration stands here, or an expression over `{R}` of one",
    note = "a duration beside a type of the crate `time` is a `time::Duration`",
    note = "a number of days in a column is the duration `TimeDelta::days(1) * Loan.days`, and one of months is added by `.add_months(Plan.months)`"
)]
pub trait Addend<V, R> {
    /// The type of what is added.
    type Value: Field;
    /// The rows that it is computed from: one, or many.
    type Kind: Kind;
    /// Returns the function for a date or time that is stored as this type.
    #[doc(hidden)]
    fn function(ty: Type) -> TimeFunction;
    /// Returns the untyped expression.
    #[doc(hidden)]
    fn addend(self) -> query::Expr;
}

/// Durations, which are added as they are compared with one of the type that a difference has.
macro_rules! durations_added {
    ($($(#[$cfg:meta])* [$($g:tt)*] $t:ty: $value:ty, $kind:ty;)*) => {$(
        $(#[$cfg])*
        impl<$($g)* R, V: Temporal> Addend<V, R> for $t
        where
            $t: Operand<V::Span, R>,
        {
            type Value = $value;
            type Kind = $kind;
            fn function(ty: Type) -> TimeFunction {
                TimeFunction::Add(ty)
            }
            fn addend(self) -> query::Expr {
                Operand::<V::Span, R>::operand(self)
            }
        }
    )*};
}
durations_added! {
    [] TimeDelta: TimeDelta, PerRow;
    ['a,] &'a TimeDelta: TimeDelta, PerRow;
    [] std::time::Duration: TimeDelta, PerRow;
    #[cfg(feature = "time")]
    [] time::Duration: TimeDelta, PerRow;
    #[cfg(feature = "time")]
    ['a,] &'a time::Duration: TimeDelta, PerRow;
    [P: Path + PathFrom<R>, W: Field, const N: usize,] Column<P, W, N>: P::Nullable<W>, PerRow;
    [W: Field, K: Kind,] Expr<R, W, K>: W, K;
    ['a, W: Field, K: Kind,] &'a Expr<R, W, K>: W, K;
}

impl<V: Temporal + HasDate, R> Addend<V, R> for Months {
    type Value = i32;
    type Kind = PerRow;
    fn function(ty: Type) -> TimeFunction {
        TimeFunction::AddMonths(ty)
    }
    fn addend(self) -> query::Expr {
        number(self)
    }
}

/// Returns a number of months. One too large for its type is beyond all years too.
fn number(months: Months) -> query::Expr {
    let months = i32::try_from(months.as_u32()).unwrap_or(i32::MAX);
    query::Expr::value(Value::I32(months))
}

/// Values and expressions that can be subtracted from a date or time of type `V` in a row of `R`: a duration, or of what
/// has a date calendar months, which give an earlier one, or another of its type, which gives the duration between both.
/// This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use chrono::Months;
///
/// let month_before = Sale.due - Months::new(1);
/// let waited = Sale.paid_at - Sale.at; // of two moments a duration
/// let query = Sale::objects().filter(waited.gt(TimeDelta::days(30))).values(month_before);
/// # assert_sql(&query, r#"SELECT orm_sub_months_date("sale"."due", ?) FROM "sale" WHERE orm_duration("sale"."paid_at", "sale"."at") > ?"#);
/// ```
/// ```sql
/// SELECT orm_sub_months_date("sale"."due", ?) FROM "sale" WHERE orm_duration("sale"."paid_at", "sale"."at") > ?
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot subtract `{Self}` from a `{V}`; write a duration, `TimeDelta::days(7)`, months of the calendar, `Months::new(1)`, or a `{V}`",
    label = "expected a duration or a `{V}`, or an expression over `{R}` of one of them"
)]
pub trait Subtrahend<V, R>: Sealed {
    /// The type of what is subtracted.
    type Value: Field;
    /// The type of the difference, without what makes it nullable.
    type Difference: Scalar;
    /// The rows that it is computed from: one, or many.
    type Kind: Kind;
    /// Returns the function for a date or time that is stored as this type.
    #[doc(hidden)]
    fn function(ty: Type) -> TimeFunction;
    /// Returns the untyped expression.
    #[doc(hidden)]
    fn subtrahend(self) -> query::Expr;
}

impl Sealed for Months {}

impl<V: Temporal + HasDate, R> Subtrahend<V, R> for Months {
    type Value = i32;
    type Difference = V;
    type Kind = PerRow;
    fn function(ty: Type) -> TimeFunction {
        TimeFunction::SubMonths(ty)
    }
    fn subtrahend(self) -> query::Expr {
        number(self)
    }
}

/// Types whose values can be subtracted from a date or time of type `V`: durations, and `V` itself. This trait is
/// sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let hour_before: Expr<Sale, DateTime<Utc>> = Sale.at - TimeDelta::hours(1);
/// let between: Expr<Sale, TimeDelta> = now() - Sale.at;
/// let query = Sale::objects().filter(between.lt(TimeDelta::hours(1))).values(hour_before);
/// # assert_sql(&query, r#"SELECT orm_sub_timestamp("sale"."at", ?) FROM "sale" WHERE orm_duration(?, "sale"."at") < ?"#);
/// ```
/// ```sql
/// SELECT orm_sub_timestamp("sale"."at", ?) FROM "sale" WHERE orm_duration(?, "sale"."at") < ?
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot subtract a `{Self}` from a `{V}`; write a duration, of a number in a column `TimeDelta::days(1) * Loan.days`, or a `{V}`",
    label = "expected a duration or a `{V}`"
)]
pub trait SubtractsFrom<V>: Sealed {
    /// The type of the difference.
    type Difference: Scalar;
    /// Returns the function for a date or time that is stored as this type.
    #[doc(hidden)]
    fn function(ty: Type) -> TimeFunction;
}

macro_rules! spans {
    ($($(#[$cfg:meta])* [$($bound:tt)+] $span:ty;)*) => {$(
        $(#[$cfg])*
        impl<V: $($bound)+> SubtractsFrom<V> for $span {
            type Difference = V;
            fn function(ty: Type) -> TimeFunction {
                TimeFunction::Sub(ty)
            }
        }

        $(#[$cfg])*
        impl<R, V: $($bound)+> Subtrahend<V, R> for $span {
            type Value = $span;
            type Difference = <$span as SubtractsFrom<V>>::Difference;
            type Kind = PerRow;
            fn function(ty: Type) -> TimeFunction {
                <$span as SubtractsFrom<V>>::function(ty)
            }
            fn subtrahend(self) -> query::Expr {
                query::Expr::value(self.stored_value())
            }
        }
    )*};
}
spans! {
    [Temporal<Span = TimeDelta>] TimeDelta;
    [Temporal] std::time::Duration;
    #[cfg(feature = "time")] [Temporal] time::Duration;
}

impl Sealed for std::time::Duration {}

macro_rules! computed_subtrahend {
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty) => {
        impl<V: Temporal, $($g)*> Subtrahend<V, $root> for $t {
            type Value = $value;
            type Difference = <W::Base as SubtractsFrom<V>>::Difference;
            type Kind = $kind;
            fn function(ty: Type) -> TimeFunction {
                <W::Base as SubtractsFrom<V>>::function(ty)
            }
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
    (of $span:ty: $($ty:ty),*) => {$(
        impl Temporal for $ty {
            type Span = $span;
        }

        moves!(difference $ty, $ty, $span);
        moves!([P: Path, const N: usize] Column<P, $ty, N>, P::Root, P::Nullable<$ty>, PerRow, $ty);
        moves!([P: Path, const N: usize] Column<P, Option<$ty>, N>, P::Root, P::Nullable<Option<$ty>>, PerRow, $ty);
        moves!([R: Model, K: Kind] Expr<R, $ty, K>, R, $ty, K, $ty);
        moves!([R: Model, K: Kind] Expr<R, Option<$ty>, K>, R, Option<$ty>, K, $ty);
        moves!([R: Model, K: Kind] &Expr<R, $ty, K>, R, $ty, K, $ty);
        moves!([R: Model, K: Kind] &Expr<R, Option<$ty>, K>, R, Option<$ty>, K, $ty);
    )*};
    (difference $ty:ty, $other:ty, $span:ty) => {
        impl SubtractsFrom<$ty> for $other {
            type Difference = $span;
            fn function(ty: Type) -> TimeFunction {
                TimeFunction::Between(ty)
            }
        }

        impl<R> Subtrahend<$ty, R> for $other {
            type Value = $other;
            type Difference = <$other as SubtractsFrom<$ty>>::Difference;
            type Kind = PerRow;
            fn function(ty: Type) -> TimeFunction {
                <$other as SubtractsFrom<$ty>>::function(ty)
            }
            fn subtrahend(self) -> query::Expr {
                query::Expr::value(self.stored_value())
            }
        }
    };
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty, $base:ty) => {
        impl<$($g)*, O: Addend<$base, $root>> Add<O> for $t {
            type Output = Expr<
                $root,
                <<$value as Field>::Or<O::Value> as Field>::Lift<$base>,
                <$kind as Kind>::And<O::Kind>,
            >;
            fn add(self, other: O) -> Self::Output {
                call(O::function(<$base as Scalar>::Stored::TYPE), self.node(), other.addend())
            }
        }

        impl<$($g)*, O: Subtrahend<$base, $root>> Sub<O> for $t {
            type Output = Expr<
                $root,
                <<$value as Field>::Or<O::Value> as Field>::Lift<O::Difference>,
                <$kind as Kind>::And<O::Kind>,
            >;
            fn sub(self, other: O) -> Self::Output {
                call(O::function(<$base as Scalar>::Stored::TYPE), self.node(), other.subtrahend())
            }
        }
    };
}
moves!(of TimeDelta: NaiveDate, NaiveTime, NaiveDateTime, DateTime<Utc>);

/// A date, a time or a duration on the left: `Utc::now() - Job.run_at`, as `value(Utc::now()) - Job.run_at`,
/// `TimeDelta::days(1) * Loan.days` and `TimeDelta::hours(8) - Shift.worked`.
macro_rules! moment_on_the_left {
    ($($ty:ty),*) => {$(
        moment_on_the_left!($ty, Add add Sub sub);
    )*};
    ($ty:ty, $($op:ident $name:ident)*) => {$(
        moment_on_the_left!($ty, $op $name [P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root);
        moment_on_the_left!($ty, $op $name [R: Model, V: Field, K: Kind] Expr<R, V, K>, R);
        moment_on_the_left!($ty, $op $name ['e, R: Model, V: Field, K: Kind] &'e Expr<R, V, K>, R);
    )*};
    ($ty:ty, $op:ident $name:ident [$($g:tt)*] $t:ty, $root:ty) => {
        impl<$($g)*> $op<$t> for $ty
        where
            Expr<$root, $ty>: $op<$t>,
        {
            type Output = <Expr<$root, $ty> as $op<$t>>::Output;
            fn $name(self, other: $t) -> Self::Output {
                let left: Expr<$root, $ty> = Expr::new(query::Expr::value(self.stored_value()));
                left.$name(other)
            }
        }
    };
}
moment_on_the_left!(NaiveDate, NaiveTime, NaiveDateTime, DateTime<Utc>);
moment_on_the_left!(TimeDelta, Add add Sub sub Mul mul);

/// The types of the crate `time`. What is computed, such as `now()`, has those of `chrono`.
#[cfg(feature = "time")]
mod of_time {
    use super::{
        Add, Addend, Column, DateTime, Expr, Field, Kind, Model, Mul, NaiveDate, Path, PerRow,
        Scalar, Sealed, Stored, Sub, SubtractsFrom, Subtrahend, Temporal, TimeFunction, Type, Utc,
        call, query,
    };
    use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcDateTime};

    macro_rules! sealed {
        ($($ty:ty)*) => {$(
            impl Sealed for $ty {}
        )*};
    }
    sealed!(Date Time PrimitiveDateTime OffsetDateTime UtcDateTime Duration);

    moves!(of Duration: Date, Time, PrimitiveDateTime, OffsetDateTime, UtcDateTime);
    moment_on_the_left!(Date, Time, PrimitiveDateTime, OffsetDateTime, UtcDateTime);
    moment_on_the_left!(Duration, Add add Sub sub Mul mul);
    moves!(difference Date, NaiveDate, Duration);
    moves!(difference NaiveDate, Date, Duration);
    moves!(difference OffsetDateTime, DateTime<Utc>, Duration);
    moves!(difference DateTime<Utc>, OffsetDateTime, Duration);
    moves!(difference UtcDateTime, DateTime<Utc>, Duration);
    moves!(difference DateTime<Utc>, UtcDateTime, Duration);
}

/// `+` and `-` of durations, a duration as often as an integer says, and the part of one that an integer says: in whole
/// microseconds, null for zero.
macro_rules! durations {
    (of $($(#[$cfg:meta])* $span:ty),*) => {$(
        $(#[$cfg])*
        const _: () = {
            durations!([P: Path, const N: usize] Column<P, $span, N>, P::Root, P::Nullable<$span>, PerRow, $span);
            durations!([P: Path, const N: usize] Column<P, Option<$span>, N>, P::Root, P::Nullable<Option<$span>>, PerRow, $span);
            durations!([R: Model, K: Kind] Expr<R, $span, K>, R, $span, K, $span);
            durations!([R: Model, K: Kind] Expr<R, Option<$span>, K>, R, Option<$span>, K, $span);
            durations!([R: Model, K: Kind] &Expr<R, $span, K>, R, $span, K, $span);
            durations!([R: Model, K: Kind] &Expr<R, Option<$span>, K>, R, Option<$span>, K, $span);
        };
    )*};
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty, $span:ty) => {
        durations!(Add add $span => Value, [$($g)*] $t, $root, $value, $kind, $span);
        durations!(Sub sub $span => Value, [$($g)*] $t, $root, $value, $kind, $span);
        durations!(Mul mul i64 => Value, [$($g)*] $t, $root, $value, $kind, $span);
        durations!(Div div i64 => Divisor, [$($g)*] $t, $root, $value, $kind, $span);
    };
    ($op:ident $name:ident $other:ty => $nulls:ident, [$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty, $span:ty) => {
        impl<$($g)*, O: Operand<$other, $root>> $op<O> for $t {
            type Output = Expr<
                $root,
                <<$value as Field>::Or<O::$nulls> as Field>::Lift<$span>,
                <$kind as Kind>::And<O::Kind>,
            >;
            fn $name(self, other: O) -> Self::Output {
                // Microseconds.
                Expr::new(query::Expr::arithmetic(Arithmetic::$op, Type::I64, self.node(), other.operand()))
            }
        }
    };
}
durations!(of TimeDelta, std::time::Duration, #[cfg(feature = "time")] time::Duration);

/// The negative of a duration, which one of the standard library does not have.
macro_rules! negatives {
    (of $($(#[$cfg:meta])* $span:ty),*) => {$(
        $(#[$cfg])*
        const _: () = {
            negatives!([P: Path, const N: usize] Column<P, $span, N>, P::Root, P::Nullable<$span>, PerRow);
            negatives!([P: Path, const N: usize] Column<P, Option<$span>, N>, P::Root, P::Nullable<Option<$span>>, PerRow);
            negatives!([R: Model, K: Kind] Expr<R, $span, K>, R, $span, K);
            negatives!([R: Model, K: Kind] Expr<R, Option<$span>, K>, R, Option<$span>, K);
            negatives!([R: Model, K: Kind] &Expr<R, $span, K>, R, $span, K);
            negatives!([R: Model, K: Kind] &Expr<R, Option<$span>, K>, R, Option<$span>, K);
        };
    )*};
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> Neg for $t {
            type Output = Expr<$root, $value, $kind>;
            fn neg(self) -> Self::Output {
                Expr::new(self.node().minus(Type::I64))
            }
        }
    };
}
negatives!(of TimeDelta, #[cfg(feature = "time")] time::Duration);

fn call<R, V, K>(function: TimeFunction, left: query::Expr, right: query::Expr) -> Expr<R, V, K> {
    Expr::new(query::Expr::call(
        Function::Time(function),
        vec![left, right],
    ))
}
