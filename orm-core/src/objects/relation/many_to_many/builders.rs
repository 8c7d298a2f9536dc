//! The related rows of a row as a query: `book.tags.filter(…)`, `book.tags.values(…)`.

use crate::model::{IntoPredicate, ManyToMany, Model, OfRow, Ordering, PartitionKeys, Predicate};
use crate::objects::load::{Annotate, Append, PrefetchRelated, SelectRelated};
use crate::objects::query_set::QuerySet;
use crate::objects::relation::join_table::is_joined;
use crate::objects::selection::{Selection, SelectionOf};
use crate::objects::shape::Row;
use crate::objects::values::Values;
use crate::query::{self, KeyExpr};
use crate::schema::FetchMode;

/// The builders of a [`QuerySet`], of the related rows.
impl<T: Model, Through: 'static> ManyToMany<T, Through> {
    /// A query of the related rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// let query = book.tags.objects().order_by(Tag.name).limit(3);
    /// # assert_sql(&query, r#"SELECT … FROM "tag" WHERE "tag"."id" IN (SELECT "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = ?) ORDER BY "tag"."name" LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "tag" WHERE "tag"."id" IN (SELECT "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = ?)
    /// ORDER BY "tag"."name" LIMIT ?
    /// ```
    pub fn objects(&self) -> QuerySet<T> {
        let key = KeyExpr::primary(T::table());
        let related = match self.owner() {
            Ok(owner) => is_joined(owner.join, &owner.key, key),
            Err(why) => query::Expr::refused(why),
        };
        QuerySet::new().filter(Predicate::<T>::from_expr(related))
    }

    /// The related rows for which the condition holds: [`objects`](Self::objects), filtered.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert!(book.tags.filter(Tag.name.eq("essay")).exists(&db).await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn filter(&self, condition: impl IntoPredicate<T>) -> QuerySet<T> {
        self.objects().filter(condition)
    }

    /// The related rows for which the condition does not hold: [`objects`](Self::objects), filtered the other way.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert_eq!(book.tags.exclude(Tag.name.eq("essay")).count(&db).await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exclude(&self, condition: impl IntoPredicate<T>) -> QuerySet<T> {
        self.objects().exclude(condition)
    }

    /// The related rows in this order: [`objects`](Self::objects), ordered.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert_eq!(book.tags.order_by(Tag.name.desc()).all(&db).await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn order_by(&self, keys: impl Ordering<T>) -> QuerySet<T> {
        self.objects().order_by(keys)
    }

    /// No related row. Whatever is added, nothing is sent: [`objects`](Self::objects), of [none](QuerySet::none).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// assert_eq!(novel.books().none().count(&db).await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn none(&self) -> QuerySet<T> {
        self.objects().none()
    }

    /// The related rows for which a condition holds whose field is named at run time: see
    /// [`QuerySet::filter_by_name`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().filter_by_name("year.ge", "1860");
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) AND "book"."year" >= ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) AND "book"."year" >= ?
    /// ```
    pub fn filter_by_name(&self, name: &str, value: &str) -> QuerySet<T> {
        self.objects().filter_by_name(name, value)
    }

    /// The related rows in the order of a field that is named at run time: see
    /// [`QuerySet::order_by_name`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().order_by_name("-year");
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."year" DESC"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."year" DESC
    /// ```
    pub fn order_by_name(&self, name: &str) -> QuerySet<T> {
        self.objects().order_by_name(name)
    }

    /// The related rows in the order of several fields that are named at run time: see
    /// [`QuerySet::order_by_names`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().order_by_names("-year,title".split(','));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."year" DESC, "book"."title""#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) ORDER BY "book"."year" DESC, "book"."title"
    /// ```
    pub fn order_by_names<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> QuerySet<T> {
        self.objects().order_by_names(names)
    }

    /// The related rows in the order of their model, turned around; one that is given is turned behind it, by
    /// `order_by(…).reverse()`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().reverse();
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    pub fn reverse(&self) -> QuerySet<T> {
        self.objects().reverse()
    }

    /// The first `n` related rows: see [`QuerySet::limit`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().limit(3);
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) LIMIT ?
    /// ```
    pub fn limit(&self, n: u64) -> QuerySet<T> {
        self.objects().limit(n)
    }

    /// The related rows without the first `n`: see [`QuerySet::offset`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().offset(1).limit(3);
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) LIMIT ? OFFSET ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?) LIMIT ? OFFSET ?
    /// ```
    pub fn offset(&self, n: u64) -> QuerySet<T> {
        self.objects().offset(n)
    }

    /// The related rows, each once, as they are anyway; behind it `values` has each value once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().distinct().values(Book.year);
    /// # assert_sql(&query, r#"SELECT DISTINCT "book"."year" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT DISTINCT "book"."year" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    pub fn distinct(&self) -> QuerySet<T> {
        self.objects().distinct()
    }

    /// One related row of those that have the same values here: see [`QuerySet::distinct_on`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().distinct_on(Book.author);
    /// # assert_sql(&query, r#"SELECT … FROM (SELECT "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."copies", "t1"."author_id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."id") AS "value 1" FROM "book" AS "t1" WHERE "t1"."id" IN (SELECT "t2"."book_id" FROM "book_tags" AS "t2" WHERE "t2"."tag_id" = ?)) AS "book" WHERE "book"."value 1" = ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM (SELECT …, ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."id") AS "value 1" FROM "book" AS "t1"
    /// WHERE "t1"."id" IN (SELECT "t2"."book_id" FROM "book_tags" AS "t2" WHERE "t2"."tag_id" = ?)) AS "book" WHERE "book"."value 1" = ?
    /// ```
    pub fn distinct_on(&self, values: impl PartitionKeys<T, Kind: OfRow>) -> QuerySet<T> {
        self.objects().distinct_on(values)
    }

    /// The related rows, with the rows that their to-one relations lead to: see [`QuerySet::select_related`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().select_related(Book.author);
    /// # assert_sql(&query, r#"SELECT …, "t2"."id", "t2"."name", "t2"."birth_year", "t2"."mentor_id" FROM "book" INNER JOIN "author" AS "t2" ON "t2"."id" = "book"."author_id" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."id", …, "t2"."id", … FROM "book" INNER JOIN "author" AS "t2" ON "t2"."id" = "book"."author_id"
    /// WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn select_related<Grown>(&self, relations: impl Append<SelectRelated, T, T, Out = Grown> /* several: `(a, b)` */) -> QuerySet<T, Grown> {
        self.objects().select_related(relations)
    }

    /// The related rows, with rows that are related to them, by one query each: see [`QuerySet::prefetch_related`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let books: Vec<(Book, Vec<Tag>)> = novel.books().prefetch_related(Book.tags).all(&db).await?;
    /// assert_eq!(books[0].1[0].name, "novel");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?);
    /// SELECT "book_tags"."book_id", … FROM "book_tags" INNER JOIN "tag" AS "t1" ON … WHERE "book_tags"."book_id" IN (SELECT value FROM json_each(?))
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn prefetch_related<Grown>(&self, relations: impl Append<PrefetchRelated, T, T, Out = Grown> /* several: `(a, b)` */) -> QuerySet<T, Grown> {
        self.objects().prefetch_related(relations)
    }

    /// The related rows, each with values that are computed with it: see [`QuerySet::annotate`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().annotate(Book.title.upper());
    /// # assert_sql(&query, r#"SELECT …, orm_upper("book"."title") FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)"#);
    /// let books: Vec<(Book, String)> = query.order_by(Book.year).all(&db).await?;
    /// assert_eq!(books[0].1, "LITTLE WOMEN");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, orm_upper("book"."title") FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn annotate<G>(&self, values: impl Append<Annotate, T, T, Out = G> /* several: `(a, b)` */) -> QuerySet<T, G> {
        self.objects().annotate(values)
    }

    /// Values of each related row, in place of the row: see [`QuerySet::values`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().values((Book.title, Book.year));
    /// # assert_sql(&query, r#"SELECT "book"."title", "book"."year" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)"#);
    /// let books: Vec<(String, i32)> = query.order_by(Book.year).all(&db).await?;
    /// assert_eq!(books[0], ("Little Women".to_owned(), 1868));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."title", "book"."year" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[expect(
        clippy::implied_bounds_in_impls,
        reason = "the first bound is reported at the item of the tuple that breaks it"
    )]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn values<Read: Send + 'static>(&self, values: impl Selection<T> + SelectionOf<T, Read> /* several: `(a, b)` */) -> Values<T, Read> {
        self.objects().values(values)
    }

    /// A struct of each related row, in place of the row: see [`QuerySet::values_as`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// #[derive(Row)]
    /// #[row(Book)]
    /// struct BookLine {
    ///     title: String,
    ///     year: i32,
    /// }
    ///
    /// let query = novel.books().values_as::<BookLine>();
    /// # assert_sql(&query, r#"SELECT "book"."title", "book"."year" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)"#);
    /// let lines = query.order_by(Book.year).all(&db).await?;
    /// assert_eq!((&*lines[0].title, lines[0].year), ("Little Women", 1868));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."title", "book"."year" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    pub fn values_as<S: Row<T>>(&self) -> Values<T, S> {
        self.objects().values_as::<S>()
    }

    /// The related rows, locked as they are read, until the transaction ends: see [`QuerySet::for_update`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let query = novel.books().for_update().or_ignore(); // SQLite has no locks on rows
    /// db.transaction(async |tx| {
    ///     for book in &mut query.all(tx).await? {
    ///         book.copies += 1;
    ///         book.save(tx).await?;
    ///     }
    ///     Ok::<(), Error>(())
    /// })
    /// .await?;
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = $1::int8) FOR UPDATE OF "book"
    /// ```
    pub fn for_update(&self) -> QuerySet<T> {
        self.objects().for_update()
    }

    /// The related rows, with what their relations do when they are asked: see [`QuerySet::fetch_mode`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let books = novel.books().fetch_mode(FetchMode::Raise).all(&db).await?;
    /// assert!(matches!(books[0].author.get(&db).await, Err(Error::NotLoaded { .. })));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fetch_mode(&self, mode: FetchMode) -> QuerySet<T> {
        self.objects().fetch_mode(mode)
    }
}
