//! Reads and writes of the related rows of a row that need no query in between: `book.tags.first(&db)`.

use crate::db::{Executor, Pending};
use crate::model::{Assignments, IntoKey, ManyToMany, Model, OfManyRows, Ordering, RowKeys};
use crate::objects::pages::{KeysetPage, Page};
use crate::objects::selection::{Selection, SelectionOf};
use crate::objects::stream::{Chunks, RowStream};
use std::collections::HashMap;
use std::hash::Hash;

/// The ends of a [`QuerySet`](crate::objects::QuerySet), of the related rows.
impl<T: Model, Through: 'static> ManyToMany<T, Through> {
    /// All related rows, asked for anew. [`get`](Self::get) keeps them, and asks for those of all rows of a query at
    /// once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert_eq!(book.tags.all(&db).await?[0].name, "essay");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "tag" WHERE "tag"."id" IN (SELECT "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = ?)
    /// ```
    #[track_caller]
    pub fn all<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Vec<T>> {
        self.objects().all(db)
    }

    /// Reads all related rows one by one, in constant memory: [`objects`](Self::objects), streamed.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let mut books = novel.books().stream(&db);
    /// while let Some(book) = books.try_next().await? {
    ///     println!("{}", book.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[track_caller]
    pub fn stream<'a>(&self, db: &'a (impl Executor + ?Sized)) -> RowStream<'a, T> {
        self.objects().stream(db)
    }

    /// Reads all related rows in chunks of `n`, by the primary key: [`objects`](Self::objects), in
    /// [chunks](crate::objects::QuerySet::chunks).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let mut books = novel.books().chunks(500, &db);
    /// assert_eq!(books.try_next().await?.expect("a chunk").len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, "book"."id" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ORDER BY "book"."id" LIMIT ?
    /// ```
    #[track_caller]
    pub fn chunks<'a>(&self, n: u64, db: &'a (impl Executor + ?Sized)) -> Chunks<'a, T> {
        self.objects().chunks(n, db)
    }

    /// Counts the related rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let essay = Tag::objects().filter(Tag.name.eq("essay")).get(&db).await?;
    /// assert_eq!(essay.books().count(&db).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*) FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[track_caller]
    pub fn count<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, u64> {
        self.objects().count(db)
    }

    /// Returns true if any row is related.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert!(book.tags.exists(&db).await?);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT 1 FROM "tag" WHERE "tag"."id" IN (SELECT "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = ?) LIMIT ?
    /// ```
    #[track_caller]
    pub fn exists<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, bool> {
        self.objects().exists(db)
    }

    /// The first related row, if there is one; without any order, that of the lowest key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// assert_eq!(novel.books().first(&db).await?.expect("a novel").title, "Little Women");
    /// # assert_last_sql::<Book>(&db, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."id" LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."id" LIMIT ?
    /// ```
    #[track_caller]
    pub fn first<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Option<T>> {
        self.objects().first(db)
    }

    /// The last related row, if there is one; without any order, that of the highest key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// assert_eq!(novel.books().last(&db).await?.expect("a novel").title, "Little Men");
    /// # assert_last_sql::<Book>(&db, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."id" DESC LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."id" DESC LIMIT ?
    /// ```
    #[track_caller]
    pub fn last<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Option<T>> {
        self.objects().last(db)
    }

    /// The related row with the lowest value of a field or expression, if there is a row: see
    /// [`QuerySet::earliest`](crate::objects::QuerySet::earliest).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// assert_eq!(novel.books().earliest(Book.year, &db).await?.expect("a novel").year, 1868);
    /// # assert_last_sql::<Book>(&db, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."year" LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."year" LIMIT ?
    /// ```
    #[track_caller]
    pub fn earliest<'a>(
        &self,
        keys: impl Ordering<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Option<T>> {
        self.objects().earliest(keys, db)
    }

    /// The related row with the highest value of a field or expression, if there is a row: see
    /// [`QuerySet::latest`](crate::objects::QuerySet::latest).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// assert_eq!(novel.books().latest(Book.year, &db).await?.expect("a novel").year, 1871);
    /// # assert_last_sql::<Book>(&db, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."year" DESC LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."year" DESC LIMIT ?
    /// ```
    #[track_caller]
    pub fn latest<'a>(
        &self,
        keys: impl Ordering<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Option<T>> {
        self.objects().latest(keys, db)
    }

    /// Returns true if this row is related: a row, a foreign key to it, or its key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert!(!novel.books().contains(&book, &db).await?);
    /// # assert_last_sql::<Book>(&db, r#"SELECT 1 FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) AND "book"."id" = ? LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT 1 FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) AND "book"."id" = ? LIMIT ?
    /// ```
    #[track_caller]
    pub fn contains<'a>(
        &self,
        row: impl IntoKey<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, bool> {
        self.objects().contains(row, db)
    }

    /// The related rows of these keys, found by key. Keys of other rows are left out.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let books = novel.books().in_bulk([1, 3, 99], &db).await?;
    /// assert_eq!((books.len(), books[&3].title.as_str()), (1, "Little Men"));
    /// # assert_last_sql::<Book>(&db, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) AND "book"."id" IN (SELECT value FROM json_each(?))"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// AND "book"."id" IN (SELECT value FROM json_each(?))
    /// ```
    #[track_caller]
    pub fn in_bulk<'a>(
        &self,
        keys: impl RowKeys<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, HashMap<T::Key, T>>
    where
        T::Key: Eq + Hash,
    {
        self.objects().in_bulk(keys, db)
    }

    /// Aggregates of all related rows: see
    /// [`QuerySet::aggregate`](crate::objects::QuerySet::aggregate).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let (n, newest): (i64, Option<i32>) = novel.books().aggregate((count(), Book.year.max()), &db).await?;
    /// assert_eq!((n, newest), (2, Some(1871)));
    /// # assert_last_sql::<Book>(&db, r#"SELECT COUNT(*), MAX("book"."year") FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*), MAX("book"."year") FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[expect(
        clippy::implied_bounds_in_impls,
        reason = "the first bound is reported at the item of the tuple that breaks it"
    )]
    #[track_caller]
    pub fn aggregate<'a, Read: Send + 'static, K: OfManyRows>(
        &self,
        values: impl Selection<T, Kind = K> + SelectionOf<T, Read>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Read> {
        self.objects().aggregate(values, db)
    }

    /// One page of the related rows, of which each has `per_page`, with the number of all: see
    /// [`QuerySet::page`](crate::objects::QuerySet::page).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let page = novel.books().page(1, 1, &db).await?;
    /// assert_eq!((page.total, page.rows[0].title.as_str()), (2, "Little Women"));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, (SELECT COUNT(*) FROM "book" AS "t1" WHERE …) FROM "book"
    /// WHERE "book"."id" IN (SELECT … WHERE …"tag_id" = ?) ORDER BY "book"."id" LIMIT ?
    /// ```
    #[track_caller]
    pub fn page<'a>(
        &self,
        number: u64,
        per_page: u64,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Page<T>> {
        self.objects().page(number, per_page, db)
    }

    /// The first `n` related rows after a cursor, which an earlier page gave: see
    /// [`QuerySet::after`](crate::objects::QuerySet::after).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let page = novel.books().after(None, 1, &db).await?;
    /// let rest = novel.books().after(page.next.as_deref(), 1, &db).await?;
    /// assert_eq!(rest.rows[0].title, "Little Men");
    /// # assert_last_sql::<Book>(&db, r#"SELECT …, "book"."id" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) AND "book"."id" > ? ORDER BY "book"."id" LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, "book"."id" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) AND "book"."id" > ? ORDER BY "book"."id" LIMIT ?
    /// ```
    #[track_caller]
    pub fn after<'a>(
        &self,
        cursor: Option<&str>,
        n: u64,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, KeysetPage<T>> {
        self.objects().after(cursor, n, db)
    }

    /// The last `n` related rows before a cursor, which an earlier page gave: see
    /// [`QuerySet::before`](crate::objects::QuerySet::before).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let last = novel.books().before(None, 1, &db).await?;
    /// assert_eq!(last.rows[0].title, "Little Men");
    /// # assert_last_sql::<Book>(&db, r#"SELECT …, "book"."id" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."id" DESC LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, "book"."id" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."id" DESC LIMIT ?
    /// ```
    #[track_caller]
    pub fn before<'a>(
        &self,
        cursor: Option<&str>,
        n: u64,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, KeysetPage<T>> {
        self.objects().before(cursor, n, db)
    }

    /// Sets fields of all related rows in one statement, without a condition of its own: see
    /// [`QuerySet::update`](crate::objects::QuerySet::update).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let changed = novel.books().update(Book.copies.set(Book.copies + 1), &db).await?;
    /// assert_eq!(changed, 2);
    /// # assert_last_sql::<Book>(&db, r#"UPDATE "book" SET "copies" = "book"."copies" + ? WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "book" SET "copies" = "book"."copies" + ? WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn update<'a>(&self, set: impl Assignments<T> /* several: `(a, b)` */, db: &'a (impl Executor + ?Sized)) -> Pending<'a, u64> {
        self.objects().update(set, db)
    }
}
