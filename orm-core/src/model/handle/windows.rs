//! Window functions: values computed from a row and others of its partition.

use super::operand::sides;
use super::other_names::{never_compile, never_found, never_met};
use super::window_range::{DistanceUnit, FrameDistance, ends, order_of_distances};
use crate::model::{
    Aggregated, Column, Expr, Expression, Field, Kind, Model, Operand, OrderKeys, Path, PerRow,
    Predicate, Ranked, Scalar, Summable, ToOne, ToOneOptional, Via, ViaOptional, for_each_tuple,
    kind,
};
use crate::query::{
    self, Aggregate, AggregateFunction, FrameExclusion, FrameUnit, KeyExpr, OrderKey, WindowFrame,
    Windowed,
};
use crate::sealed::Sealed;
use crate::value::{Stored, Value};
use std::marker::PhantomData;
use std::ops::RangeBounds;

/// A window function such as [`rank()`](rank), which has a value once [`over`](WindowFunction::over) says among which rows.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let number = row_number().over(partition_by(Book.author).order_by(Book.year));
/// let query = Book::objects().values((Book.title, number));
/// # assert_sql(&query, r#"SELECT "book"."title", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year") FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year") FROM "book"
/// ```
#[derive(Debug)]
#[must_use = "a window function is a value once `.over(…)` says among which rows"]
pub struct WindowFunction<R, V, K = PerRow> {
    computed: Windowed,
    types: PhantomData<fn(R, K) -> V>,
}

impl<R: Model, V: Field, K: Kind> WindowFunction<R, V, K> {
    fn new(function: query::WindowFunction, arguments: Vec<query::Expr>) -> Self {
        WindowFunction::of(Windowed::Function(function, arguments))
    }

    fn of(computed: Windowed) -> Self {
        WindowFunction {
            computed,
            types: PhantomData,
        }
    }

    /// Looks at the rows of this window: a [`partition_by`], an [`order_by`], or `()` for all rows in no order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{partition_by, rank};
    ///
    /// let place = rank().over(partition_by(Book.author).order_by(Book.copies.desc()));
    /// let query = Book::objects().values((Book.title, &place)).order_by(&place);
    /// # assert_sql(&query, r#"SELECT "book"."title", RANK() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."copies" DESC) FROM "book" ORDER BY 2"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", RANK() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."copies" DESC) FROM "book" ORDER BY 2
    /// ```
    #[must_use]
    #[rustfmt::skip]
    pub fn over<W: IntoWindow<R>>(self, window: W /* both: `partition_by(a).order_by(b)`; all rows: `()` */) -> Expr<R, V, K::And<W::Kind>> {
        let (partition, order, frame) = window.into_window().into_parts();
        Expr::new(query::Expr::window(query::Window {
            computed: self.computed,
            partition,
            order,
            frame,
        }))
    }
}

/// Aggregates over windows.
impl<R: Model, V: Field> Expr<R, V, Aggregated> {
    /// Computes the aggregate for each row, of the rows of its window. In an order these are the rows up to this one and
    /// those that are equal to it there: a running total.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{order_by, partition_by};
    ///
    /// let share = Book.copies.sum().over(partition_by(Book.author));
    /// let so_far = count().over(order_by(Book.year));
    /// let query = Book::objects().values((Book.title, share, so_far));
    /// # assert_sql(&query, r#"SELECT "book"."title", SUM("book"."copies") OVER (PARTITION BY "book"."author_id"), COUNT(*) OVER (ORDER BY "book"."year") FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", SUM("book"."copies") OVER (PARTITION BY "book"."author_id"), COUNT(*) OVER (ORDER BY "book"."year")
    /// FROM "book"
    /// ```
    #[must_use]
    #[rustfmt::skip]
    pub fn over<W: IntoWindow<R>>(self, window: W /* both: `partition_by(a).order_by(b)` */) -> Expr<R, V, W::Kind> {
        let (partition, order, frame) = window.into_window().into_parts();
        Expr::new(self.node().aggregate_over(partition, order, frame))
    }
}

