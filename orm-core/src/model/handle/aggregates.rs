//! Aggregates: values computed from many rows.

use crate::model::{
    Aggregated, Column, Element, Expr, Expression, Field, IntoPredicate, Kind, Model, Numeric,
    OfRow, Ordering, Path, Predicate, Scalar, Summable, Text,
};
use crate::query::{self, Aggregate, AggregateFunction};
use crate::value::{Stored, StoredByte, Type, Value};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// Values of which there is a lowest and a highest: numbers, texts, dates, times and durations. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // A newtype is ranked as what is stored for it; a `bool` has `bool_and` and `bool_or` instead.
/// let query = Book::objects().values((Book.author.name, Book.title.min(), Book.year.max()));
/// # assert_sql(&query, r#"SELECT "t1"."name", MIN("book"."title"), MAX("book"."year") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
/// ```
/// ```sql
/// SELECT "t1"."name", MIN("book"."title"), MAX("book"."year") FROM "book"
/// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name"
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no `min` and `max` on all databases",
    label = "expected a number, a text, or a date or time; of a `bool` ask `bool_and` or `bool_or`"
)]
pub trait Ranked: Scalar {}

#[diagnostic::do_not_recommend]
impl<S: Scalar<Stored: RankedWhereStored>> Ranked for S {}

/// Stored values of which there is a lowest and a highest.
#[doc(hidden)]
pub trait RankedWhereStored {}

macro_rules! ranked {
    ($($t:ty)*) => {$(
        impl RankedWhereStored for $t {}
    )*};
}
#[cfg(feature = "decimal")]
ranked!(rust_decimal::Decimal);
ranked!(i16 i32 i64 StoredByte f32 f64 String NaiveDate NaiveTime NaiveDateTime DateTime<Utc> TimeDelta);

/// Values that aggregates are computed from: fields and expressions of a single row. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // A field, or what is computed of a row; no aggregate, since an aggregate of one has no rows left.
/// let query = Book::objects().values((Book.author.name, (Book.copies * 2).sum(), Book.title.length().avg()));
/// # assert_sql(&query, r#"SELECT "t1"."name", orm_sum_i64(orm_cast("book"."copies" * ?, 'i32', 'i64')), orm_avg(length("book"."title")) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
/// ```
/// ```sql
/// SELECT "t1"."name", orm_sum_i64(orm_cast("book"."copies" * ?, 'i32', 'i64')), orm_avg(length("book"."title"))
/// FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name"
/// ```
#[diagnostic::on_unimplemented(
    message = "an aggregate cannot be taken of an aggregate",
    label = "this is computed from many rows already",
    note = "what groups have is aggregated by their query, `values((Book.author.id, count())).aggregate(|(_, n)| n.max(), &db)`, and what related rows have by a query of their owners, `Author.books().count().avg()`",
    note = "a running total of groups is `Book.copies.sum().window_sum().over(order_by(Book.year))`"
)]
pub trait AggregateArgument {}

#[diagnostic::do_not_recommend]
impl<E: Expression<Kind: OfRow>> AggregateArgument for E {}

/// The type of the sum of values of this field.
pub type SumOf<V> = Option<<<V as Field>::Base as Summable>::Total>;
/// The type of the average of values of this field.
pub type AvgOf<V> = Option<<<V as Field>::Base as Summable>::Mean>;

/// The number of rows: of a query, or of each group.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Book::objects().values((Book.author.name, count())).filter(count().gt(1));
/// # assert_sql(&query, r#"SELECT "t1"."name", COUNT(*) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name" HAVING COUNT(*) > ?"#);
/// ```
/// ```sql
/// SELECT "t1"."name", COUNT(*) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// GROUP BY "t1"."name" HAVING COUNT(*) > ?
/// ```
#[rustfmt::skip] // One line, since the messages show it.
pub fn count<R: Model>(/* of a field: `Book.title.count()`; of relations: `Author.books().count()` */) -> Expr<R, i64, Aggregated> {
    Expr::new(query::Expr::aggregate(Aggregate::new(
        AggregateFunction::Count,
        None,
        Type::I64,
    )))
}

/// An aggregate of an expression, untyped.
pub(crate) fn aggregate<E: Expression<Value: Field<Base: Scalar>>>(
    function: AggregateFunction,
    argument: E,
    change: impl FnOnce(&mut Aggregate),
) -> query::Expr {
    let ty = <<E::Value as Field>::Base as Scalar>::Stored::TYPE;
    let mut aggregate = Aggregate::new(function, Some(argument.expr()), ty);
    change(&mut aggregate);
    query::Expr::aggregate(aggregate)
}

