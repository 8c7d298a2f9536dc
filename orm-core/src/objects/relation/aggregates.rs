//! Aggregates of related rows, as expressions: `(SELECT SUM(…) FROM "book" WHERE …)`.

use super::to_many::ToMany;
use crate::model::{
    AggregateArgument, AvgOf, Element, Expr, Expression, Field, ManyToManyPath, Model, Numeric,
    Path, Ranked, RowValue, Scalar, SumOf, Summable, Text, aggregate,
};
use crate::query::{self, AggregateFunction, Item, OrderKey, RowOrder};
use crate::value::{Stored, Value};

impl<O: Model, I: Model, Out: Send + 'static> ToMany<O, I, Out> {
    /// The value of an aggregate of the related rows.
    fn scalar<V: Field<Base: Scalar>>(&self, aggregate: query::Expr) -> Expr<O, V> {
        let mut select = self.query.select.clone();
        select.set_values(vec![Item::Value(aggregate)]);
        select.unordered();
        let ty = <<V as Field>::Base as Scalar>::Stored::TYPE;
        Expr::new(query::Expr::scalar(select, ty))
    }
}

/// The methods of both kinds of relations: documented once.
macro_rules! relation_aggregates {
    ($(
        $(#[$docs:meta])*
        $name:ident $function:ident ($($where:tt)*) -> $result:ty, |$aggregate:ident| $change:expr;
    )*) => {
        impl<O: Model, I: Model, Out: Send + 'static> ToMany<O, I, Out> {
            $(
                $(#[$docs])*
                #[must_use]
                pub fn $name<E>(&self, value: E) -> Expr<O, $result>
                where
                    E: Expression<Value: Field<Base: $($where)*>> + RowValue<I> + AggregateArgument,
                {
                    self.scalar::<$result>(aggregate(AggregateFunction::$function, value, |$aggregate| $change))
                }
            )*
        }

        impl<P: Path, T: Model, const N: usize> ManyToManyPath<P, T, N> {
            $(
                $(#[$docs])*
                #[must_use]
                pub fn $name<E>(&self, value: E) -> Expr<P::Root, $result>
                where
                    E: Expression<Value: Field<Base: $($where)*>> + RowValue<T> + AggregateArgument,
                {
                    Self::many().$name(value)
                }
            )*
        }
    };
}

relation_aggregates! {
    /// The number of different values of the related rows that are not null.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().count_distinct(Book.year).gt(1));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT COUNT(DISTINCT "t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") > ?"#);
    /// ```
    count_distinct /* `.count_distinct(Book.year)` */ Count (Scalar) -> i64, |it| it.distinct = true;
    /// The sum of a value of the related rows; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().order_by(Author.books().sum(Book.copies).desc());
    /// # assert_sql(&query, r#"SELECT … FROM "author" ORDER BY (SELECT SUM("t1"."copies") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") DESC NULLS FIRST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" ORDER BY (SELECT SUM("t1"."copies") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") DESC NULLS FIRST
    /// ```
    sum /* `.sum(Book.copies)` */ Sum (Summable) -> SumOf<E::Value>, |_it| {};
    /// The average of a value of the related rows; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().avg(Book.year).lt(1850.0));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT orm_avg("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") < ?"#);
    /// ```
    avg /* `.avg(Book.copies)` */ Avg (Summable) -> AvgOf<E::Value>, |_it| {};
    /// The lowest value of the related rows; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().min(Book.year).lt(1850));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT MIN("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") < ?"#);
    /// ```
    min /* `.min(Book.year)` */ Min (Ranked) -> <E::Value as Field>::Nullable, |_it| {};
    /// The highest value of the related rows; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().max(Book.year).gt(1850));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT MAX("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") > ?"#);
    /// ```
    max /* `.max(Book.year)` */ Max (Ranked) -> <E::Value as Field>::Nullable, |_it| {};
    /// The standard deviation of a value of the related rows, taken as a sample; `None` of fewer than two.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().order_by(Author.books().stddev(Book.year));
    /// # assert_sql(&query, r#"SELECT … FROM "author" ORDER BY (SELECT orm_stddev_samp("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") NULLS LAST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" ORDER BY (SELECT orm_stddev_samp("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") NULLS LAST
    /// ```
    stddev /* `.stddev(Book.year)` */ StddevSample (Numeric) -> Option<f64>, |_it| {};
    /// The standard deviation of a value of the related rows, taken as all there is; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().order_by(Author.books().stddev_pop(Book.year));
    /// # assert_sql(&query, r#"SELECT … FROM "author" ORDER BY (SELECT orm_stddev_pop("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") NULLS LAST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" ORDER BY (SELECT orm_stddev_pop("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") NULLS LAST
    /// ```
    stddev_pop StddevPopulation (Numeric) -> Option<f64>, |_it| {};
    /// The variance of a value of the related rows, taken as a sample; `None` of fewer than two.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().order_by(Author.books().variance(Book.year));
    /// # assert_sql(&query, r#"SELECT … FROM "author" ORDER BY (SELECT orm_var_samp("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") NULLS LAST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" ORDER BY (SELECT orm_var_samp("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") NULLS LAST
    /// ```
    variance /* `.variance(Book.year)` */ VarianceSample (Numeric) -> Option<f64>, |_it| {};
    /// The variance of a value of the related rows, taken as all there is; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().order_by(Author.books().variance_pop(Book.year));
    /// # assert_sql(&query, r#"SELECT … FROM "author" ORDER BY (SELECT orm_var_pop("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") NULLS LAST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" ORDER BY (SELECT orm_var_pop("t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") NULLS LAST
    /// ```
    variance_pop VariancePopulation (Numeric) -> Option<f64>, |_it| {};
    /// The median of a value of the related rows; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().order_by(Author.books().median(Book.copies).desc());
    /// # assert_sql(&query, r#"SELECT … FROM "author" ORDER BY (SELECT orm_percentile(orm_numbers("t1"."copies"), ?) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") DESC NULLS FIRST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" ORDER BY (SELECT orm_percentile(orm_numbers("t1"."copies"), ?) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") DESC NULLS FIRST
    /// ```
    median Percentile (Numeric) -> Option<f64>, |it| it.second = Some(Value::F64(0.5));
    /// True where a value is true in all related rows; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().bool_and(Book.copies.gt(0)).eq(true));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT MIN("t1"."copies" > ?) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE (SELECT MIN("t1"."copies" > ?) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") = ?
    /// ```
    bool_and BoolAnd (Scalar<Stored = bool>) -> Option<bool>, |_it| {};
    /// True where a value is true in one of the related rows; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.books().bool_or(Book.copies.gt(0)).eq(true));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT MAX("t1"."copies" > ?) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE (SELECT MAX("t1"."copies" > ?) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") = ?
    /// ```
    bool_or BoolOr (Scalar<Stored = bool>) -> Option<bool>, |_it| {};
}

impl<O: Model, I: Model, Out: Send + 'static> ToMany<O, I, Out> {
    /// The number below which a part, from 0 to 1, of a value of the related rows lies; `None` of nothing.
    ///
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) of a part that is less than 0 or more than 1.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().annotate(Author.books().percentile(Book.copies, 0.95));
    /// # assert_sql(&query, r#"SELECT …, (SELECT orm_percentile(orm_numbers("t1"."copies"), ?) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") FROM "author""#);
    /// ```
    /// ```sql
    /// SELECT …, (SELECT PERCENTILE_CONT($1::float8) WITHIN GROUP (ORDER BY CAST("t1"."copies" AS float8)) FROM "book" AS "t1" WHERE …) FROM "author"   -- on Postgres
    /// SELECT …, (SELECT orm_percentile(orm_numbers("t1"."copies"), ?) FROM "book" AS "t1" WHERE …) FROM "author"                                       -- on SQLite
    /// ```
    #[must_use]
    pub fn percentile<E>(&self, value: E, part: f64) -> Expr<O, Option<f64>>
    where
        E: Expression<Value: Field<Base: Numeric>> + RowValue<I> + AggregateArgument,
    {
        let part = Value::F64(part);
        self.scalar(aggregate(AggregateFunction::Percentile, value, |it| {
            it.second = Some(part);
        }))
    }

    /// Texts of the related rows, joined by a separator in the order of the relation; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let titles = Author.books().order_by(Book.year).string_agg(Book.title, ", ");
    /// let louisa = Author::objects().annotate(titles).filter(Author.id.eq(2)).get(&db).await?;
    /// assert_eq!(louisa.1.as_deref(), Some("Little Women, Little Men"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn string_agg<E>(&self, text: E, separator: impl Into<String>) -> Expr<O, Option<String>>
    where
        E: Expression<Value: Field<Base: Text>> + RowValue<I> + AggregateArgument,
    {
        let order = self.gathering_order();
        let separator = Value::Text(separator.into());
        self.scalar(aggregate(AggregateFunction::StringAgg, text, |it| {
            it.second = Some(separator);
            it.order = order;
        }))
    }

    /// A value of all these rows as an array, one without elements where there are no rows: in the order of the relation
    /// where it has one by [`order_by`](Self::order_by). Nulls are elements too: the array of what may be
    /// null is a `Vec<Option<_>>`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().annotate(Author.books().order_by(Book.year).array_agg(Book.title));
    /// # assert_sql(&query, r#"SELECT …, (SELECT orm_array_agg("t1"."title" ORDER BY "t1"."year") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") FROM "author""#);
    /// ```
    /// ```sql
    /// SELECT …, (SELECT orm_array_agg("t1"."title" ORDER BY "t1"."year") FROM "book" AS "t1" WHERE …) FROM "author"
    /// ```
    #[must_use]
    pub fn array_agg<E>(&self, value: E) -> Expr<O, Vec<E::Value>>
    where
        E: Expression<Value: Field<Base: Scalar> + Element> + RowValue<I> + AggregateArgument,
    {
        let order = self.gathering_order();
        self.scalar(aggregate(AggregateFunction::ArrayAgg, value, |it| {
            it.order = order;
        }))
    }

    /// The different values of these rows as an array, by size; see [`array_agg`](Self::array_agg).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().annotate(Author.books().array_agg_distinct(Book.year));
    /// # assert_sql(&query, r#"SELECT …, (SELECT orm_array_agg(DISTINCT "t1"."year" ORDER BY "t1"."year" NULLS LAST) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") FROM "author""#);
    /// ```
    /// ```sql
    /// SELECT …, (SELECT orm_array_agg(DISTINCT "t1"."year" ORDER BY "t1"."year" NULLS LAST) FROM "book" AS "t1" WHERE …) FROM "author"
    /// ```
    #[must_use]
    pub fn array_agg_distinct<E>(&self, value: E) -> Expr<O, Vec<E::Value>>
    where
        E: Expression<Value: Field<Base: Scalar> + Element> + RowValue<I> + AggregateArgument,
    {
        self.scalar(aggregate(AggregateFunction::ArrayAgg, value, |it| {
            it.distinct = true;
        }))
    }

    /// The order in which values are gathered: that of the relation, also where it says which rows there are, since the rows
    /// of a page may be joined with others. A window function has no place in an aggregate.
    fn gathering_order(&self) -> Vec<OrderKey> {
        match self.query.select.order() {
            RowOrder::By(keys) if !keys.iter().any(|key| key.expr.holds_window()) => keys.clone(),
            _ => Vec::new(),
        }
    }
}