/// The rows that a window function looks at: `PARTITION BY … ORDER BY …`.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let of_author = partition_by(Book.author).order_by(Book.year.desc());
/// let query = Book::objects().values((Book.title, rank().over(of_author)));
/// # assert_sql(&query, r#"SELECT "book"."title", RANK() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year" DESC) FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", RANK() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year" DESC) FROM "book"
/// ```
#[derive(Debug)]
#[must_use = "a window is given to `.over(…)` of a window function"]
pub struct Window<R, K = PerRow> {
    partition: Vec<query::Expr>,
    order: Vec<OrderKey>,
    frame: Option<WindowFrame>,
    /// The unit in which the frame takes distances of the values in the order, if it does.
    distances: Option<DistanceUnit>,
    types: PhantomData<fn(R, K)>,
}

impl<R, K> Clone for Window<R, K> {
    fn clone(&self) -> Self {
        Window {
            partition: self.partition.clone(),
            order: self.order.clone(),
            ..*self
        }
    }
}

impl<R: Model, K> Window<R, K> {
    /// Returns the partition, the order and the frame.
    fn into_parts(self) -> (Vec<query::Expr>, Vec<OrderKey>, Option<WindowFrame>) {
        let order = match self.distances {
            Some(unit) => order_of_distances(unit, self.order, R::table()),
            None => self.order,
        };
        (self.partition, order, self.frame)
    }
}

impl<R, K> Window<R, K> {
    fn new(partition: Vec<query::Expr>, order: Vec<OrderKey>) -> Self {
        Window {
            partition,
            order,
            frame: None,
            distances: None,
            types: PhantomData,
        }
    }

    /// Orders the rows of each partition by these keys, and forgets every order before.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{partition_by, row_number};
    ///
    /// let number = row_number().over(partition_by(Book.author).order_by((Book.year, Book.id)));
    /// let query = Book::objects().values((Book.title, number));
    /// # assert_sql(&query, r#"SELECT "book"."title", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year", "book"."id") FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year", "book"."id") FROM "book"
    /// ```
    pub fn order_by<O: OrderKeys<R>>(self, keys: O) -> Window<R, K::And<O::Kind>>
    where
        K: Kind,
    {
        let mut order = Vec::new();
        keys.orders(&mut order);
        Window {
            partition: self.partition,
            order,
            frame: self.frame,
            distances: self.distances,
            types: PhantomData,
        }
    }

    /// Looks at these rows alone, counted from the row itself, which is 0: `-2..=0` are the two before it and itself,
    /// `..` are all rows of the partition.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::order_by;
    ///
    /// let moving = Book.copies.sum().over(order_by(Book.year).rows(-2..=0));
    /// let query = Book::objects().values((Book.year, moving));
    /// # assert_sql(&query, r#"SELECT "book"."year", SUM("book"."copies") OVER (ORDER BY "book"."year" ROWS BETWEEN ? PRECEDING AND CURRENT ROW) FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."year", SUM("book"."copies") OVER (ORDER BY "book"."year" ROWS BETWEEN ? PRECEDING AND CURRENT ROW) FROM "book"
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn rows(self, rows: impl FrameRange /* a range: `.rows(-2..=0)`, `.rows(..)` */) -> Self {
        self.framed(FrameUnit::Rows, None, ends(&rows))
    }

    /// Looks at the rows of these groups alone, each of which has the rows that are equal in the order of the window: `-1..=0`
    /// are the rows of the place before and those of the row's own, however many there are. Without an order it is
    /// [`InvalidQuery`](crate::error::Error::InvalidQuery).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::order_by;
    ///
    /// // The copies of a year's books, and of those of the year before it that has any.
    /// let copies = Book.copies.sum().over(order_by(Book.year).groups(-1..=0));
    /// let query = Book::objects().values((Book.title, copies));
    /// # assert_sql(&query, r#"SELECT "book"."title", SUM("book"."copies") OVER (ORDER BY "book"."year" GROUPS BETWEEN ? PRECEDING AND CURRENT ROW) FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", SUM("book"."copies") OVER (ORDER BY "book"."year" GROUPS BETWEEN ? PRECEDING AND CURRENT ROW)
    /// FROM "book"
    /// ```
    pub fn groups(self, groups: impl FrameRange) -> Self {
        self.framed(FrameUnit::Groups, None, ends(&groups))
    }