/// Options of an aggregate itself: not of what is computed of it.
impl<R: Model, V: Field> Expr<R, V, Aggregated> {
    /// Counts only the rows for which the condition holds, of those that the query finds.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values((Book.author.name, count().filter(Book.year.ge(1870))));
    /// # assert_sql(&query, r#"SELECT "t1"."name", COUNT(*) FILTER (WHERE "book"."year" >= ?) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
    /// ```
    /// ```sql
    /// SELECT "t1"."name", COUNT(*) FILTER (WHERE "book"."year" >= ?) FROM "book"
    /// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name"
    /// ```
    #[must_use]
    pub fn filter(self, condition: impl IntoPredicate<R>) -> Self {
        let condition = condition.condition();
        self.change("filter", |aggregate| {
            aggregate.filter = Some(match aggregate.filter.take() {
                Some(before) => before.and(condition),
                None => condition,
            });
        })
    }

    /// Counts equal values once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values((Book.author.name, Book.copies.sum().distinct()));
    /// # assert_sql(&query, r#"SELECT "t1"."name", SUM(DISTINCT "book"."copies") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
    /// ```
    /// ```sql
    /// SELECT "t1"."name", SUM(DISTINCT "book"."copies") FROM "book"
    /// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name"
    /// ```
    #[must_use]
    pub fn distinct(self) -> Self {
        self.change("distinct", |aggregate| aggregate.distinct = true)
    }

    /// Joins the texts of `string_agg`, or the elements of `array_agg`, in this order; distinct ones can only be ordered by
    /// themselves.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let titles = Book.title.string_agg(", ").order_by(Book.year);
    /// let query = Book::objects().values((Book.author.name, titles));
    /// # assert_sql(&query, r#"SELECT "t1"."name", group_concat("book"."title", ? ORDER BY "book"."year") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
    /// ```
    /// ```sql
    /// SELECT "t1"."name", STRING_AGG("book"."title", $1::text ORDER BY "book"."year") FROM "book" …   -- on Postgres
    /// SELECT "t1"."name", group_concat("book"."title", ? ORDER BY "book"."year") FROM "book" …        -- on SQLite
    /// ```
    #[must_use]
    pub fn order_by(self, keys: impl Ordering<R>) -> Self {
        let mut orders = Vec::new();
        keys.orders(&mut orders);
        self.change("order_by", |aggregate| aggregate.order = orders)
    }

    fn change(self, word: &str, change: impl FnOnce(&mut Aggregate)) -> Self {
        Expr::new(self.expr().change_aggregate(word, change))
    }
}

