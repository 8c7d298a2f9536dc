//! Queries of rows.

pub(super) mod sql;
pub(super) mod stream;
pub(super) mod tree;

use super::{DeleteReport, RowStream, Sql, delete, row};
use crate::backend::Backend;
use crate::db::{Executor, Pending, Target};
use crate::error::{Error, Result};
use crate::model::{Assignments, ForeignKey, IntoPredicate, KeyList, Model, Ordering, key_columns};
use crate::objects::delete::report as delete_report;
use crate::objects::delete::report::ReportMode;
use crate::objects::load::joined::Relations;
use crate::objects::load::{Load, Origin, Plain, Stage, Then};
use crate::objects::run::{Prepared, prepare, write};
use crate::query::{self, Expr, OrderKey, Output, Request, Select, Update};
use crate::schema::FetchMode;
use std::sync::Arc;
use std::time::Duration;

/// Rows of `M`, each with what is loaded beside it.
///
/// A query is a value: building it touches nothing, it can be cloned, kept and asked again. Calls apply to the result
/// of those before: `limit(10).filter(c)` filters the ten.
#[must_use = "a query does nothing before an end such as `.all(&db)` is awaited"]
pub struct QuerySet<M, Out = M> {
    select: Select,
    mode: Option<FetchMode>,
    timeout: Option<Duration>,
    stage: Arc<dyn Stage<M, Out>>,
}

impl<M: Model> QuerySet<M> {
    /// All rows.
    pub(crate) fn new() -> Self {
        QuerySet::of(Select::new(M::table()))
    }

    /// These rows.
    pub(super) fn of(select: Select) -> Self {
        QuerySet {
            select,
            mode: None,
            timeout: None,
            stage: Arc::new(Plain),
        }
    }

    /// Reads the rows one by one, in constant memory. They have no peers: `get` on a foreign key loads one row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut rows = Book::objects().order_by(Book.year).stream(&db);
    /// while let Some(book) = rows.try_next().await? {
    ///     println!("{}", book.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn stream<'a>(&self, db: &'a (impl Executor + ?Sized)) -> RowStream<'a, M> {
        let on = self.on(db);
        RowStream::new(self.prepare(on.backend()), on)
    }
}

impl<M, Out> Clone for QuerySet<M, Out> {
    fn clone(&self) -> Self {
        QuerySet {
            select: self.select.clone(),
            mode: self.mode,
            timeout: self.timeout,
            stage: Arc::clone(&self.stage),
        }
    }
}

impl<M, Out> std::fmt::Debug for QuerySet<M, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QuerySet")
            .field("model", &self.select.table().model)
            .finish_non_exhaustive()
    }
}

