//! Frames: the rows of a window that are looked at from each, counted or by the distance of their values.

use crate::query::{Expr, Function, OrderKey, TimeFunction};
use crate::schema::Table;
use crate::value::{Type, Value};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::ops::{Bound, RangeBounds};

/// The rows of a window's [`rows`](super::Window::rows): every range of whole numbers, `-2..=0`, `1..` or `..`. Users do not
/// implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::order_by;
/// use orm::query::Expr;
/// use orm::traits::FrameRange;
///
/// /// The copies of these rows, counted from each.
/// fn copies(rows: impl FrameRange) -> Expr<Book, Option<i64>> {
///     Book.copies.sum().over(order_by(Book.year).rows(rows))
/// }
///
/// let query = Book::objects().values((Book.year, copies(-2..=0)));
/// # assert_sql(&query, r#"SELECT "book"."year", SUM("book"."copies") OVER (ORDER BY "book"."year" ROWS BETWEEN ? PRECEDING AND CURRENT ROW) FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."year", SUM("book"."copies") OVER (ORDER BY "book"."year" ROWS BETWEEN ? PRECEDING AND CURRENT ROW) FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "the rows of a window are a range, counted from the row itself, which is 0; write `.rows(-2..=0)` for the two rows before and the row, or `.rows(..)` for all",
    label = "a range of whole numbers stands here"
)]
pub trait FrameRange: RangeBounds<i64> {}

#[diagnostic::do_not_recommend]
impl<T: RangeBounds<i64>> FrameRange for T {}

/// The distances of a window's [`range`](crate::model::Window::range): whole numbers, and durations. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::order_by;
/// use orm::query::Expr;
/// use orm::traits::FrameDistance;
/// use std::ops::RangeBounds;
///
/// /// The copies of the books of these years, counted from that of each.
/// fn copies<D: FrameDistance>(years: impl RangeBounds<D>) -> Expr<Book, Option<i64>> {
///     Book.copies.sum().over(order_by(Book.year).range(years))
/// }
///
/// let query = Book::objects().values((Book.year, copies(-2..=0)));
/// # assert_sql(&query, r#"SELECT "book"."year", SUM("book"."copies") OVER (ORDER BY "book"."year" RANGE BETWEEN ? PRECEDING AND CURRENT ROW) FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."year", SUM("book"."copies") OVER (ORDER BY "book"."year" RANGE BETWEEN ? PRECEDING AND CURRENT ROW) FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "the rows of a window's `range` are those whose values are so far from that of the row, which is 0: a range of whole numbers or of durations; write `.range(-2..=2)`, or `.range(TimeDelta::days(-6)..=TimeDelta::zero())`",
    label = "a range of such distances stands here"
)]
pub trait FrameDistance {
    /// The unit of the distance.
    #[doc(hidden)]
    const UNIT: DistanceUnit;
    /// Returns how many units it is.
    #[doc(hidden)]
    fn units(&self) -> i64;
}

/// The unit of a [`FrameDistance`].
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DistanceUnit {
    /// One, of integers.
    One,
    /// A microsecond, of dates, times, moments and durations.
    Microsecond,
}

macro_rules! distances {
    ($($(#[$cfg:meta])* $ty:ty, $unit:ident, |$distance:ident| $units:expr;)*) => {$(
        $(#[$cfg])*
        impl FrameDistance for $ty {
            const UNIT: DistanceUnit = DistanceUnit::$unit;
            fn units(&self) -> i64 {
                let $distance = *self;
                $units
            }
        }
    )*};
}
distances! {
    i16, One, |distance| distance.into();
    i32, One, |distance| distance.into();
    i64, One, |distance| distance;
    TimeDelta, Microsecond, |distance| distance.num_microseconds().unwrap_or_else(|| furthest(distance < TimeDelta::zero()));
    #[cfg(feature = "time")]
    time::Duration, Microsecond, |distance| {
        i64::try_from(distance.whole_microseconds()).unwrap_or_else(|_| furthest(distance.is_negative()))
    };
}

/// Returns a distance that no two values have.
fn furthest(is_before: bool) -> i64 {
    if is_before { -i64::MAX } else { i64::MAX }
}

/// Returns the ends of a range, both within it.
pub(super) fn ends<D: FrameDistance>(distances: &impl RangeBounds<D>) -> [Option<i64>; 2] {
    let start = match distances.start_bound() {
        Bound::Included(distance) => Some(distance.units()),
        Bound::Excluded(distance) => Some(distance.units().saturating_add(1)),
        Bound::Unbounded => None,
    };
    let end = match distances.end_bound() {
        Bound::Included(distance) => Some(distance.units()),
        Bound::Excluded(distance) => Some(distance.units().saturating_sub(1)),
        Bound::Unbounded => None,
    };
    [start, end]
}

/// Returns the order of a window of rows of this table, of whose one key distances are taken: an integer, which dates and
/// moments become by their distance from the first of all. Another order is refused as the window is planned.
pub(super) fn order_of_distances(
    unit: DistanceUnit,
    mut order: Vec<OrderKey>,
    table: &'static Table,
) -> Vec<OrderKey> {
    let [key] = order.as_mut_slice() else {
        return vec![refused(
            "`range` takes distances of the one value that a window is ordered by; write `order_by(Sale.day).range(TimeDelta::days(-6)..=TimeDelta::zero())`",
        )];
    };
    let ty = key.ty.or_else(|| key.expr.column_type(table));
    match (unit, ty) {
        (DistanceUnit::One, Some(Type::I16 | Type::I32 | Type::I64))
        | (DistanceUnit::Microsecond, Some(Type::Duration)) => {}
        (DistanceUnit::Microsecond, Some(ty)) if let Some(first) = first_of(ty) => {
            let moment = std::mem::replace(&mut key.expr, Expr::value(Value::I64(0)));
            let since = Function::Time(TimeFunction::Between(ty));
            key.expr = Expr::call(since, vec![moment, Expr::value(first)]);
            key.ty = Some(Type::Duration);
        }
        _ => {
            return vec![refused(
                "`range` takes whole numbers where a window is ordered by an integer, `order_by(Book.year).range(-2..=2)`, and durations where it is by a date, a time, a moment or a duration, `order_by(Sale.day).range(TimeDelta::days(-6)..=TimeDelta::zero())`; other values have no distance here",
            )];
        }
    }
    order
}

/// Returns the first date, time or moment of a type.
fn first_of(ty: Type) -> Option<Value> {
    let day = NaiveDate::from_ymd_opt(1, 1, 1)?;
    let moment = NaiveDateTime::from(day);
    Some(match ty {
        Type::Date => Value::Date(day),
        Type::Time => Value::Time(NaiveTime::MIN),
        Type::DateTime => Value::DateTime(moment),
        Type::Timestamp => {
            Value::Timestamp(DateTime::<Utc>::from_naive_utc_and_offset(moment, Utc))
        }
        _ => return None,
    })
}

/// Returns a key of an order that is refused.
fn refused(why: &str) -> OrderKey {
    OrderKey {
        expr: Expr::refused(why.to_owned()),
        descending: false,
        nulls_first: None,
        ty: None,
    }
}
