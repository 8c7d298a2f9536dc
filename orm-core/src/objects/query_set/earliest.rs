//! `earliest` and `latest`: the first and the last row by a field.

use super::QuerySet;
use crate::db::{Executor, Pending};
use crate::model::{Model, Ordering};
use crate::query::OrderKey;

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// The row with the lowest value of a field or expression, or of a tuple of them, if there is a row. A row whose
    /// value is null comes after all others.
    ///
    /// The order of the query does not count, but for which rows are in its page. Unlike in Django no row is `None` and
    /// no error, as for [`first`](Self::first).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let oldest = Book::objects().earliest(Book.year, &db).await?.expect("there are books");
    /// assert_eq!(oldest.title, "Nature");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" LIMIT ?
    /// ```
    #[track_caller]
    pub fn earliest<'a>(
        &self,
        keys: impl Ordering<M>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Option<Out>> {
        self.first_by(keys_of(keys), db)
    }

    /// The row with the highest value of a field or expression, or of a tuple of them, if there is a row. A row whose
    /// value is null comes after all others, as in [`earliest`](Self::earliest).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let newest = Book::objects().latest(Book.year, &db).await?.expect("there are books");
    /// assert_eq!(newest.title, "Little Men");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" DESC LIMIT ?
    /// ```
    #[track_caller]
    pub fn latest<'a>(
        &self,
        keys: impl Ordering<M>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Option<Out>> {
        let mut keys = keys_of(keys);
        for key in &mut keys {
            key.descending = !key.descending;
        }
        self.first_by(keys, db)
    }

    #[track_caller]
    fn first_by<'a>(
        &self,
        mut keys: Vec<OrderKey>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Option<Out>> {
        for key in &mut keys {
            key.nulls_first = Some(false);
        }
        let rows = self
            .clone()
            .changed(|select| select.order_by(keys))
            .limit(1);
        let rows = rows.all(db);
        Pending::new(async move { Ok(rows.await?.pop()) })
    }
}

fn keys_of<M: Model>(keys: impl Ordering<M>) -> Vec<OrderKey> {
    let mut orders = Vec::new();
    keys.orders(&mut orders);
    orders
}
