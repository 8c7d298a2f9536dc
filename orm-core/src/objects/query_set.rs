//! Queries of rows.

mod by_key;
mod earliest;
pub(super) mod ends;
mod filter_by_name;
pub(super) mod lock;
pub(super) mod only_database;
mod order_by_name;
pub(super) mod other_names;
mod page;
pub(super) mod set_operation;
pub(super) mod sql;
mod stream;
pub(super) mod tree;
pub(super) mod writes;

use self::tree::SameModel;
use super::load::{Annotate, Append, PrefetchRelated, RowQuery, SelectRelated};
use crate::model::{ForeignKey, IntoPredicate, KeyList, Model, OfRow, Ordering, PartitionKeys};
use crate::query::{self, KeyExpr, Output, Select};
use crate::schema::FetchMode;
use std::time::Duration;

/// A query of rows of `M`, each with the relations that are loaded with it.
///
/// A query is a value: building it touches nothing, it can be cloned, kept and asked again. Calls apply to the result
/// of those before: `limit(10).filter(c)` filters the ten.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let mut books = Book::objects().order_by(Book.year); // nothing is sent yet
/// let since: Option<i32> = Some(1860);
/// if let Some(since) = since {
///     books = books.filter(Book.year.ge(since));
/// }
/// assert_eq!(books.count(&db).await?, 2);
/// let first: Option<Book> = books.first(&db).await?;
/// # assert_eq!(first.map(|book| book.id), Some(2));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT COUNT(*) FROM "book" WHERE "book"."year" >= ?;
/// SELECT … FROM "book" WHERE "book"."year" >= ? ORDER BY "book"."year" LIMIT ?
/// ```
#[must_use = "a query does nothing before an end such as `.all(&db)` is awaited, and a call gives a new query: write `query = query.filter(…)`"]
#[rustfmt::skip] // One line, since the messages show it.
pub struct QuerySet<M /* the model: `QuerySet<Book>` */, Out = M> {
    query: RowQuery<M, Out>,
    mode: Option<FetchMode>,
    timeout: Option<Duration>,
}

impl<M: Model> QuerySet<M> {
    /// All rows.
    pub(crate) fn new() -> Self {
        QuerySet::of_select(Select::new(M::table()))
    }

    /// The rows of a query.
    pub(super) fn of_select(select: Select) -> Self {
        QuerySet {
            query: RowQuery::new(select),
            mode: None,
            timeout: None,
        }
    }
}

impl<M, Out> Clone for QuerySet<M, Out> {
    fn clone(&self) -> Self {
        QuerySet {
            query: self.query.clone(),
            mode: self.mode,
            timeout: self.timeout,
        }
    }
}

impl<M, Out> std::fmt::Debug for QuerySet<M, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QuerySet")
            .field("model", &self.query.select.table().model)
            .finish_non_exhaustive()
    }
}

