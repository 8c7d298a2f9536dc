//! `values_as`: rows that are read into structs.

use super::Values;
use super::fetch::ValueReader;
use crate::model::Model;
use crate::objects::query_set::QuerySet;
use crate::objects::shape::Row;
use crate::objects::shape::layout::RowLayout;
use std::marker::PhantomData;
use std::sync::Arc;

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Reads each row into a struct with `#[derive(Row)]`, field by field, in place of the row.
    ///
    /// A to-one relation is read into a struct of its target, from the same query. A to-many relation is a `Vec`, loaded by
    /// one query for all rows; a query of structs that stand three lists deep is four queries, however many rows there are.
    /// Rows come in the model's own `ordering`, as they do without `values_as`. Where a field is an aggregate, rows are grouped
    /// by all others.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// #[derive(Row)]
    /// #[row(Author)]
    /// struct AuthorPage {
    ///     name: String,
    ///     mentor: Option<AuthorLine>,
    ///     #[row(from = Author.books().order_by(Book.year))]
    ///     books: Vec<BookLine>,
    ///     #[row(from = Author.books().count())]
    ///     n_books: i64,
    /// }
    /// #[derive(Row)]
    /// #[row(Author)]
    /// struct AuthorLine {
    ///     name: String,
    /// }
    /// #[derive(Row)]
    /// #[row(Book)]
    /// struct BookLine {
    ///     title: String,
    ///     year: i32,
    /// }
    ///
    /// let query = Author::objects().order_by(Author.id).values_as::<AuthorPage>();
    /// let pages: Vec<AuthorPage> = query.all(&db).await?;
    /// let alcott = &pages[1];
    /// assert_eq!((&*alcott.name, alcott.n_books), ("Louisa May Alcott", 2));
    /// assert_eq!((&*alcott.books[0].title, alcott.books[0].year), ("Little Women", 1868));
    /// assert_eq!(alcott.mentor.as_ref().expect("she was taught").name, "Ralph Waldo Emerson");
    /// # assert_sql(&query, r#"SELECT "author"."name", "t1"."id" IS NOT NULL, "t1"."name", "author"."id", (SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id") FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" ORDER BY "author"."id""#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "author"."name", "t1"."id" IS NOT NULL, "t1"."name", "author"."id", (SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id")
    /// FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" ORDER BY "author"."id";
    /// SELECT "book"."author_id", "book"."title", "book"."year" FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?)) ORDER BY "book"."year"
    /// ```
    ///
    /// Lists more than 60 levels deep are refused. Of `distinct` structs with lists two are the same only if their lists are
    /// those of one row. [`Error::Decode`](crate::error::Error::Decode)
    /// names the struct and its field.
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn values_as<StructWithRow: Row<M>>(self /* the struct is a type: `.values_as::<Summary>()` */) -> Values<M, StructWithRow> {
        let layout = RowLayout::<StructWithRow>::of::<M>();
        let (mut select, mode, timeout) = self.into_parts();
        select.set_values(layout.items());
        select.list_values_as_rows();
        Values {
            select,
            reader: ValueReader::Struct(Arc::new(layout)),
            mode,
            timeout,
            model: PhantomData,
        }
    }
}
