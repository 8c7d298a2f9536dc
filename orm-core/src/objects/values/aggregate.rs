//! `aggregate`: values computed from all rows of a query.

use crate::db::{Executor, Pending};
use crate::error::Error;
use crate::model::{Model, OfManyRows};
use crate::objects::query_set::QuerySet;
use crate::objects::selection::{Selection, SelectionOf};

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Computes aggregates of all rows: one, or a tuple of up to twelve.
    ///
    /// Of a query that is cut to a page, the rows of the page count.
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
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*), orm_avg("book"."year"), SUM("book"."copies") FROM "book" WHERE "book"."year" > ?;
    /// SELECT MAX("book"."year") FROM "book"
    /// ```
    #[expect(
        clippy::implied_bounds_in_impls,
        reason = "the first bound is reported at the item of the tuple that breaks it"
    )]
    #[track_caller]
    pub fn aggregate<'a, Read: Send + 'static, K: OfManyRows>(
        &self,
        values: impl Selection<M, Kind = K> + SelectionOf<M, Read>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Read> {
        let query = self.clone().values(values).of_all_rows();
        let rows = query.all(db);
        Pending::new(async move {
            rows.await?.pop().ok_or(Error::DoesNotExist {
                model: M::table().model,
            })
        })
    }
}
