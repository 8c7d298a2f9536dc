//! Functions that have a value over a window: places in it, values of other rows, and aggregates of groups.

use super::WindowFunction;
use crate::model::handle::operand::sides;
use crate::model::{
    Aggregated, Column, Expr, Field, Kind, Model, Operand, Path, PerRow, Ranked, Scalar, Summable,
};
use crate::query::{self, Aggregate, AggregateFunction, Windowed};
use crate::value::{Stored, Value};

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
