//! `union`, `intersect`, `except`: the rows of two queries, combined.

use super::QuerySet;
use crate::model::Model;
use crate::query::{Select, SetOperator};

/// A query whose rows are combined with those of another one by [`union`](QuerySet::union), `intersect` or `except`: a
/// [`QuerySet`] of the model `M`, or a reference to one. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::CombinedRows;
///
/// /// The old books, and others.
/// fn old_and(others: impl CombinedRows<Book>) -> QuerySet<Book> {
///     Book::objects().filter(Book.year.lt(1850)).union(others)
/// }
///
/// let query = old_and(&Book::objects().filter(Book.copies.gt(3)));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."id" FROM "book" AS "t1" WHERE "t1"."year" < ? UNION SELECT "t2"."id" FROM "book" AS "t2" WHERE "t2"."copies" > ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."id" FROM "book" AS "t1" WHERE "t1"."year" < ?
/// UNION SELECT "t2"."id" FROM "book" AS "t2" WHERE "t2"."copies" > ?)
/// ```
#[diagnostic::on_unimplemented(
    message = "a query of `{M}` is combined with queries of `{M}`; rows of two models are combined by their values, `.values(…)` of both; write both queries without `.all(&db)`, which stands behind the whole",
    label = "expected a query of `{M}`, found `{Self}`"
)]
pub trait CombinedRows<M> {
    /// The query of the rows.
    #[doc(hidden)]
    fn into_rows(self) -> Select;
}

impl<M: Model, Out: Send + 'static> CombinedRows<M> for QuerySet<M, Out> {
    fn into_rows(self) -> Select {
        self.query.select
    }
}

impl<M: Model, Out: Send + 'static> CombinedRows<M> for &QuerySet<M, Out> {
    fn into_rows(self) -> Select {
        self.query.select.clone()
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Keeps these rows and adds those of another query of the model, each once.
    ///
    /// The queries are combined by the keys of their rows, each with its own conditions and page. What follows is asked of
    /// all of them: conditions, an order, `update`, `delete`. What this query loads with its rows stays; what the other one
    /// loads, and the orders of both, do not matter. The rows come in the model's own `ordering`, unless an order follows.
    ///
    /// Conditions on one query are cheaper by `|`: `filter(a | b)`. Rows of two models are combined by
    /// [their values](crate::objects::Values::union).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let newest = Book::objects().order_by(Book.year.desc()).limit(1);
    /// let oldest = Book::objects().order_by(Book.year).limit(1);
    /// let both = newest.union(oldest).order_by(Book.year);
    /// # assert_sql(&both, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."id" FROM (SELECT "t2"."id" FROM "book" AS "t2" ORDER BY "t2"."year" DESC LIMIT ?) AS "t1" UNION SELECT "t3"."id" FROM (SELECT "t4"."id" FROM "book" AS "t4" ORDER BY "t4"."year" LIMIT ?) AS "t3") ORDER BY "book"."year""#);
    /// let years: Vec<i32> = both.all(&db).await?.into_iter().map(|book| book.year).collect();
    /// assert_eq!(years, [1836, 1871]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (
    ///   SELECT "t1"."id" FROM (SELECT "t2"."id" FROM "book" AS "t2" ORDER BY "t2"."year" DESC LIMIT ?) AS "t1"
    ///   UNION SELECT "t3"."id" FROM (SELECT "t4"."id" FROM "book" AS "t4" ORDER BY "t4"."year" LIMIT ?) AS "t3"
    /// ) ORDER BY "book"."year"
    /// ```
    pub fn union(self, other: impl CombinedRows<M>) -> Self {
        self.combined(SetOperator::Union, other)
    }

    /// Keeps the rows that another query of the model finds too. More about such queries is said of [`union`](Self::union).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let newest = Book::objects().order_by(Book.year.desc()).limit(2);
    /// let emerson = Book::objects().filter(Book.author.name.contains("Emerson"));
    /// assert_eq!(newest.intersect(emerson).count(&db).await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*) FROM "book" WHERE "book"."id" IN (
    ///   SELECT "t1"."id" FROM (SELECT "t2"."id" FROM "book" AS "t2" ORDER BY "t2"."year" DESC LIMIT ?) AS "t1"
    ///   INTERSECT SELECT "t3"."id" FROM "book" AS "t3" INNER JOIN "author" AS "t4" ON "t4"."id" = "t3"."author_id" WHERE …
    /// )
    /// ```
    pub fn intersect(self, other: impl CombinedRows<M>) -> Self {
        self.combined(SetOperator::Intersect, other)
    }

    /// Leaves out the rows that another query of the model finds. More about such queries is said of
    /// [`union`](Self::union).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let newest = Book::objects().order_by(Book.year.desc()).limit(2);
    /// let older = Book::objects().except(newest);
    /// # assert_sql(&older, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."id" FROM "book" AS "t1" EXCEPT SELECT "t2"."id" FROM (SELECT "t3"."id" FROM "book" AS "t3" ORDER BY "t3"."year" DESC LIMIT ?) AS "t2")"#);
    /// assert_eq!(older.get(&db).await?.title, "Nature");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (
    ///   SELECT "t1"."id" FROM "book" AS "t1"
    ///   EXCEPT SELECT "t2"."id" FROM (SELECT "t3"."id" FROM "book" AS "t3" ORDER BY "t3"."year" DESC LIMIT ?) AS "t2"
    /// )
    /// ```
    #[doc(alias = "minus")]
    pub fn except(self, other: impl CombinedRows<M>) -> Self {
        self.combined(SetOperator::Except, other)
    }

    fn combined(self, operator: SetOperator, other: impl CombinedRows<M>) -> Self {
        self.changed(|select| select.combine_rows(operator, other.into_rows()))
    }
}