/// Builders.
impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// The parts of the query that do not depend on what is read.
    pub(super) fn into_parts(self) -> (Select, Option<FetchMode>, Option<Duration>) {
        (self.query.select, self.mode, self.timeout)
    }

    /// The query of the rows, with what is loaded for them.
    pub(super) fn into_row_query(self) -> RowQuery<M, Out> {
        self.query
    }

    /// The query of the rows.
    pub(super) fn as_select(&self) -> &Select {
        &self.query.select
    }

    pub(super) fn changed(mut self, change: impl FnOnce(&mut Select)) -> Self {
        change(&mut self.query.select);
        self
    }

    /// Keeps the rows for which the condition holds.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.eq("Little Women") & Book.year.ge(1868));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."title" = ? AND "book"."year" >= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."title" = ? AND "book"."year" >= ?
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn filter(self, condition: impl IntoPredicate<M> /* several: `a & b`; kept by `query = query.filter(…)` */) -> Self {
        self.changed(|select| select.filter(condition.if_given()))
    }

    /// Keeps the rows for which the condition does not hold, those among them where a part of it is null.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().exclude(Book.subtitle.eq("Meg, Jo, Beth and Amy"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE ("book"."subtitle" = ?) IS NOT TRUE"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE ("book"."subtitle" = ?) IS NOT TRUE
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn exclude(self, condition: impl IntoPredicate<M> /* several: `a & b`; kept by `query = query.exclude(…)` */) -> Self {
        self.changed(|select| select.filter(condition.if_given().map(query::Expr::negated)))
    }

    /// Keeps no row. Whatever is added, nothing is sent: there are no rows to read, count, update or delete.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let visible = |user: Option<i64>| match user {
    ///     Some(user) => Book::objects().filter(Book.author.eq(user)),
    ///     None => Book::objects().none(),
    /// };
    /// assert_eq!(visible(None).order_by(Book.title).count(&db).await?, 0);
    /// # assert_eq!(visible(None).to_sql(&db)?.text(), "");
    /// # Ok(())
    /// # }
    /// ```
    pub fn none(self) -> Self {
        self.changed(|select| select.filter(query::Expr::constant(false)))
    }

    /// Orders by a field or expression, or a tuple or `Vec` of them. What was said of the order before is forgotten; with
    /// `()` that is all, and the model's own `ordering` holds again.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by((Book.author.name, Book.year.desc()));
    /// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name", "book"."year" DESC"#);
    /// # assert_sql(&query.clone().order_by(()), r#"SELECT … FROM "book""#);
    /// let by_year = query.order_by(()).values((Book.year, count()));
    /// # assert_sql(&by_year, r#"SELECT "book"."year", COUNT(*) FROM "book" GROUP BY "book"."year""#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name", "book"."year" DESC;
    /// SELECT "book"."year", COUNT(*) FROM "book" GROUP BY "book"."year"
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn order_by(self, keys: impl Ordering<M> /* several: `(a, b)`; the greatest first: `a.desc()`; kept by `query = query.order_by(…)` */) -> Self {
        let mut orders = Vec::new();
        keys.orders(&mut orders);
        self.changed(|select| select.order_by(orders))
    }

    /// Turns the order around.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.year).reverse();
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."year" DESC"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" DESC
    /// ```
    pub fn reverse(self) -> Self {
        self.changed(Select::reverse)
    }

    /// Keeps the first `n` rows. Which those are says the order, else the model's own `ordering`, also where they are
    /// then updated, deleted, filtered or looked for by another query.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.year).limit(10);
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."year" LIMIT ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" LIMIT ?
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn limit(self, n: u64 /* of an `Option`: `.limit(n.unwrap_or(20))`; behind others: `.offset(m).limit(n)`; kept by `query = query.limit(n)` */) -> Self {
        self.changed(|select| select.limit(n))
    }

    /// Leaves out the first `n` rows. With [`limit`](Self::limit) the rows left out come first, in whichever order the
    /// two are called.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.year).limit(10).offset(20);
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."year" LIMIT ? OFFSET ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" LIMIT ? OFFSET ?
    /// ```
    pub fn offset(self, n: u64) -> Self {
        self.changed(|select| select.offset(n))
    }

    /// Gives each row once, as every query of rows does: rows differ by their keys, so that the statement stays as it is.
    /// Values that the query is asked for afterwards come once each.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().distinct().order_by(Book.author.name);
    /// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name""#);
    /// let years = Book::objects().distinct().values(Book.year);
    /// # assert_sql(&years, r#"SELECT DISTINCT "book"."year" FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name";
    /// SELECT DISTINCT "book"."year" FROM "book"
    /// ```
    pub fn distinct(self /* of a field: `.distinct_on(field)` */) -> Self {
        self.changed(Select::distinct)
    }

    /// Gives one row of those that have the same values here: the first in the order so far, or the one with the lowest key.
    /// The values are fields, expressions, foreign keys, or a tuple of them.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// // The newest book of each author.
    /// let newest = Book::objects().order_by(Book.year.desc()).distinct_on(Book.author);
    /// # assert_sql(&newest, r#"SELECT … FROM (SELECT "t1"."id", "t1"."title", "t1"."year", "t1"."subtitle", "t1"."copies", "t1"."author_id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."year" DESC, "t1"."id") AS "value 1" FROM "book" AS "t1") AS "book" WHERE "book"."value 1" = ? ORDER BY "book"."year" DESC"#);
    /// let newest: Vec<Book> = newest.all(&db).await?;
    /// assert_eq!(newest.iter().map(|book| book.year).collect::<Vec<_>>(), [1871, 1836]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM (
    ///   SELECT …, ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."year" DESC, "t1"."id") AS "value 1" FROM "book" AS "t1"
    /// ) AS "book" WHERE "book"."value 1" = ? ORDER BY "book"."year" DESC
    /// ```
    ///
    /// What follows chooses among these rows: a `filter` behind it does not see the others.
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn distinct_on(self, values: impl PartitionKeys<M, Kind: OfRow> /* several: `(a, b)` */) -> Self {
        let mut keys = Vec::new();
        values.partition_keys(&mut keys);
        self.changed(|select| select.distinct_on(keys))
    }

    /// Joins to-one relations and reads their rows in the same query: one relation, or a tuple of them.
    ///
    /// The other side of a [`OneToOne`](crate::model::OneToOne) has no field in the row, so the result grows by it:
    /// `User::objects().select_related(User.profile())` gives `(User, Option<Profile>)`. Relations of that row are read
    /// into it: `select_related((User.profile(), User.profile().photo))`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books = Book::objects().select_related((Book.author, Book.author.mentor)).all(&db).await?;
    /// for book in &books {
    ///     let author = book.author.loaded().expect("it was read along");
    ///     println!("{} by {}", book.title, author.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."id", …, "t1"."id", …, "t2"."id", … FROM "book"
    /// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
    /// LEFT JOIN "author" AS "t2" ON "t2"."id" = "t1"."mentor_id"
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn select_related<Grown>(self, /* several: `(a, b)` */ relations: impl Append<SelectRelated, M, Out, Out = Grown>) -> QuerySet<M, Grown> {
        self.with_appended(relations)
    }

    /// Sets how the relations of these rows load when they are asked, and those of rows joined to them or prefetched.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().fetch_mode(FetchMode::Raise).first(&db).await?.expect("a book");
    /// let error = book.author.get(&db).await.unwrap_err();
    /// assert!(error.to_string().ends_with("add `.select_related(Book.author)` to it")); // and names this line
    /// # Ok(())
    /// # }
    /// ```
    pub fn fetch_mode(mut self, mode: FetchMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Sets how long each statement of this query may take before it fails with
    /// [`Error::Timeout`](crate::error::Error::Timeout), instead of what the [database](crate::db::Database::timeout)
    /// says; more stands there.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// use std::time::Duration;
    ///
    /// let books = Book::objects().timeout(Duration::from_secs(2)).all(&db).await?;
    /// # assert_eq!(books.len(), 3);
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Adds a comment to the end of each statement that this query sends, `/* … */`, by which it is found in the logs and
    /// statistics of the database. The text is one of the program, and nothing of what users send.
    ///
    /// The comment is in the statements that read, count and write these rows, and in those that load others with them; within
    /// another query it is left out. [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the text holds `/*` or `*/`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.lt(1)).comment("nightly report");
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."copies" < ? /* nightly report */"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."copies" < ? /* nightly report */
    /// ```
    #[doc(alias = "tag_with")]
    pub fn comment(self, comment: &'static str) -> Self {
        self.changed(|select| select.set_comment(comment))
    }

    /// Says that a delete or update of everything is meant.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let changed = Book::objects().every_row().update(Book.copies.set(1), &db).await?;
    /// assert_eq!(changed, 3);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "book" SET "copies" = ?
    /// ```
    pub fn every_row(self) -> Self {
        self.changed(Select::allow_every_row)
    }

    /// Loads to-many relations with the rows, by one query each however many rows there are. The loaded rows know the
    /// row that they were loaded for: `book.author.get(&db)` needs no query.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let authors: Vec<(Author, Vec<Book>)> =
    ///     Author::objects().order_by(Author.name).prefetch_related(Author.books()).all(&db).await?;
    /// assert_eq!(authors[0].0.name, "Louisa May Alcott");
    /// assert_eq!(authors[0].1.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "author" ORDER BY "author"."name";
    /// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?))
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn prefetch_related<Grown>(self, /* several: `(a, b)`; of some rows: `Author.books().filter(…)` */ relations: impl Append<PrefetchRelated, M, Out, Out = Grown>) -> QuerySet<M, Grown> {
        self.with_appended(relations)
    }

    /// Computes values with the rows, so that each comes as a tuple: of one value, or of each of a tuple.
    ///
    /// A value is a field of a related row, an expression, an aggregate of related rows, or a whole related row. It comes
    /// with the rows alone: a count, an update or a delete of the query does without it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let authors: Vec<(Author, i64, Option<i32>)> = Author::objects()
    ///     .annotate((Author.books().count(), Author.books().max(Book.year)))
    ///     .order_by(Author.name)
    ///     .all(&db)
    ///     .await?;
    /// assert_eq!((authors[0].1, authors[0].2), (2, Some(1871)));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id"),
    ///     (SELECT MAX("t2"."year") FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id")
    /// FROM "author" ORDER BY "author"."name"
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn annotate<G>(self, /* several: `(a, b)` */ values: impl Append<Annotate, M, Out, Out = G>) -> QuerySet<M, G> {
        self.with_appended(values)
    }

    fn with_appended<Mode, Grown>(
        self,
        relations: impl Append<Mode, M, Out, Out = Grown>,
    ) -> QuerySet<M, Grown> {
        QuerySet {
            query: relations.append(self.query),
            mode: self.mode,
            timeout: self.timeout,
        }
    }
}

/// `Book.author.is_in(Author::objects().filter(…))`.
macro_rules! key_lists {
    ($($field:ty, $query:ty;)*) => {$(
        // Of a query of any model, so that one of another is told so, and not that it has to be read first.
        #[diagnostic::do_not_recommend]
        impl<X: Model, T: Model, R> KeyList<$field, R> for $query
        where
            X: SameModel<T>,
        {
            fn contains(self, key: KeyExpr) -> query::Expr {
                key.is_found_by(self.to_output(Output::Key))
            }
        }
    )*};
}
key_lists! {
    ForeignKey<X>, QuerySet<T>;
    ForeignKey<X>, &QuerySet<T>;
    Option<ForeignKey<X>>, QuerySet<T>;
    Option<ForeignKey<X>>, &QuerySet<T>;
}