    /// Looks at the rows alone whose value in the order of the window is so far from that of the row, which is 0: `-2..=2` of
    /// an integer, and `TimeDelta::days(-6)..=TimeDelta::zero()` of a date or a moment are the six days before and the row's
    /// own, however many rows they have. In an order that descends, rows before have higher values.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::order_by;
    ///
    /// // What was sold in the 24 hours up to each sale.
    /// let day = order_by(Sale.at).range(TimeDelta::hours(-24)..=TimeDelta::zero());
    /// let query = Sale::objects().values((Sale.id, count().over(day)));
    /// # assert_sql(&query, r#"SELECT "sale"."id", COUNT(*) OVER (ORDER BY orm_duration("sale"."at", ?) RANGE BETWEEN ? PRECEDING AND CURRENT ROW) FROM "sale""#);
    /// ```
    /// ```sql
    /// SELECT "sale"."id", COUNT(*) OVER (ORDER BY orm_duration("sale"."at", ?) RANGE BETWEEN ? PRECEDING AND CURRENT ROW) FROM "sale"
    /// ```
    /// A moment is counted in microseconds from the first of all, so that a day has 24 hours on both databases, whatever the
    /// time zone of the session. A window that is ordered by nothing, by several values, or by one without such a distance,
    /// such as a text or a float, is [`InvalidQuery`](crate::error::Error::InvalidQuery).
    pub fn range<D: FrameDistance>(self, distances: impl RangeBounds<D>) -> Self {
        self.framed(FrameUnit::Range, Some(D::UNIT), ends(&distances))
    }

    /// Leaves out the row itself.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::partition_by;
    ///
    /// // How many copies there are of the other books of the author.
    /// let others = Book.copies.sum().over(partition_by(Book.author).exclude_current_row());
    /// let query = Book::objects().values((Book.title, others));
    /// # assert_sql(&query, r#"SELECT "book"."title", SUM("book"."copies") OVER (PARTITION BY "book"."author_id" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", SUM("book"."copies") OVER (PARTITION BY "book"."author_id"
    /// RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) FROM "book"
    /// ```
    pub fn exclude_current_row(self) -> Self {
        self.without(FrameExclusion::CurrentRow)
    }

    /// Leaves out the row itself and those that are equal to it in the order of the window.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::order_by;
    ///
    /// // The copies of all books of earlier years.
    /// let earlier = Book.copies.sum().over(order_by(Book.year).exclude_group());
    /// let query = Book::objects().values((Book.title, earlier));
    /// # assert_sql(&query, r#"SELECT "book"."title", SUM("book"."copies") OVER (ORDER BY "book"."year" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP) FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", SUM("book"."copies") OVER (ORDER BY "book"."year"
    /// RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP) FROM "book"
    /// ```
    pub fn exclude_group(self) -> Self {
        self.without(FrameExclusion::Group)
    }

    /// Leaves out the rows that are equal to the row in the order of the window, but not the row itself.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::order_by;
    ///
    /// let copies = Book.copies.sum().over(order_by(Book.year).rows(..).exclude_ties());
    /// let query = Book::objects().values((Book.title, copies));
    /// # assert_sql(&query, r#"SELECT "book"."title", SUM("book"."copies") OVER (ORDER BY "book"."year" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", SUM("book"."copies") OVER (ORDER BY "book"."year"
    /// ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM "book"
    /// ```
    pub fn exclude_ties(self) -> Self {
        self.without(FrameExclusion::Ties)
    }

    /// Looks at the rows between these ends, and leaves out those that were left out before.
    fn framed(
        self,
        unit: FrameUnit,
        distances: Option<DistanceUnit>,
        [start, end]: [Option<i64>; 2],
    ) -> Self {
        let frame = WindowFrame {
            unit,
            start,
            end,
            exclude: self.frame.and_then(|frame| frame.exclude),
        };
        Window {
            frame: Some(frame),
            distances,
            ..self
        }
    }

    fn without(self, rows: FrameExclusion) -> Self {
        let frame = WindowFrame {
            exclude: Some(rows),
            ..self.frame.unwrap_or(WindowFrame::UP_TO_ROW)
        };
        Window {
            frame: Some(frame),
            ..self
        }
    }
}

/// The rows of a window's [`rows`](Window::rows): every range of whole numbers, `-2..=0`, `1..` or `..`. Users do not implement it.
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

never_met! {
    PartitionBeforeOrder "the partition of a window comes before its order; write `partition_by(Book.author).order_by(Book.year)`";
}
never_found! { [R, K] Window<R, K>;
    PartitionBeforeOrder: partition_by partition;
}

