//! Aggregates of values, as expressions: `(SELECT AVG(…) FROM (SELECT … GROUP BY …))`.

use super::Values;
use crate::model::{
    AvgOf, Expr, Expression, Field, Model, Ranked, RowValue, Scalar, SumOf, Summable, aggregate,
};
use crate::query::{self, AggregateFunction, Item};
use crate::value::Stored;

/// The methods, each with the type of its result.
macro_rules! value_aggregates {
    ($(
        $(#[$docs:meta])*
        $name:ident $function:ident ($($where:tt)*) -> $result:ty;
    )*) => {
        /// Aggregates of all values or groups that the query finds, as expressions in another query.
        impl<M: Model, Out: Send + 'static> Values<M, Out> {
            $(
                $(#[$docs])*
                #[must_use]
                pub fn $name<R: Model, E>(&self, value: E) -> Expr<R, $result>
                where
                    E: Expression<Value: Field<Base: $($where)*>> + RowValue<M>,
                {
                    self.aggregated::<R, $result>(aggregate(AggregateFunction::$function, value, |_| {}))
                }
            )*
        }
    };
}

value_aggregates! {
    /// The sum of a value of each group; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let most = Book::objects().values((Book.author.id, Book.copies.max()));
    /// let query = Author::objects().filter(Author.books().sum(Book.copies).gt(most.sum(Book.copies.max())));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT SUM("t1"."copies") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") > (SELECT SUM("t2"."value 2") FROM (SELECT "t3"."author_id" AS "value 1", MAX("t3"."copies") AS "value 2" FROM "book" AS "t3" GROUP BY "t3"."author_id") AS "t2")"#);
    /// ```
    sum Sum (Summable) -> SumOf<E::Value>;
    /// The average of a value of each group; `None` of nothing.
    ///
    /// The value is an aggregate of the group, a value that the groups are by, or an expression over both. Of values that
    /// are not grouped it is the average of all rows. [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the
    /// value differs within a group.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let copies = Book.copies.sum();
    /// let average = Book::objects().values((Book.author.id, &copies)).avg(copies);
    /// let query = Author::objects().filter(Author.books().avg(Book.copies).gt(average));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT orm_avg("t1"."copies") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") > (SELECT orm_avg("t2"."value 2") FROM (SELECT "t3"."author_id" AS "value 1", SUM("t3"."copies") AS "value 2" FROM "book" AS "t3" GROUP BY "t3"."author_id") AS "t2")"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE
    ///     (SELECT orm_avg("t1"."copies") FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id")
    ///     > (SELECT orm_avg("t2"."value 2") FROM (SELECT "t3"."author_id" AS "value 1", SUM("t3"."copies") AS "value 2"
    ///        FROM "book" AS "t3" GROUP BY "t3"."author_id") AS "t2")
    /// ```
    avg Avg (Summable) -> AvgOf<E::Value>;
    /// The lowest value of all groups; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let fewest = Book::objects().values((Book.author.id, count())).min(count());
    /// let query = Author::objects().filter(Author.books().count().eq(fewest));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") = (SELECT MIN("t2"."value 2") FROM (SELECT "t3"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t3" GROUP BY "t3"."author_id") AS "t2")"#);
    /// ```
    min Min (Ranked) -> <E::Value as Field>::Nullable;
    /// The highest value of all groups; `None` of nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let most = Book::objects().values((Book.author.id, count())).max(count());
    /// let query = Author::objects().filter(Author.books().count().eq(most));
    /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id") = (SELECT MAX("t2"."value 2") FROM (SELECT "t3"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t3" GROUP BY "t3"."author_id") AS "t2")"#);
    /// ```
    max Max (Ranked) -> <E::Value as Field>::Nullable;
}

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    fn aggregated<R: Model, V: Field<Base: Scalar>>(&self, aggregate: query::Expr) -> Expr<R, V> {
        let select = self.select.clone().aggregated(vec![Item::Value(aggregate)]);
        let ty = <<V as Field>::Base as Scalar>::Stored::TYPE;
        Expr::new(query::Expr::scalar(select, ty))
    }
}