/// Builders.
impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    fn with(mut self, change: impl FnOnce(&mut Select)) -> Self {
        change(&mut self.select);
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
    pub fn filter(self, condition: impl IntoPredicate<M>) -> Self {
        self.with(|select| select.filter(condition.condition()))
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
    pub fn exclude(self, condition: impl IntoPredicate<M>) -> Self {
        self.with(|select| select.filter(condition.condition().negated()))
    }

    /// Orders by a field or expression, or a tuple or `Vec` of them. What was said of the order before is forgotten.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by((Book.author.name, Book.year.desc()));
    /// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name", "book"."year" DESC"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name", "book"."year" DESC
    /// ```
    pub fn order_by(self, keys: impl Ordering<M>) -> Self {
        let mut orders = Vec::new();
        keys.orders(&mut orders);
        self.with(|select| select.order_by(orders))
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
        self.with(Select::reverse)
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
    pub fn limit(self, n: u64) -> Self {
        self.with(|select| select.limit(n))
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
        self.with(|select| select.offset(n))
    }

    /// Gives each row once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().distinct();
    /// # assert_sql(&query, r#"SELECT DISTINCT … FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT DISTINCT … FROM "book"
    /// ```
    pub fn distinct(self) -> Self {
        self.with(Select::distinct)
    }

    /// Reads related rows along, by joins: one to-one relation, or a tuple of them.
    ///
    /// The other side of a [`OneToOne`](crate::model::OneToOne) has no place in the row and comes beside it:
    /// `User::objects().select_related(User.profile())` gives `(User, Option<Profile>)`. What lies behind it is read
    /// into that row: `select_related((User.profile(), User.profile().photo))`.
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
    pub fn select_related<Grown>(
        mut self,
        relations: impl Relations<M, Out, Out = Grown>,
    ) -> QuerySet<M, Grown> {
        relations.ask(&mut self.select);
        QuerySet {
            select: self.select,
            mode: self.mode,
            timeout: self.timeout,
            stage: relations.stage(self.stage),
        }
    }

    /// How the foreign keys of these rows load when they are asked, and those of rows joined to them or prefetched.
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

    /// How long each statement of this query may take, before it fails with [`Error::Timeout`]; instead of what the
    /// [database](crate::db::Database::timeout) says, which tells more.
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
        self.with(Select::allow_every_row)
    }

    /// Loads to-many relations beside the rows, one query each however many rows there are. What is loaded knows the
    /// row it was loaded for: `book.author.get(&db)` answers without a query.
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
    pub fn prefetch_related<L: Load<M, Out>>(self, what: L) -> QuerySet<M, L::Out> {
        QuerySet {
            select: self.select,
            mode: self.mode,
            timeout: self.timeout,
            stage: Arc::new(Then {
                before: self.stage,
                what,
            }),
        }
    }
}

/// Ends.
impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Where it runs, and how long it may.
    fn on<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Target<'a> {
        db.target().within(self.timeout)
    }

    pub(super) fn prepare(&self, backend: Backend) -> Result<Option<Prepared>> {
        let prepared = prepare(Request::Select(&self.select), backend)?;
        Ok(prepared.map(|prepared| prepared.fetching(self.mode)))
    }

    /// The rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books = Book::objects().filter(Book.author.name.eq("Louisa May Alcott")).all(&db).await?;
    /// assert_eq!(books.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn all<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Vec<Out>> {
        let on = self.on(db);
        let (prepared, stage) = (self.prepare(on.backend()), Arc::clone(&self.stage));
        let of = Origin {
            mode: self.mode,
            ..Origin::new(on)
        };
        Pending::new(async move {
            let Some(prepared) = prepared? else {
                return Ok(Vec::new());
            };
            stage.run(prepared.found(&*stage, on).await?, of).await
        })
    }

    /// The one row. [`Error::DoesNotExist`] if there is none, [`Error::MultipleObjectsReturned`] if there are more. An
    /// order is not asked for, unless the query is cut to a page.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert_eq!(book.year, 1836);
    /// let error = Book::objects().filter(Book.year.gt(1860)).get(&db).await.unwrap_err();
    /// assert!(matches!(error, Error::MultipleObjectsReturned { model: "Book" }));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."title" = ? LIMIT ?
    /// ```
    #[track_caller]
    pub fn get<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Out> {
        let found = self.get_or_none(db);
        Pending::new(async move {
            found.await?.ok_or(Error::DoesNotExist {
                model: M::table().model,
            })
        })
    }

    /// The one row, if there is one. [`Error::MultipleObjectsReturned`] if there are more.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let missing = Book::objects().filter(Book.title.eq("Moods")).get_or_none(&db).await?;
    /// assert!(missing.is_none());
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."title" = ? LIMIT ?
    /// ```
    #[track_caller]
    pub fn get_or_none<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Option<Out>> {
        let rows = self.clone().with(Select::unordered).limit(2).all(db);
        Pending::new(async move {
            let mut rows = rows.await?;
            if rows.len() > 1 {
                return Err(Error::MultipleObjectsReturned {
                    model: M::table().model,
                });
            }
            Ok(rows.pop())
        })
    }

    /// The first row, if there is one; without any order, that of the lowest key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let oldest = Book::objects().order_by(Book.year).first(&db).await?;
    /// assert_eq!(oldest.expect("there are books").title, "Nature");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" LIMIT ?
    /// ```
    #[track_caller]
    pub fn first<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Option<Out>> {
        let rows = self.clone().ordered().limit(1).all(db);
        Pending::new(async move { Ok(rows.await?.pop()) })
    }

    /// The last row, if there is one; without any order, that of the highest key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let newest = Book::objects().order_by(Book.year).last(&db).await?;
    /// assert_eq!(newest.expect("there are books").title, "Little Men");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" DESC LIMIT ?
    /// ```
    #[track_caller]
    pub fn last<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Option<Out>> {
        let rows = self.clone().ordered().reverse().limit(1).all(db);
        Pending::new(async move { Ok(rows.await?.pop()) })
    }

    /// The number of rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// assert_eq!(Book::objects().filter(Book.year.gt(1860)).count(&db).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*) FROM "book" WHERE "book"."year" > ?
    /// ```
    #[track_caller]
    pub fn count<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, u64> {
        let on = self.on(db);
        let prepared = prepare(
            Request::Select(&self.to_output(Output::Count)),
            on.backend(),
        );
        Pending::new(async move {
            match prepared? {
                Some(prepared) => prepared.count(on).await,
                None => Ok(0),
            }
        })
    }

    /// Whether there is a row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// assert!(Book::objects().filter(Book.year.gt(1860)).exists(&db).await?);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT 1 FROM "book" WHERE "book"."year" > ? LIMIT ?
    /// ```
    #[track_caller]
    pub fn exists<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, bool> {
        let on = self.on(db);
        let prepared = prepare(
            Request::Select(&self.to_output(Output::Exists)),
            on.backend(),
        );
        Pending::new(async move {
            match prepared? {
                Some(prepared) => prepared.exists(on).await,
                None => Ok(false),
            }
        })
    }

    /// Sets fields of all these rows in one statement; the number of rows. `auto_now` fields are set too. Values are
    /// computed from the rows as they were before, also where they count or read rows of the same table.
    ///
    /// Without a condition [`Error::Unfiltered`], unless [`every_row`](Self::every_row) says it is meant.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let changed = Book::objects()
    ///     .filter(Book.year.gt(1860))
    ///     .update((Book.copies.set(Book.copies + 1), Book.subtitle.set(None)), &db)
    ///     .await?;
    /// assert_eq!(changed, 2);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "book" SET "copies" = "book"."copies" + ?, "subtitle" = ? WHERE "book"."year" > ?
    /// ```
    #[track_caller]
    pub fn update<'a>(
        &self,
        set: impl Assignments<M>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, u64> {
        let on = self.on(db);
        let mut assignments = Vec::new();
        set.assignments(&mut assignments);
        row::set_auto_now(M::table(), &mut assignments);
        let update = Update::new(self.select.clone(), assignments);
        let prepared = prepare(Request::Update(&update), on.backend());
        Pending::new(async move { write(prepared, on).await })
    }

    /// Deletes all these rows in one statement; the number of them, without those that the database deletes along. What
    /// refers to them goes, stays or forbids it as for [one row](super::Objects::delete).
    ///
    /// Without a condition [`Error::Unfiltered`], unless [`every_row`](Self::every_row) says it is meant.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// assert_eq!(Book::objects().filter(Book.year.lt(1860)).delete(&db).await?, 1);
    /// let error = Book::objects().delete(&db).await.unwrap_err();
    /// assert!(matches!(error, Error::Unfiltered { model: "Book" }));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// DELETE FROM "book" WHERE "book"."year" < ?
    /// ```
    #[track_caller]
    pub fn delete<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, u64> {
        let on = self.on(db);
        let rows = delete::RowsToDelete::Many(self.select.clone());
        Pending::new(delete::delete(rows, on))
    }

    /// What [`delete`](Self::delete) would do, without doing it: which rows go, which are changed, and what stands in
    /// the way. Without a condition [`Error::Unfiltered`], as there.
    ///
    /// What it sees, and what it costs, is as for [one row](super::Objects::delete_report).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let report = Author::objects().filter(Author.name.contains("a")).delete_report(&db).await?;
    /// assert_eq!(report.to_string(), "Author: 2 deleted\nBook: 3 deleted\nBookTags: 3 deleted");
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn delete_report<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, DeleteReport> {
        let on = self.on(db);
        let rows = delete::RowsToDelete::Many(self.select.clone());
        Pending::new(delete_report::report(
            ReportMode::Look,
            rows,
            M::table(),
            on,
        ))
    }

    /// Deletes all these rows, and says what went: [`delete`](Self::delete) and
    /// [`delete_report`](Self::delete_report) in one transaction, as for [one row](super::Objects::delete_with_report).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let report = Author::objects().filter(Author.birth_year.lt(1810)).delete_with_report(&db).await?;
    /// assert_eq!(report.to_string(), "Author: 1 deleted\nBook: 1 deleted\nBookTags: 1 deleted\nAuthor.mentor: 1 set to null");
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn delete_with_report<'a>(
        &self,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, DeleteReport> {
        let on = self.on(db);
        let rows = delete::RowsToDelete::Many(self.select.clone());
        Pending::new(delete_report::report(
            ReportMode::Delete,
            rows,
            M::table(),
            on,
        ))
    }

    /// The SQL of [`all`](Self::all) as this database gets it. Touches nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let sql = Book::objects().filter(Book.year.gt(1860)).limit(2).to_sql(&db)?;
    /// assert!(sql.text().ends_with(r#"FROM "book" WHERE "book"."year" > ? LIMIT ?"#));
    /// assert!(sql.to_string().ends_with("LIMIT ? -- 1860, 2"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_sql(&self, db: &(impl Executor + ?Sized)) -> Result<Sql> {
        self.to_sql_for(db.target().backend())
    }

    /// The SQL of [`all`](Self::all) as a database of this kind gets it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let sql = Book::objects().filter(Book.year.gt(1860)).to_sql_for(Backend::Postgres)?;
    /// assert!(sql.text().ends_with(r#"WHERE "book"."year" > $1::int4"#));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn to_sql_for(&self, backend: Backend) -> Result<Sql> {
        Ok(Sql::new(
            self.prepare(backend)?.map(|prepared| prepared.statement),
        ))
    }

    /// How the database would find the rows, in its own words. Does not run the query.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let plan = Book::objects().filter(Book.id.eq(1)).explain(&db).await?;
    /// assert!(plan.contains("USING INTEGER PRIMARY KEY"));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn explain<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, String> {
        let on = self.on(db);
        let prepared = self.prepare(on.backend());
        Pending::new(async move {
            match prepared? {
                Some(prepared) => sql::explain(prepared.statement, on).await,
                None => Ok("nothing is sent: no row can match".to_owned()),
            }
        })
    }

    /// The query for something else than its rows.
    pub(super) fn to_output(&self, output: Output) -> Select {
        let mut select = self.select.clone();
        select.set_output(output);
        select
    }

    /// In the order of the key, where there is no other.
    fn ordered(self) -> Self {
        let table = M::table();
        if !table.ordering.is_empty() || self.select.is_tree_walk() {
            return self;
        }
        let key = key_columns(table, table.primary_key).into_iter();
        self.with(|select| select.order_by_default(key.map(OrderKey::asc).collect()))
    }
}

/// `Book.author.is_in(Author::objects().filter(…))`.
macro_rules! key_lists {
    ($($field:ty, $query:ty;)*) => {$(
        impl<T: Model, R> KeyList<$field, R> for $query {
            fn contains(self, key: Vec<query::Expr>) -> query::Expr {
                Expr::key_in(key, self.to_output(Output::Key))
            }
        }
    )*};
}
key_lists! {
    ForeignKey<T>, QuerySet<T>;
    ForeignKey<T>, &QuerySet<T>;
    Option<ForeignKey<T>>, QuerySet<T>;
    Option<ForeignKey<T>>, &QuerySet<T>;
}