/// The windows that `over` takes: [`partition_by`], [`order_by`], and `()` for all rows in no order. Users do not implement
/// it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let by_author = partition_by(Book.author.id).order_by(Book.year);
/// let query = Book::objects().values((Book.title, row_number().over(by_author), Book.copies.sum().over(())));
/// # assert_sql(&query, r#"SELECT "book"."title", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year"), SUM("book"."copies") OVER () FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year"),
/// SUM("book"."copies") OVER () FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no window, or one over rows of another model than the value; write `.over(partition_by(Book.author).order_by(Book.year.desc()))`, or `.over(())` for all rows",
    label = "expected `partition_by(…)`, `order_by(…)` or `()`"
)]
pub trait IntoWindow<R> {
    /// The rows that its keys are computed from: one, or many.
    type Kind: Kind;
    /// Returns the window.
    #[doc(hidden)]
    fn into_window(self) -> Window<R, Self::Kind>;
}

impl<R, K: Kind> IntoWindow<R> for Window<R, K> {
    type Kind = K;
    fn into_window(self) -> Self {
        self
    }
}

impl<R, K: Kind> IntoWindow<R> for &Window<R, K> {
    type Kind = K;
    fn into_window(self) -> Window<R, K> {
        self.clone()
    }
}

impl<R> IntoWindow<R> for () {
    type Kind = PerRow;
    fn into_window(self) -> Window<R> {
        Window::new(Vec::new(), Vec::new())
    }
}

/// The keys of a partition: a field, an expression, a foreign key, or a tuple of them. Users do not implement it.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let query = Book::objects().values(count().over(partition_by((Book.author, Book.year))));
/// # assert_sql(&query, r#"SELECT COUNT(*) OVER (PARTITION BY "book"."author_id", "book"."year") FROM "book""#);
/// ```
/// ```sql
/// SELECT COUNT(*) OVER (PARTITION BY "book"."author_id", "book"."year") FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no field that rows have in common; write one such as `partition_by(Visit.doctor)` or `.distinct_on(Visit.doctor)`, an expression, a foreign key, or a tuple of them",
    label = "a field or an expression stands here"
)]
pub trait PartitionKeys<R> {
    /// The rows that the keys are computed from: one, or many.
    type Kind: Kind;
    /// Appends the untyped keys.
    #[doc(hidden)]
    fn partition_keys(self, to: &mut Vec<query::Expr>);
}

macro_rules! partition_keys {
    ($([$($g:tt)*] $t:ty, $root:ty, $kind:ty, |$self:ident| $expr:expr;)*) => {$(
        impl<$($g)*> PartitionKeys<$root> for $t {
            type Kind = $kind;
            fn partition_keys($self, to: &mut Vec<query::Expr>) {
                to.push($expr);
            }
        }
    )*};
}
partition_keys! {
    [P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, PerRow, |self| self.node();
    [R: Model, V: Field, K: Kind] Expr<R, V, K>, R, K, |self| self.node();
    [R: Model, V: Field, K: Kind] &Expr<R, V, K>, R, K, |self| self.node();
    [R: Model, K: Kind] Predicate<R, K>, R, K, |self| self.expr();
    [R: Model, K: Kind] &Predicate<R, K>, R, K, |self| self.expr();
}

macro_rules! partition_by_key {
    ($($t:ident $via:ident;)*) => {$(
        impl<P: Path, T: Model, const N: usize> PartitionKeys<P::Root> for $t<P, T, N> {
            type Kind = PerRow;
            fn partition_keys(self, to: &mut Vec<query::Expr>) {
                to.extend(KeyExpr::at(<$via<P, T, N> as Path>::PATH, T::table()));
            }
        }
    )*};
}
partition_by_key! { ToOne Via; ToOneOptional ViaOptional; }

macro_rules! tuples {
    ($($t:ident $n:tt)+) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        const _: () = {
            impl<R, $($t: PartitionKeys<R>),+> PartitionKeys<R> for ($($t,)+) {
                type Kind = kind!($($t)+);
                fn partition_keys(self, to: &mut Vec<query::Expr>) {
                    let ($($t,)+) = self;
                    $($t.partition_keys(to);)+
                }
            }
        };
    };
}
for_each_tuple!(tuples);

