//! Pages of values: by number, and by cursor.

use super::Values;
use crate::db::{Executor, Pending};
use crate::model::Model;
use crate::objects::pages::keyset::KeysetQuery;
use crate::objects::pages::order::Side;
use crate::objects::pages::{KeysetPage, Page, PageQuery};
use crate::query::Select;

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// One page of the values, of which each has `per_page`, with the number of all values and of pages: as
    /// [`QuerySet::page`](crate::objects::QuerySet::page). Of groups, groups are counted.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let names = Book::objects().values(Book.author.name).distinct();
    /// let page = names.order_by(Book.author.name).page(1, 1, &db).await?;
    /// assert_eq!((page.rows[0].as_str(), page.total, page.pages), ("Louisa May Alcott", 2, 2));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn page<'a>(
        &self,
        number: u64,
        per_page: u64,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Page<Out>> {
        let (context, reader) = (self.context(db), self.reader.clone());
        let rows = self.clone().with(Select::order_values).select;
        let page = PageQuery::new(rows, self.select.clone().counted(), number, per_page);
        Pending::new(async move {
            let (page, on) = (page?, context.on);
            let prepared = page.prepare(on)?;
            let rows = reader.all(M::table(), &prepared, context).await?;
            page.page(rows, prepared, on).await
        })
    }

    /// The first `n` values after a cursor, which an earlier page gave; without one, the first of all. The page has the
    /// cursor of the next, as [`QuerySet::after`](crate::objects::QuerySet::after) says.
    ///
    /// What the order needs is read along, and need not be among the values. Rows come last by their key; groups and
    /// distinct values by themselves, so that no two are at one place. An order by an aggregate is compared with the group's
    /// value as it is then: a group that has moved meanwhile is where it now belongs.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let titles = Book::objects().values(Book.title).order_by(Book.year);
    /// let first = titles.after(None, 2, &db).await?;
    /// assert_eq!(first.rows, ["Nature", "Little Women"]);
    /// let rest = titles.after(first.next.as_deref(), 2, &db).await?;
    /// assert_eq!((rest.rows, rest.next), (vec!["Little Men".to_owned()], None));
    ///
    /// let authors = Book::objects().values((Book.author.name, count())).order_by(count().desc());
    /// let first = authors.after(None, 1, &db).await?;
    /// assert_eq!(first.rows, [("Louisa May Alcott".to_owned(), 2)]);
    /// let rest = authors.after(first.next.as_deref(), 1, &db).await?;
    /// assert_eq!(rest.rows, [("Ralph Waldo Emerson".to_owned(), 1)]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."title", "book"."year", "book"."id" FROM "book"
    /// WHERE ("book"."year", "book"."id") > (?, ?) ORDER BY "book"."year", "book"."id" LIMIT ?;
    /// SELECT "t1"."name", COUNT(*), COUNT(*), "t1"."name" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
    /// GROUP BY "t1"."name" HAVING (COUNT(*), "t1"."name") < (?, ?) ORDER BY 2 DESC, "t1"."name" DESC LIMIT ?
    /// ```
    #[track_caller]
    pub fn after<'a>(
        &self,
        cursor: Option<&str>,
        n: u64,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, KeysetPage<Out>> {
        self.keyset(cursor, Side::After, n, db)
    }

    /// The last `n` values before a cursor, in the order of the query; without one, the last of all. See
    /// [`after`](Self::after).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let titles = Book::objects().values(Book.title).order_by(Book.year);
    /// let last = titles.before(None, 1, &db).await?;
    /// assert_eq!(last.rows, ["Little Men"]);
    /// let earlier = titles.before(last.previous.as_deref(), 2, &db).await?;
    /// assert_eq!(earlier.rows, ["Nature", "Little Women"]);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn before<'a>(
        &self,
        cursor: Option<&str>,
        n: u64,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, KeysetPage<Out>> {
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
        let (context, reader) = (self.context(db), self.reader.clone());
        let page = KeysetQuery::new(self.select.clone(), &reader.types(), cursor, side, n);
        Pending::new(async move {
            let page = page?;
            let prepared = page.prepare(context.on)?;
            let rows = reader.all(M::table(), &prepared, context).await?;
            Ok(page.page(rows, prepared))
        })
    }
}