impl<P: Path, T: Model, const N: usize> ManyToManyPath<P, T, N> {
    /// The number below which a part, from 0 to 1, of a value of the related rows lies; see [`ToMany::percentile`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().annotate(Book.tags.percentile(Tag.id, 0.95));
    /// # assert_sql(&query, r#"SELECT …, (SELECT orm_percentile(orm_numbers("t1"."tag_id"), ?) FROM "book_tags" AS "t1" WHERE "t1"."book_id" = "book"."id") FROM "book""#);
    /// ```
    #[must_use]
    pub fn percentile<E>(&self, value: E, part: f64) -> Expr<P::Root, Option<f64>>
    where
        E: Expression<Value: Field<Base: Numeric>> + RowValue<T> + AggregateArgument,
    {
        Self::many().percentile(value, part)
    }

    /// Texts of the related rows, joined by a separator in any order; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let nature = Book::objects().annotate(Book.tags.string_agg(Tag.name, ", ")).filter(Book.id.eq(1));
    /// assert_eq!(nature.get(&db).await?.1.as_deref(), Some("essay"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn string_agg<E>(
        &self,
        text: E,
        separator: impl Into<String>,
    ) -> Expr<P::Root, Option<String>>
    where
        E: Expression<Value: Field<Base: Text>> + RowValue<T> + AggregateArgument,
    {
        Self::many().string_agg(text, separator)
    }

    /// A value of all these rows as an array; see [`ToMany::array_agg`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().annotate(Book.tags.array_agg(Tag.name));
    /// # assert_sql(&query, r#"SELECT …, (SELECT orm_array_agg("t2"."name") FROM "book_tags" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id") FROM "book""#);
    /// ```
    #[must_use]
    pub fn array_agg<E>(&self, value: E) -> Expr<P::Root, Vec<E::Value>>
    where
        E: Expression<Value: Field<Base: Scalar> + Element> + RowValue<T> + AggregateArgument,
    {
        Self::many().array_agg(value)
    }

    /// The different values of the related rows as an array; see [`ToMany::array_agg_distinct`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Tag::objects().annotate(Tag.books().array_agg_distinct(Book.author.name));
    /// # let _ = query;
    /// ```
    #[must_use]
    pub fn array_agg_distinct<E>(&self, value: E) -> Expr<P::Root, Vec<E::Value>>
    where
        E: Expression<Value: Field<Base: Scalar> + Element> + RowValue<T> + AggregateArgument,
    {
        Self::many().array_agg_distinct(value)
    }
}
