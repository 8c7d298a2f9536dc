//! Ends of a query of values: where it is sent, and its values are read.

use super::Values;
use crate::backend::Backend;
use crate::db::{Executor, Pending, Target};
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::query_set::sql::{Sql, explain};
use crate::objects::run::answers::{any_row, row_count};
use crate::objects::run::one_row::{first, one, one_or_none};
use crate::objects::run::{Prepared, prepare, prepare_anew};
use crate::query::{Request, Select};
use crate::schema::Tenant;

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    pub(super) fn context<'a>(&self, db: &'a (impl Executor + ?Sized)) -> LoadContext<'a> {
        LoadContext {
            mode: self.mode,
            common_tables: self.select.common_tables().to_vec(),
            ..LoadContext::new(self.on(db))
        }
    }

    /// Returns where the query runs, for how long it may, and with what comment.
    pub(super) fn on<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Target<'a> {
        let comment = self.select.comment();
        db.target().within(self.timeout).commented(comment)
    }

    fn prepare(&self, on: Target<'_>) -> Result<Prepared> {
        prepare(Request::Select(&self.select), on)
    }

    /// The values.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let years: Vec<i32> = Book::objects().order_by(Book.year).values(Book.year).all(&db).await?;
    /// assert_eq!(years, [1836, 1868, 1871]);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn all<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Vec<Out>> {
        let (context, reader) = (self.context(db), self.reader.clone());
        let prepared = self.prepare(context.on);
        Pending::new(async move { reader.all(M::table(), &prepared?, context).await })
    }

    /// The one that there is. [`Error::DoesNotExist`](crate::error::Error::DoesNotExist) if there is none,
    /// [`Error::MultipleObjectsReturned`](crate::error::Error::MultipleObjectsReturned) if there are more. An order is
    /// not asked for, unless the query is cut to a page.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let year = Book::objects().filter(Book.title.eq("Nature")).values(Book.year).get(&db).await?;
    /// assert_eq!(year, 1836);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."year" FROM "book" WHERE "book"."title" = ? LIMIT ?
    /// ```
    #[track_caller]
    pub fn get<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Out> {
        let row = self.get_or_none(db);
        Pending::new(async move { one(row.await?, M::table().model) })
    }

    /// The one that there is, if there is one.
    /// [`Error::MultipleObjectsReturned`](crate::error::Error::MultipleObjectsReturned) if there are more.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let missing = Book::objects().filter(Book.title.eq("Moods")).values(Book.year).get_or_none(&db).await?;
    /// assert!(missing.is_none());
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."year" FROM "book" WHERE "book"."title" = ? LIMIT ?
    /// ```
    #[track_caller]
    pub fn get_or_none<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Option<Out>> {
        let rows = self.clone().with(Select::drop_order).limit(2).all(db);
        Pending::new(async move { one_or_none(rows.await?, M::table().model) })
    }

    /// The first one, if there is one; without any order, that of the row with the lowest key, and of distinct values
    /// the lowest.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let oldest = Book::objects().values(Book.title).order_by(Book.year).first(&db).await?;
    /// assert_eq!(oldest.as_deref(), Some("Nature"));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" ORDER BY "book"."year" LIMIT ?
    /// ```
    #[track_caller]
    pub fn first<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Option<Out>> {
        let rows = self.clone().with(Select::order_values).limit(1).all(db);
        Pending::new(async move { rows.await.map(first) })
    }

    /// The last one, if there is one; without any order, that of the row with the highest key, and of distinct values
    /// the highest.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let newest = Book::objects().values(Book.title).order_by(Book.year).last(&db).await?;
    /// assert_eq!(newest.as_deref(), Some("Little Men"));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" ORDER BY "book"."year" DESC LIMIT ?
    /// ```
    #[track_caller]
    pub fn last<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Option<Out>> {
        let query = self.clone().with(Select::order_values);
        let rows = query.reverse().limit(1).all(db);
        Pending::new(async move { rows.await.map(first) })
    }

    /// The number of values that [`all`](Self::all) gives.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let names = Book::objects().values(Book.author.name);
    /// assert_eq!(names.count(&db).await?, 3);
    /// assert_eq!(names.distinct().count(&db).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*) FROM "book";
    /// SELECT COUNT(*) FROM (
    ///     SELECT DISTINCT "t1"."name" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id") AS "t2"
    /// ```
    #[track_caller]
    pub fn count<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, u64> {
        let on = self.on(db);
        let prepared = prepare(Request::Select(&self.select.clone().counted()), on);
        row_count(prepared, on)
    }

    /// Returns true if there is one.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// assert!(Book::objects().values(Book.title).filter(Book.year.gt(1860)).exists(&db).await?);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT 1 FROM "book" WHERE "book"."year" > ? LIMIT ?
    /// ```
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn exists<'a>(&self, db: &'a (impl Executor + ?Sized) /* `&db`; as a condition `exists(query)` */) -> Pending<'a, bool> {
        let on = self.on(db);
        let prepared = prepare(Request::Select(&self.select.clone().found()), on);
        any_row(prepared, on)
    }

    /// The SQL of [`all`](Self::all) as this database gets it. Touches nothing.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let sql = Book::objects().values(Book.title).to_sql(&db)?;
    /// assert_eq!(sql.text(), r#"SELECT "book"."title" FROM "book""#);
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_sql(&self, db: &(impl Executor + ?Sized)) -> Result<Sql> {
        let on = db.target();
        self.sql_about(on.backend(), on.tenant())
    }

    /// The SQL of [`all`](Self::all) as a database of this kind gets it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let sql = Book::objects().values(Book.title).to_sql_for(Backend::Postgres)?;
    /// assert_eq!(sql.text(), r#"SELECT "book"."title" FROM "book""#);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn to_sql_for(&self, backend: Backend) -> Result<Sql> {
        self.sql_about(backend, None)
    }

    fn sql_about(&self, backend: Backend, tenant: Option<&Tenant>) -> Result<Sql> {
        let prepared = prepare_anew(Request::Select(&self.select), backend, tenant)?;
        let prepared = prepared.commented(self.select.comment());
        Ok(Sql::new(prepared.into_statement()))
    }

    /// Asks the database how it would find the values, without running the query: `EXPLAIN`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let plan = Book::objects().values(Book.title).filter(Book.id.eq(1)).explain(&db).await?;
    /// assert!(plan.contains("USING INTEGER PRIMARY KEY"));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn explain<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, String> {
        let on = self.on(db);
        let prepared = self.prepare(on);
        explain(prepared, on)
    }
}