/// A window whose rows are those that have the same values here.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::partition_by;
///
/// let query = Book::objects().values((Book.title, count().over(partition_by((Book.author, Book.year)))));
/// # assert_sql(&query, r#"SELECT "book"."title", COUNT(*) OVER (PARTITION BY "book"."author_id", "book"."year") FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", COUNT(*) OVER (PARTITION BY "book"."author_id", "book"."year") FROM "book"
/// ```
pub fn partition_by<R: Model, T: PartitionKeys<R>>(keys: T) -> Window<R, T::Kind> {
    let mut partition = Vec::new();
    keys.partition_keys(&mut partition);
    Window::new(partition, Vec::new())
}

/// A window over all rows, in this order.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::{order_by, row_number};
///
/// let query = Book::objects().values((Book.title, row_number().over(order_by(Book.year.desc()))));
/// # assert_sql(&query, r#"SELECT "book"."title", ROW_NUMBER() OVER (ORDER BY "book"."year" DESC) FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", ROW_NUMBER() OVER (ORDER BY "book"."year" DESC) FROM "book"
/// ```
pub fn order_by<R: Model, O: OrderKeys<R>>(keys: O) -> Window<R, O::Kind> {
    let mut order = Vec::new();
    keys.orders(&mut order);
    Window::new(Vec::new(), order)
}

