//! Ends of a query: where it is sent, and its rows are read.

use super::QuerySet;
use super::only_database::OnlyDatabase;
use super::sql::{Sql, explain};
use crate::backend::Backend;
use crate::db::{Executor, Pending, Target};
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::run::answers::{any_row, row_count};
use crate::objects::run::one_row::{first, one, one_or_none};
use crate::objects::run::{Prepared, prepare, prepare_anew};
use crate::query::{KeyExpr, OrderKey, Output, Request, Select};
use crate::schema::Tenant;

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Returns where the query runs, for how long it may, and how its relations load.
    pub(super) fn context<'a>(&self, db: &'a (impl Executor + ?Sized)) -> LoadContext<'a> {
        LoadContext {
            mode: self.mode,
            common_tables: self.query.select.common_tables().to_vec(),
            ..LoadContext::new(self.on(db))
        }
    }

    /// Returns where the query runs, for how long it may, and with what comment.
    pub(super) fn on<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Target<'a> {
        let comment = self.query.select.comment();
        db.target().within(self.timeout).commented(comment)
    }

    pub(super) fn prepare(&self, on: Target<'_>) -> Result<Prepared> {
        prepare(Request::Select(&self.query.select), on)
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
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn all<'a, On: OnlyDatabase<'a>>(&self, /* the last call: `.filter(…)`, `.delete(&db)` without it */ db: On) -> Pending<'a, Vec<Out>> {
        let (context, stage) = (self.context(db.database()), self.query.stage.start());
        let prepared = self.prepare(context.on);
        Pending::new(async move { prepared?.results(stage, context).await })
    }

    /// Prepares the query with another order or page than its own.
    fn prepare_changed(
        &self,
        on: Target<'_>,
        change: impl FnOnce(&mut Select),
    ) -> Result<Prepared> {
        let mut select = self.query.select.clone();
        change(&mut select);
        prepare(Request::Select(&select), on)
    }

    /// Prepares the query for one row, in whatever order, and one more, which should not be there.
    fn prepare_two(&self, on: Target<'_>) -> Result<Prepared> {
        self.prepare_changed(on, |select| {
            select.unordered();
            select.limit(2);
        })
    }

    /// The one row. [`Error::DoesNotExist`](crate::error::Error::DoesNotExist) if there is none,
    /// [`Error::MultipleObjectsReturned`](crate::error::Error::MultipleObjectsReturned) if there are more. An order is
    /// not asked for, unless the query is cut to a page.
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
    pub fn get<'a, On: OnlyDatabase<'a>>(&self, db: On) -> Pending<'a, Out> {
        let (context, stage) = (self.context(db.database()), self.query.stage.start());
        let prepared = self.prepare_two(context.on);
        let model = M::table().model;
        Pending::new(async move {
            let rows = prepared?.results(stage, context).await?;
            one(one_or_none(rows, model)?, model)
        })
    }

    /// The one row, if there is one. [`Error::MultipleObjectsReturned`](crate::error::Error::MultipleObjectsReturned)
    /// if there are more.
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
    pub fn get_or_none<'a, On: OnlyDatabase<'a>>(&self, db: On) -> Pending<'a, Option<Out>> {
        let (context, stage) = (self.context(db.database()), self.query.stage.start());
        let prepared = self.prepare_two(context.on);
        Pending::new(async move {
            one_or_none(prepared?.results(stage, context).await?, M::table().model)
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
    pub fn first<'a, On: OnlyDatabase<'a>>(&self, db: On) -> Pending<'a, Option<Out>> {
        let (context, stage) = (self.context(db.database()), self.query.stage.start());
        let prepared = self.prepare_changed(context.on, |select| {
            order_by_key::<M>(select);
            select.limit(1);
        });
        Pending::new(async move { prepared?.results(stage, context).await.map(first) })
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
    pub fn last<'a>(&self, db: impl OnlyDatabase<'a>) -> Pending<'a, Option<Out>> {
        let (context, stage) = (self.context(db.database()), self.query.stage.start());
        let prepared = self.prepare_changed(context.on, |select| {
            order_by_key::<M>(select);
            select.reverse();
            select.limit(1);
        });
        Pending::new(async move { prepared?.results(stage, context).await.map(first) })
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
    pub fn count<'a>(&self, db: impl OnlyDatabase<'a>) -> Pending<'a, u64> {
        let on = self.on(db.database());
        let prepared = prepare(Request::Select(&self.to_output(Output::Count)), on);
        row_count(prepared, on)
    }

    /// Returns true if there is a row.
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
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn exists<'a>(&self, db: impl OnlyDatabase<'a> /* `&db`; as a condition `exists(query)` */) -> Pending<'a, bool> {
        let on = self.on(db.database());
        let prepared = prepare(Request::Select(&self.to_output(Output::Exists)), on);
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
    /// let sql = Book::objects().filter(Book.year.gt(1860)).limit(2).to_sql(&db)?;
    /// assert!(sql.text().ends_with(r#"FROM "book" WHERE "book"."year" > ? LIMIT ?"#));
    /// assert!(sql.to_string().ends_with("LIMIT ? -- 1860, 2"));
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
    /// let sql = Book::objects().filter(Book.year.gt(1860)).to_sql_for(Backend::Postgres)?;
    /// assert!(sql.text().ends_with(r#"WHERE "book"."year" > $1::int4"#));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn to_sql_for(&self, backend: Backend) -> Result<Sql> {
        self.sql_about(backend, None)
    }

    fn sql_about(&self, backend: Backend, tenant: Option<&Tenant>) -> Result<Sql> {
        let prepared = prepare_anew(Request::Select(&self.query.select), backend, tenant)?;
        let prepared = prepared.commented(self.query.select.comment());
        Ok(Sql::new(prepared.into_statement()))
    }

    /// Asks the database how it would find the rows, without running the query: `EXPLAIN`.
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
        let prepared = self.prepare(on);
        explain(prepared, on)
    }

    /// Returns the query for another output than its rows.
    pub(super) fn to_output(&self, output: Output) -> Select {
        let mut select = self.query.select.clone();
        select.set_output(output);
        select
    }
}

/// Orders by the key, unless there is another order.
pub(super) fn order_by_key<M: Model>(select: &mut Select) {
    if !select.has_own_order() {
        let key = KeyExpr::primary(M::table()).into_iter();
        select.order_by_default(key.map(OrderKey::asc).collect());
    }
}
