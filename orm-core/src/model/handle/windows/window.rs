//! Windows: the rows among which a window function has its value, and their order.

use super::frame::{DistanceUnit, FrameDistance, FrameRange, ends, order_of_distances};
use crate::model::handle::other_names::{never_found, never_met};
use crate::model::{
    Column, Expr, Expression, Field, Kind, Model, OrderKeys, Path, PerRow, Predicate, ToOne,
    ToOneOptional, Via, ViaOptional, for_each_tuple, kind,
};
use crate::query::{self, FrameExclusion, FrameUnit, KeyExpr, OrderKey, WindowFrame};
use std::marker::PhantomData;
use std::ops::RangeBounds;

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
    pub(super) fn into_parts(self) -> (Vec<query::Expr>, Vec<OrderKey>, Option<WindowFrame>) {
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
        mut self,
        unit: FrameUnit,
        distances: Option<DistanceUnit>,
        [start, end]: [Option<i64>; 2],
    ) -> Self {
        self.frame = Some(WindowFrame {
            unit,
            start,
            end,
            exclude: self.frame.and_then(|frame| frame.exclude),
        });
        self.distances = distances;
        self
    }

    fn without(mut self, rows: FrameExclusion) -> Self {
        self.frame = Some(WindowFrame {
            exclude: Some(rows),
            ..self.frame.unwrap_or(WindowFrame::UP_TO_ROW)
        });
        self
    }
}

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