macro_rules! places {
    ($($(#[$docs:meta])* fn $name:ident() -> $value:ty = $function:ident;)*) => {$(
        $(#[$docs])*
        pub fn $name<R: Model>() -> WindowFunction<R, $value> {
            WindowFunction::new(query::WindowFunction::$function, Vec::new())
        }
    )*};
}

places! {
    /// The number of a row in its partition, from 1. Rows that are equal in the order have different numbers, in any order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{partition_by, row_number};
    ///
    /// let number = row_number().over(partition_by(Book.author).order_by((Book.copies.desc(), Book.id)));
    /// let best_three = Book::objects().filter(number.le(3));
    /// # assert_sql(&best_three, r#"SELECT … FROM (SELECT "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."copies", "t1"."author_id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."copies" DESC, "t1"."id") AS "value 1" FROM "book" AS "t1") AS "book" WHERE "book"."value 1" <= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM (
    ///   SELECT …, ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."copies" DESC, "t1"."id") AS "value 1"
    ///   FROM "book" AS "t1"
    /// ) AS "book" WHERE "book"."value 1" <= ?
    /// ```
    fn row_number() -> i64 = RowNumber;
    /// The place of a row in its partition, from 1: the same for rows that are equal in the order, with gaps after them.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{order_by, rank};
    ///
    /// let query = Book::objects().values((Book.title, rank().over(order_by(Book.copies.desc()))));
    /// # assert_sql(&query, r#"SELECT "book"."title", RANK() OVER (ORDER BY "book"."copies" DESC) FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", RANK() OVER (ORDER BY "book"."copies" DESC) FROM "book"
    /// ```
    fn rank() -> i64 = Rank;
    /// The place of a row in its partition, from 1: the same for rows that are equal in the order, without gaps.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{dense_rank, order_by};
    ///
    /// let query = Book::objects().values((Book.title, dense_rank().over(order_by(Book.copies.desc()))));
    /// # assert_sql(&query, r#"SELECT "book"."title", DENSE_RANK() OVER (ORDER BY "book"."copies" DESC) FROM "book""#);
    /// ```
    fn dense_rank() -> i64 = DenseRank;
    /// The place of a row as a share of the other rows: 0 of the first, 1 of the last.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{order_by, percent_rank};
    ///
    /// let query = Book::objects().values((Book.title, percent_rank().over(order_by(Book.copies))));
    /// # assert_sql(&query, r#"SELECT "book"."title", PERCENT_RANK() OVER (ORDER BY "book"."copies") FROM "book""#);
    /// ```
    fn percent_rank() -> f64 = PercentRank;
    /// The share of the rows that do not come after a row: 1 of the last.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{cume_dist, order_by};
    ///
    /// let query = Book::objects().values((Book.title, cume_dist().over(order_by(Book.copies))));
    /// # assert_sql(&query, r#"SELECT "book"."title", CUME_DIST() OVER (ORDER BY "book"."copies") FROM "book""#);
    /// ```
    fn cume_dist() -> f64 = CumeDist;
}

/// The number of the part in which a row is, from 1, where its partition is cut into so many parts of equal size. A number
/// below 1 is [`InvalidQuery`](crate::error::Error::InvalidQuery).
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::{ntile, order_by};
///
/// let query = Book::objects().values((Book.title, ntile(4).over(order_by(Book.copies))));
/// # assert_sql(&query, r#"SELECT "book"."title", NTILE(?) OVER (ORDER BY "book"."copies") FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", NTILE(?) OVER (ORDER BY "book"."copies") FROM "book"
/// ```
pub fn ntile<R: Model>(parts: i32) -> WindowFunction<R, i32> {
    let parts = positive(parts, "`ntile` cuts rows into one part at least");
    WindowFunction::new(query::WindowFunction::Ntile, vec![parts])
}

/// Returns a number that is at least 1.
fn positive(number: i32, why: &str) -> query::Expr {
    if number < 1 {
        return query::Expr::refused(why.to_owned());
    }
    query::Expr::value(Value::I32(number))
}

/// The type of a value of another row, or of a default: nullable where one of them is.
type OrDefault<V, O, R> =
    <<V as Field>::Or<<O as Operand<<V as Field>::Nullable, R>>::Value> as Field>::Lift<
        <O as Operand<<V as Field>::Nullable, R>>::Wider,
    >;

/// Returns the arguments of a value of another row that has a default.
fn with_default<V: Field, R, O: Operand<V, R>>(
    value: query::Expr,
    rows: u16,
    default: O,
) -> Vec<query::Expr> {
    let (value, default) = sides(value, default);
    vec![value, query::Expr::value(Value::I32(rows.into())), default]
}

macro_rules! values_of_others {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty, $kind:ty) => {
        /// Values of other rows of a window.
        impl<$($g)*> $t
        where
            $field: Field<Base: Scalar>,
        {
            /// The value of the row so many before, in the order of the window; `None` where there is none.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::functions::order_by;
            ///
            /// let growth = Book.copies - Book.copies.lag(1).over(order_by(Book.year));
            /// let query = Book::objects().values((Book.year, growth));
            /// # assert_sql(&query, r#"SELECT "book"."year", "book"."copies" - LAG("book"."copies", ?) OVER (ORDER BY "book"."year") FROM "book""#);
            /// ```
            /// ```sql
            /// SELECT "book"."year", "book"."copies" - LAG("book"."copies", ?) OVER (ORDER BY "book"."year") FROM "book"
            /// ```
            pub fn lag(&self, rows: u16 /* with a default: `lag_or(1, 0)` */) -> WindowFunction<$root, <$value as Field>::Nullable, $kind> {
                let rows = query::Expr::value(Value::I32(rows.into()));
                WindowFunction::new(query::WindowFunction::Lag, vec![self.node(), rows])
            }

            /// The value of the row so many before, in the order of the window, or another where there is no such row. A row
            /// that is there has its own value, null too.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::functions::order_by;
            ///
            /// let before = Book.copies.lag_or(1, 0).over(order_by(Book.year));
            /// let query = Book::objects().values((Book.year, before));
            /// # assert_sql(&query, r#"SELECT "book"."year", LAG("book"."copies", ?, ?) OVER (ORDER BY "book"."year") FROM "book""#);
            /// ```
            /// ```sql
            /// SELECT "book"."year", LAG("book"."copies", ?, ?) OVER (ORDER BY "book"."year") FROM "book"
            /// ```
            pub fn lag_or<O>(&self, rows: u16, default: O) -> WindowFunction<$root, OrDefault<$value, O, $root>, <$kind as Kind>::And<O::Kind>>
            where
                O: Operand<<$value as Field>::Nullable, $root>,
            {
                let function = query::WindowFunction::Lag;
                WindowFunction::new(function, with_default::<<$value as Field>::Nullable, _, _>(self.node(), rows, default))
            }

            /// The value of the row so many after, in the order of the window; `None` where there is none.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::functions::order_by;
            ///
            /// let query = Book::objects().values((Book.title, Book.title.lead(1).over(order_by(Book.year))));
            /// # assert_sql(&query, r#"SELECT "book"."title", LEAD("book"."title", ?) OVER (ORDER BY "book"."year") FROM "book""#);
            /// ```
            /// ```sql
            /// SELECT "book"."title", LEAD("book"."title", ?) OVER (ORDER BY "book"."year") FROM "book"
            /// ```
            pub fn lead(&self, rows: u16 /* with a default: `lead_or(1, 0)` */) -> WindowFunction<$root, <$value as Field>::Nullable, $kind> {
                let rows = query::Expr::value(Value::I32(rows.into()));
                WindowFunction::new(query::WindowFunction::Lead, vec![self.node(), rows])
            }

            /// The value of the row so many after, in the order of the window, or another where there is no such row. A row
            /// that is there has its own value, null too.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::functions::order_by;
            ///
            /// let after = Book.copies.lead_or(1, 0).over(order_by(Book.year));
            /// let query = Book::objects().values((Book.year, after));
            /// # assert_sql(&query, r#"SELECT "book"."year", LEAD("book"."copies", ?, ?) OVER (ORDER BY "book"."year") FROM "book""#);
            /// ```
            /// ```sql
            /// SELECT "book"."year", LEAD("book"."copies", ?, ?) OVER (ORDER BY "book"."year") FROM "book"
            /// ```
            pub fn lead_or<O>(&self, rows: u16, default: O) -> WindowFunction<$root, OrDefault<$value, O, $root>, <$kind as Kind>::And<O::Kind>>
            where
                O: Operand<<$value as Field>::Nullable, $root>,
            {
                let function = query::WindowFunction::Lead;
                WindowFunction::new(function, with_default::<<$value as Field>::Nullable, _, _>(self.node(), rows, default))
            }

            /// The value of the first row of the window; `None` where its `rows` are none.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::functions::partition_by;
            ///
            /// let first = Book.title.first_value().over(partition_by(Book.author).order_by(Book.year));
            /// let query = Book::objects().values((Book.title, first));
            /// # assert_sql(&query, r#"SELECT "book"."title", FIRST_VALUE("book"."title") OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year") FROM "book""#);
            /// ```
            pub fn first_value(&self) -> WindowFunction<$root, <$value as Field>::Nullable, $kind> {
                WindowFunction::new(query::WindowFunction::FirstValue, vec![self.node()])
            }

            /// The value of the last row of the window; `None` where its `rows` are none. In an order a window ends with the
            /// row itself and those that are equal to it, unless `rows(..)` says otherwise.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::functions::partition_by;
            ///
            /// let last = Book.title.last_value().over(partition_by(Book.author).order_by(Book.year).rows(..));
            /// let query = Book::objects().values((Book.title, last));
            /// # assert_sql(&query, r#"SELECT "book"."title", LAST_VALUE("book"."title") OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM "book""#);
            /// ```
            pub fn last_value(&self) -> WindowFunction<$root, <$value as Field>::Nullable, $kind> {
                WindowFunction::new(query::WindowFunction::LastValue, vec![self.node()])
            }

            /// The value of the row with this number in the window, from 1; `None` where there is none.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::functions::order_by;
            ///
            /// let second = Book.title.nth_value(2).over(order_by(Book.year).rows(..));
            /// let query = Book::objects().values((Book.title, second));
            /// # assert_sql(&query, r#"SELECT "book"."title", NTH_VALUE("book"."title", ?) OVER (ORDER BY "book"."year" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM "book""#);
            /// ```
            pub fn nth_value(&self, number: u16) -> WindowFunction<$root, <$value as Field>::Nullable, $kind> {
                let number = positive(number.into(), "`nth_value` counts the rows of a window from 1");
                WindowFunction::new(query::WindowFunction::NthValue, vec![self.node(), number])
            }
        }
    };
}
values_of_others!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>, PerRow);
values_of_others!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V, K);