macro_rules! floats {
    (for $field:ty, $root:ty: $($(#[$docs:meta])* $name:ident $function:ident;)*) => {$(
        $(#[$docs])*
        #[must_use]
        pub fn $name(&self) -> Expr<$root, Option<f64>, Aggregated>
        where
            $field: Field<Base: Numeric>,
            Self: AggregateArgument,
        {
            Expr::new(aggregate(AggregateFunction::$function, self.clone(), |_| {}))
        }
    )*};
}

macro_rules! bools {
    (for $field:ty, $root:ty: $($(#[$docs:meta])* $name:ident $function:ident;)*) => {$(
        $(#[$docs])*
        #[must_use]
        pub fn $name(&self) -> Expr<$root, Option<bool>, Aggregated>
        where
            $field: Field<Base = bool>,
            Self: AggregateArgument,
        {
            Expr::new(aggregate(AggregateFunction::$function, self.clone(), |_| {}))
        }
    )*};
}

macro_rules! extremes {
    (for $field:ty, $root:ty, $value:ty: $($(#[$docs:meta])* $name:ident $function:ident;)*) => {$(
        $(#[$docs])*
        #[must_use]
        pub fn $name(&self) -> Expr<$root, <$value as Field>::Nullable, Aggregated>
        where
            $field: Field<Base: Ranked>,
            Self: AggregateArgument,
        {
            Expr::new(aggregate(AggregateFunction::$function, self.clone(), |_| {}))
        }
    )*};
}

/// Aggregates of fields and of expressions in a row.
macro_rules! aggregates {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty) => {
        impl<$($g)*> $t {
            /// The number of rows in which the value is not null.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().values((Book.year, Book.subtitle.count()));
            /// # assert_sql(&query, r#"SELECT "book"."year", COUNT("book"."subtitle") FROM "book" GROUP BY "book"."year""#);
            /// ```
            /// ```sql
            /// SELECT "book"."year", COUNT("book"."subtitle") FROM "book" GROUP BY "book"."year"
            /// ```
            #[must_use]
            pub fn count(&self) -> Expr<$root, i64, Aggregated>
            where
                $field: Field<Base: Scalar>,
                Self: AggregateArgument,
            {
                Expr::new(aggregate(AggregateFunction::Count, self.clone(), |_| {}))
            }

            /// The number of different values that are not null.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().values((Book.author.name, Book.year.count_distinct()));
            /// # assert_sql(&query, r#"SELECT "t1"."name", COUNT(DISTINCT "book"."year") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
            /// ```
            /// ```sql
            /// SELECT "t1"."name", COUNT(DISTINCT "book"."year") FROM "book" … GROUP BY "t1"."name"
            /// ```
            #[must_use]
            pub fn count_distinct(&self) -> Expr<$root, i64, Aggregated>
            where
                $field: Field<Base: Scalar>,
                Self: AggregateArgument,
            {
                Expr::new(aggregate(AggregateFunction::Count, self.clone(), |it| it.distinct = true))
            }

            /// The sum, without nulls; `None` of nothing. Of integers it is an `i64`, of floats an `f64`, of durations a
            /// `TimeDelta`; what leaves their range is [`OutOfRange`](crate::error::Error::OutOfRange).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().values((Book.author.name, Book.copies.sum()));
            /// # assert_sql(&query, r#"SELECT "t1"."name", SUM("book"."copies") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
            /// ```
            /// ```sql
            /// SELECT "t1"."name", SUM("book"."copies") FROM "book" … GROUP BY "t1"."name"
            /// ```
            #[must_use]
            #[rustfmt::skip]
            pub fn sum<S: Summable>(&self /* of some rows: `.sum().filter(condition)` */) -> Expr<$root, Option<S::Total>, Aggregated>
            where
                $field: Field<Base = S>,
                Self: AggregateArgument,
            {
                Expr::new(aggregate(AggregateFunction::Sum, self.clone(), |_| {}))
            }

            /// The average, without nulls; `None` of nothing. Of numbers it is an `f64`; of durations it is a `TimeDelta`,
            /// rounded to the nearest microsecond, halves away from zero.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().values((Book.author.name, Book.year.avg()));
            /// # assert_sql(&query, r#"SELECT "t1"."name", orm_avg("book"."year") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
            /// ```
            /// ```sql
            /// SELECT "t1"."name", AVG(CAST("book"."year" AS float8)) FROM "book" … GROUP BY "t1"."name"   -- on Postgres
            /// SELECT "t1"."name", orm_avg("book"."year") FROM "book" … GROUP BY "t1"."name"               -- on SQLite
            /// ```
            #[must_use]
            pub fn avg<S: Summable>(&self) -> Expr<$root, Option<S::Mean>, Aggregated>
            where
                $field: Field<Base = S>,
                Self: AggregateArgument,
            {
                Expr::new(aggregate(AggregateFunction::Avg, self.clone(), |_| {}))
            }

            extremes! {
                for $field, $root, $value:
                /// The lowest value that is not null; `None` of nothing. Texts compare by code point.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().values((Book.author.name, Book.year.min()));
                /// # assert_sql(&query, r#"SELECT "t1"."name", MIN("book"."year") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
                /// ```
                /// ```sql
                /// SELECT "t1"."name", MIN("book"."year") FROM "book" … GROUP BY "t1"."name"
                /// ```
                min Min;
                /// The highest value that is not null; `None` of nothing. Texts compare by code point.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().values((Book.author.name, Book.year.max()));
                /// # assert_sql(&query, r#"SELECT "t1"."name", MAX("book"."year") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name""#);
                /// ```
                /// ```sql
                /// SELECT "t1"."name", MAX("book"."year") FROM "book" … GROUP BY "t1"."name"
                /// ```
                max Max;
            }

            floats! {
                for $field, $root:
                /// The standard deviation, where the rows are a sample of more: `None` of fewer than two values.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().values((Book.author.id, Book.year.stddev()));
                /// # assert_sql(&query, r#"SELECT "book"."author_id", orm_stddev_samp("book"."year") FROM "book" GROUP BY "book"."author_id""#);
                /// ```
                /// ```sql
                /// SELECT "book"."author_id", STDDEV_SAMP(CAST("book"."year" AS float8)) FROM "book" …   -- on Postgres
                /// SELECT "book"."author_id", orm_stddev_samp("book"."year") FROM "book" …               -- on SQLite
                /// ```
                stddev StddevSample;
                /// The standard deviation, where the rows are all there is: `None` of nothing.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().values((Book.author.id, Book.year.stddev_pop()));
                /// # assert_sql(&query, r#"SELECT "book"."author_id", orm_stddev_pop("book"."year") FROM "book" GROUP BY "book"."author_id""#);
                /// ```
                stddev_pop StddevPopulation;
                /// The variance, where the rows are a sample of more: `None` of fewer than two values.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().values((Book.author.id, Book.year.variance()));
                /// # assert_sql(&query, r#"SELECT "book"."author_id", orm_var_samp("book"."year") FROM "book" GROUP BY "book"."author_id""#);
                /// ```
                variance VarianceSample;
                /// The variance, where the rows are all there is: `None` of nothing.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().values((Book.author.id, Book.year.variance_pop()));
                /// # assert_sql(&query, r#"SELECT "book"."author_id", orm_var_pop("book"."year") FROM "book" GROUP BY "book"."author_id""#);
                /// ```
                variance_pop VariancePopulation;
            }

            /// The median: half of the numbers that are not null lie below it; `None` of nothing. Of an even number of
            /// them it lies half-way between the two in the middle.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().values((Book.author.id, Book.copies.median()));
            /// # assert_sql(&query, r#"SELECT "book"."author_id", orm_percentile(orm_numbers("book"."copies"), ?) FROM "book" GROUP BY "book"."author_id""#);
            /// ```
            /// ```sql
            /// SELECT "book"."author_id", PERCENTILE_CONT($1::float8) WITHIN GROUP (ORDER BY CAST("book"."copies" AS float8)) FROM "book" …   -- on Postgres
            /// SELECT "book"."author_id", orm_percentile(orm_numbers("book"."copies"), ?) FROM "book" …                                       -- on SQLite
            /// ```
            #[must_use]
            pub fn median(&self) -> Expr<$root, Option<f64>, Aggregated>
            where
                $field: Field<Base: Numeric>,
                Self: AggregateArgument,
            {
                self.percentile(0.5)
            }

            /// The number below which a part of the numbers that are not null lies, from 0 to 1: `percentile(0.95)` is the
            /// 95th percentile; `None` of nothing. Where it falls between two numbers it lies in proportion between them.
            ///
            /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) of a part that is less than 0 or more than 1, of
            /// distinct values, and over a window.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> orm::Result<()> {
            /// # let db = library().await?;
            /// let (lowest, median) = Book::objects().aggregate((Book.year.percentile(0.0), Book.year.median()), &db).await?;
            /// assert!(lowest <= median);
            /// # Ok(())
            /// # }
            /// ```
            /// ```sql
            /// SELECT PERCENTILE_CONT($1::float8) WITHIN GROUP (ORDER BY CAST("book"."year" AS float8)), … FROM "book"   -- on Postgres
            /// SELECT orm_percentile(orm_numbers("book"."year"), ?), … FROM "book"                                       -- on SQLite
            /// ```
            #[must_use]
            pub fn percentile(&self, part: f64) -> Expr<$root, Option<f64>, Aggregated>
            where
                $field: Field<Base: Numeric>,
                Self: AggregateArgument,
            {
                let part = Value::F64(part);
                Expr::new(aggregate(AggregateFunction::Percentile, self.clone(), |it| it.second = Some(part)))
            }

            /// The texts that are not null, joined by a separator; `None` of nothing. They come in any order, unless
            /// [`order_by`](Expr::order_by) says which; distinct ones come by code point.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().values((Book.author.id, Book.title.string_agg(", ")));
            /// # assert_sql(&query, r#"SELECT "book"."author_id", group_concat("book"."title", ?) FROM "book" GROUP BY "book"."author_id""#);
            /// ```
            /// ```sql
            /// SELECT "book"."author_id", STRING_AGG("book"."title", $1::text) FROM "book" …   -- on Postgres
            /// SELECT "book"."author_id", group_concat("book"."title", ?) FROM "book" …        -- on SQLite
            /// ```
            #[must_use]
            pub fn string_agg(&self, separator: impl Into<String>) -> Expr<$root, Option<String>, Aggregated>
            where
                $field: Field<Base: Text>,
                Self: AggregateArgument,
            {
                let separator = Value::Text(separator.into());
                Expr::new(aggregate(AggregateFunction::StringAgg, self.clone(), |it| it.second = Some(separator)))
            }

            /// The values as an array, of nothing one without elements. Nulls are elements too: the array of what may be
            /// null is a `Vec<Option<_>>`. They come in any order, unless [`order_by`](Expr::order_by) says which; distinct
            /// ones come by size.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().values((Book.author.id, Book.title.array_agg().order_by(Book.year)));
            /// # assert_sql(&query, r#"SELECT "book"."author_id", orm_array_agg("book"."title" ORDER BY "book"."year") FROM "book" GROUP BY "book"."author_id""#);
            /// ```
            /// ```sql
            /// SELECT "book"."author_id", coalesce(ARRAY_AGG("book"."title" ORDER BY "book"."year"), '{}') FROM "book" …   -- on Postgres
            /// SELECT "book"."author_id", orm_array_agg("book"."title" ORDER BY "book"."year") FROM "book" …               -- on SQLite
            /// ```
            #[must_use]
            pub fn array_agg(&self) -> Expr<$root, Vec<$value>, Aggregated>
            where
                $field: Field<Base: Scalar>,
                $value: Element,
                Self: AggregateArgument,
            {
                Expr::new(aggregate(AggregateFunction::ArrayAgg, self.clone(), |_| {}))
            }

            bools! {
                for $field, $root:
                /// True where all values that are not null are true; `None` of nothing.
                ///
                /// ```
                /// # use orm::prelude::*;
                /// # #[derive(Model)]
                /// # struct Task { id: i64, done: bool }
                /// let query = Task::objects().values(Task.done.bool_and());
                /// # orm::doc::assert_sql(&query, r#"SELECT MIN("task"."done") FROM "task""#);
                /// ```
                /// ```sql
                /// SELECT BOOL_AND("task"."done") FROM "task"   -- on Postgres
                /// SELECT MIN("task"."done") FROM "task"        -- on SQLite
                /// ```
                bool_and BoolAnd;
                /// True where one of the values is true; `None` of nothing.
                ///
                /// ```
                /// # use orm::prelude::*;
                /// # #[derive(Model)]
                /// # struct Task { id: i64, done: bool }
                /// let query = Task::objects().values(Task.done.bool_or());
                /// # orm::doc::assert_sql(&query, r#"SELECT MAX("task"."done") FROM "task""#);
                /// ```
                /// ```sql
                /// SELECT BOOL_OR("task"."done") FROM "task"   -- on Postgres
                /// SELECT MAX("task"."done") FROM "task"       -- on SQLite
                /// ```
                bool_or BoolOr;
            }
        }
    };
}
aggregates!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>);
aggregates!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V);

/// Aggregates of conditions.
impl<R: Model, K: Kind> Predicate<R, K> {
    bools! {
        for bool, R:
        /// True where the condition holds for all rows; `None` of no rows.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// let query = Book::objects().values((Book.author.id, Book.copies.gt(0).bool_and()));
        /// # assert_sql(&query, r#"SELECT "book"."author_id", MIN("book"."copies" > ?) FROM "book" GROUP BY "book"."author_id""#);
        /// ```
        /// ```sql
        /// SELECT "book"."author_id", BOOL_AND("book"."copies" > $1::int4) FROM "book" …   -- on Postgres
        /// SELECT "book"."author_id", MIN("book"."copies" > ?) FROM "book" …               -- on SQLite
        /// ```
        bool_and BoolAnd;
        /// True where the condition holds for one of the rows; `None` of no rows.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// let query = Book::objects().values((Book.author.id, Book.copies.gt(0).bool_or()));
        /// # assert_sql(&query, r#"SELECT "book"."author_id", MAX("book"."copies" > ?) FROM "book" GROUP BY "book"."author_id""#);
        /// ```
        /// ```sql
        /// SELECT "book"."author_id", BOOL_OR("book"."copies" > $1::int4) FROM "book" …   -- on Postgres
        /// SELECT "book"."author_id", MAX("book"."copies" > ?) FROM "book" …              -- on SQLite
        /// ```
        bool_or BoolOr;
    }
}
