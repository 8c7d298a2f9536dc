//! `aggregate`: values computed from all rows of a query, or from all values that it finds.

use super::fetch::ValueReader;
use super::handles::ValueHandles;
use super::{Values, items_of};
use crate::db::{Executor, Pending};
use crate::error::Error;
use crate::model::{Model, OfManyRows};
use crate::objects::query_set::QuerySet;
use crate::objects::selection::reader::RowReader;
use crate::objects::selection::{Selection, SelectionOf};
use crate::query;
use std::marker::PhantomData;

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Computes aggregates of all rows: one, or a tuple of up to twelve.
    ///
    /// Of a query that is cut to a page, the rows of the page count. Beside the aggregates may stand what is the same for all
    /// rows: a subquery that speaks of none of them, and a value of Rust. [`Error::InvalidQuery`] if anything else does.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let (n, year, copies): (i64, Option<f64>, Option<i64>) =
    ///     Book::objects().filter(Book.year.gt(1860)).aggregate((count(), Book.year.avg(), Book.copies.sum()), &db).await?;
    /// assert_eq!((n, year, copies), (2, Some(1869.5), Some(2)));
    /// let newest = Book::objects().aggregate(Book.year.max(), &db).await?;
    /// assert_eq!(newest, Some(1871));
    ///
    /// // The number of another table, in the same statement.
    /// let authors = Author::objects().values(count()).scalar().coalesce(0);
    /// let numbers: (i64, i64) = Book::objects().aggregate((count(), authors), &db).await?;
    /// # assert_last_sql::<Book>(&db, r#"SELECT COUNT(*), coalesce((SELECT COUNT(*) FROM "author" AS "t1"), ?) FROM "book""#);
    /// assert_eq!(numbers, (3, 2));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*), orm_avg("book"."year"), SUM("book"."copies") FROM "book" WHERE "book"."year" > ?;
    /// SELECT MAX("book"."year") FROM "book";
    /// SELECT COUNT(*), coalesce((SELECT COUNT(*) FROM "author" AS "t1"), ?) FROM "book"
    /// ```
    #[expect(
        clippy::implied_bounds_in_impls,
        reason = "the first bound is reported at the item of the tuple that breaks it"
    )]
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn aggregate<'a, Read: Send + 'static, K: OfManyRows>(&self, /* several: `(a, b)` */ values: impl Selection<M, Kind = K> + SelectionOf<M, Read>, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Read> {
        self.clone().values(values).of_all_rows(db)
    }
}

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// Computes aggregates of all values that the query finds, of groups for instance: one, or a tuple of up to twelve.
    ///
    /// The closure gets a handle for each value, in their order, and returns aggregates of them; `count()` is the number of
    /// values, or of groups. What is computed of a handle may stand in the aggregate, and one may have a `filter`. Values of
    /// several columns, such as whole rows, have no handle: select their key. For groups of the values see
    /// [`handles`](Values::handles).
    ///
    /// Of `distinct` values each counts once, and of a query that is cut to a page those of the page. It is one statement.
    /// [`Error::InvalidQuery`] if a handle stands beside the aggregates, and not in one.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let by_author = Book::objects().values((Book.author.id, count()));
    /// let (authors, mean, most): (i64, Option<f64>, Option<i64>) =
    ///     by_author.aggregate(|(_, books)| (count(), books.avg(), books.max()), &db).await?;
    /// # assert_last_sql::<Book>(&db, r#"SELECT COUNT(*), orm_avg("book"."value 2"), MAX("book"."value 2") FROM (SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1" GROUP BY "t1"."author_id") AS "book""#);
    /// assert_eq!((authors, mean, most), (2, Some(1.5), Some(2)));
    ///
    /// let years = Book::objects().values(Book.year).distinct();
    /// assert_eq!(years.aggregate(|year| year.sum(), &db).await?, Some(5575));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*), orm_avg("book"."value 2"), MAX("book"."value 2") FROM (
    ///   SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1" GROUP BY "t1"."author_id") AS "book"
    /// ```
    #[track_caller]
    pub fn aggregate<'a, Read, K, S>(
        &self,
        aggregates: impl FnOnce(<Out as ValueHandles<M>>::Handles) -> S,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Read>
    where
        Out: ValueHandles<M>,
        Read: Send + 'static,
        K: OfManyRows,
        S: Selection<M, Kind = K> + SelectionOf<M, Read>,
    {
        let aggregates = aggregates(Out::handles(&mut self.select.found_values().into_iter()));
        let values: Values<M, Read> = Values {
            select: self.select.clone().aggregated(items_of(aggregates)),
            reader: ValueReader::Selection(RowReader::of::<M, S>()),
            mode: self.mode,
            timeout: self.timeout,
            model: PhantomData,
        };
        values.of_all_rows(db)
    }

    /// The one row of aggregates. Values that are none are refused: all rows together have none.
    #[track_caller]
    fn of_all_rows(mut self, db: &(impl Executor + ?Sized)) -> Pending<'_, Out> {
        self.select.unordered();
        self.select.take_constants();
        if !self.select.has_one_row() {
            let why = "`aggregate` gives one value for all rows, and one of these has a value in each: take an aggregate of it, such as `.max()`; for values of groups ask `values`, which groups by what is no aggregate";
            self.select.filter(query::Expr::refused(why.to_owned()));
        }
        let rows = self.all(db);
        Pending::new(async move {
            rows.await?.pop().ok_or(Error::DoesNotExist {
                model: M::table().model,
            })
        })
    }
}