macro_rules! aggregates_of_groups {
    ($(
        $(#[$docs:meta])*
        $name:ident[$($s:ident: $summable:ident)?] $function:ident ($($field:tt)*) -> $value:ty;
    )*) => {
        /// Aggregates of what groups have, over windows of groups: running totals, shares and moving averages of them.
        impl<R: Model, V: Field> Expr<R, V, Aggregated> {
            $(
                $(#[$docs])*
                pub fn $name$(<$s: $summable>)?(&self) -> WindowFunction<R, $value, Aggregated>
                where
                    V: Field<$($field)*>,
                {
                    let ty = <<V as Field>::Base as Scalar>::Stored::TYPE;
                    let aggregate = Aggregate::new(AggregateFunction::$function, Some(self.node()), ty);
                    WindowFunction::of(Windowed::Aggregate(aggregate))
                }
            )*
        }
    };
}

aggregates_of_groups! {
    /// The sum of what the groups of the window have; of an aggregate that a group has, such as its own sum.
    ///
    /// In an order these are the groups up to this one: a running total. Over `()` it is the total of all groups, so that a
    /// group can be compared with it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::order_by;
    ///
    /// let so_far = Book.copies.sum().window_sum().over(order_by(Book.year));
    /// let query = Book::objects().values((Book.year, Book.copies.sum(), so_far)).order_by(Book.year);
    /// # assert_sql(&query, r#"SELECT "book"."year", SUM("book"."copies"), orm_sum_i64_over(SUM("book"."copies")) OVER (ORDER BY "book"."year") FROM "book" GROUP BY "book"."year" ORDER BY "book"."year""#);
    /// ```
    /// ```sql
    /// SELECT "book"."year", SUM("book"."copies"), SUM(SUM("book"."copies")) OVER (ORDER BY "book"."year")
    /// FROM "book" GROUP BY "book"."year" ORDER BY "book"."year" -- on Postgres; SQLite's sum is `orm_sum_i64_over`, which is exact
    /// ```
    window_sum[S: Summable] Sum (Base = S) -> Option<S::Total>;
    /// The average of what the groups of the window have.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::order_by;
    ///
    /// let moving = Book.copies.sum().window_avg().over(order_by(Book.year).rows(-2..=0));
    /// let query = Book::objects().values((Book.year, moving));
    /// # assert_sql(&query, r#"SELECT "book"."year", orm_avg_over(SUM("book"."copies")) OVER (ORDER BY "book"."year" ROWS BETWEEN ? PRECEDING AND CURRENT ROW) FROM "book" GROUP BY "book"."year""#);
    /// ```
    /// ```sql
    /// SELECT "book"."year", orm_avg_over(SUM("book"."copies")) OVER (ORDER BY "book"."year" ROWS BETWEEN ? PRECEDING AND CURRENT ROW)
    /// FROM "book" GROUP BY "book"."year"
    /// ```
    window_avg[S: Summable] Avg (Base = S) -> Option<S::Mean>;
    /// The lowest of what the groups of the window have.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let lowest = Book.copies.sum().window_min().over(());
    /// let query = Book::objects().values((Book.year, lowest));
    /// # assert_sql(&query, r#"SELECT "book"."year", MIN(SUM("book"."copies")) OVER () FROM "book" GROUP BY "book"."year""#);
    /// ```
    window_min[] Min (Base: Ranked) -> <V as Field>::Nullable;
    /// The highest of what the groups of the window have.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let highest = Book.copies.sum().window_max().over(());
    /// let query = Book::objects().values((Book.year, highest));
    /// # assert_sql(&query, r#"SELECT "book"."year", MAX(SUM("book"."copies")) OVER () FROM "book" GROUP BY "book"."year""#);
    /// ```
    window_max[] Max (Base: Ranked) -> <V as Field>::Nullable;
    /// The number of groups of the window in which the value is not null.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let groups = count().window_count().over(());
    /// let query = Book::objects().values((Book.year, groups));
    /// # assert_sql(&query, r#"SELECT "book"."year", COUNT(COUNT(*)) OVER () FROM "book" GROUP BY "book"."year""#);
    /// ```
    window_count[] Count (Base: Scalar) -> i64;
}

never_met! {
    OverWindow "a window function has a value once `over` says among which rows; write `.over(partition_by(…).order_by(…))` behind it, or `.over(())` for all rows";
}

impl<R: Model, V: Field, K: Kind> WindowFunction<R, V, K> {
    never_compile! {
        -> Predicate<R, K>;
        eq(value) OverWindow;
        ne(value) OverWindow;
        lt(value) OverWindow;
        le(value) OverWindow;
        gt(value) OverWindow;
        ge(value) OverWindow;
    }
    never_compile! {
        -> Expr<R, V, K>;
        partition_by(fields) OverWindow;
        order_by(keys) OverWindow;
    }
}

crate::model::never_found! {
    [R: Model, V: Field, K: Kind] WindowFunction<R, V, K>;
    OverWindow: desc asc nulls_first nulls_last is_in not_in between is_null is_not_null filter alias as_ label named window partition
        frame rows range groups order sort partition_over over_window over_partition into_expr cast coalesce sum avg add sub plus minus
        order_by_desc distinct values lower round eq_value gte lte;
}

impl<R, V, K> Sealed for WindowFunction<R, V, K> {}

// This never holds, since nothing meets the bound on the type beside.
impl<R, V: Scalar + OverWindow, M, W, K> Operand<V, R> for WindowFunction<M, W, K> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        <V as OverWindow>::never()
    }
}
