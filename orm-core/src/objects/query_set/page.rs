//! Pages of rows: by number, and by cursor.

use super::QuerySet;
use super::ends::order_by_key;
use crate::db::{Executor, Pending};
use crate::error::Result;
use crate::model::Model;
use crate::objects::pages::keyset::KeysetQuery;
use crate::objects::pages::order::Side;
use crate::objects::pages::{KeysetPage, Page, PageQuery};
use crate::query::Output;

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// One page of the rows, of which each has `per_page`, with the number of all rows and of pages. The first page is 1.
    ///
    /// The rows and their number come by one statement; for a page behind the last one, which has no rows, the number is
    /// asked for by a second. Without any order rows come by key. Page 0, and pages of no rows, are
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
    ///
    /// The database counts all rows each time, and skips those of the pages before: to go through many rows, or where
    /// rows are added meanwhile, [`after`](Self::after) is the better way.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let page = Book::objects().order_by(Book.year).page(2, 2, &db).await?;
    /// assert_eq!((page.total, page.pages, page.rows.len()), (3, 2, 1));
    /// assert_eq!(page.rows[0].title, "Little Men");
    /// assert!(page.has_previous() && !page.has_next());
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, (SELECT COUNT(*) FROM "book" AS "t1") FROM "book" ORDER BY "book"."year" LIMIT ? OFFSET ?
    /// ```
    #[track_caller]
    #[rustfmt::skip]
    pub fn page<'a>(&self, number: u64, per_page: u64, db: &'a (impl Executor + ?Sized) /* sent: `.page(1, 20, &db).await?` */) -> Pending<'a, Page<Out>> {
        let (context, stage) = (self.context(db), self.query.stage.start());
        let mut rows = self.query.select.clone();
        order_by_key::<M>(&mut rows);
        let page = PageQuery::new(rows, self.to_output(Output::Count), number, per_page);
        Pending::new(async move {
            let (page, on) = (page?, context.on);
            let prepared = page.prepare(on)?;
            let rows = prepared.results(stage, context).await?;
            page.page(rows, prepared, on).await
        })
    }

    /// The first `n` rows after a cursor, which an earlier page gave; without one, the first rows of all. The page has
    /// the cursor of the next.
    ///
    /// A cursor is a row's place in the order: rows that are added or deleted meanwhile neither repeat rows nor leave any
    /// out, and the database skips no rows to come to the page, if it has an index on what the rows are ordered by. The
    /// order may be any: of fields, also those that may be null or are of related rows, and of expressions, each in its
    /// direction. The primary key comes last, in the direction of the last of them, so that no two rows are at one place.
    ///
    /// The cursor is a text that fits into a url. It holds the values that the row is ordered by, which are bound when it
    /// is used; it is not encrypted. One that is damaged, or of another order, is
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery). The conditions of the query are not in it: they may be
    /// others.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let newest = Book::objects().order_by(Book.year.desc());
    /// let first = newest.after(None, 2, &db).await?;
    /// assert_eq!(first.rows[0].title, "Little Men");
    /// let rest = newest.after(first.next.as_deref(), 2, &db).await?;
    /// assert_eq!((rest.rows[0].title.as_str(), rest.next), ("Nature", None));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" DESC, "book"."id" DESC LIMIT ?;
    /// SELECT … FROM "book" WHERE ("book"."year", "book"."id") < (?, ?) ORDER BY "book"."year" DESC, "book"."id" DESC LIMIT ?
    /// ```
    #[track_caller]
    #[rustfmt::skip]
    pub fn after<'a>(&self, cursor: Option<&str> /* `None`, then `page.next.as_deref()` of the page before */, n: u64, db: &'a (impl Executor + ?Sized)) -> Pending<'a, KeysetPage<Out>> {
        self.keyset(cursor, Side::After, n, db)
    }

    /// The last `n` rows before a cursor, in the order of the query; without one, the last rows of all. See
    /// [`after`](Self::after).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let by_year = Book::objects().order_by(Book.year);
    /// let last = by_year.before(None, 1, &db).await?;
    /// assert_eq!(last.rows[0].title, "Little Men");
    /// let earlier = by_year.before(last.previous.as_deref(), 2, &db).await?;
    /// assert_eq!((earlier.rows[0].title.as_str(), earlier.previous), ("Nature", None));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    #[rustfmt::skip]
    pub fn before<'a>(&self, cursor: Option<&str> /* `None`, then `page.previous.as_deref()` of the page behind */, n: u64, db: &'a (impl Executor + ?Sized)) -> Pending<'a, KeysetPage<Out>> {
        self.keyset(cursor, Side::Before, n, db)
    }

    #[track_caller]
    fn keyset<'a>(
        &self,
        cursor: Option<&str>,
        side: Side,
        n: u64,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, KeysetPage<Out>> {
        let (context, stage) = (self.context(db), self.query.stage.start());
        let page: Result<_> = KeysetQuery::new(self.query.select.clone(), &[], cursor, side, n);
        Pending::new(async move {
            let page = page?;
            let prepared = page.prepare(context.on)?;
            let rows = prepared.results(stage, context).await?;
            Ok(page.page(rows, prepared))
        })
    }
}
