//! Writes of the rows of a query: `update`, `delete` and its reports.

use super::QuerySet;
use super::only_database::OnlyDatabase;
use crate::db::{Executor, Pending};
use crate::model::{Assignments, Model};
use crate::objects::delete::report::{DeleteReport, ReportMode, report_rows};
use crate::objects::delete::{RowsToDelete, delete_rows};
use crate::objects::run::answers::changed_rows;
use crate::objects::run::prepare;
use crate::objects::write::auto::set_auto_now;
use crate::objects::write::version::set_next;
use crate::query::{Request, Select, Update};

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Sets fields of all these rows in one statement. Returns the number of rows. `auto_now` fields are set too.
    /// Values are computed from the rows as they were before, also where they count or read rows of the same table. A field
    /// of a related row is read by a subquery: `Book.byline.set(Book.author.name)`.
    ///
    /// Without a condition [`Error::Unfiltered`](crate::error::Error::Unfiltered), unless
    /// [`every_row`](Self::every_row) says it is meant.
    ///
    /// An [`Option`] of an assignment sets nothing where it is `None`. Where nothing at all is set, the rows stay as they
    /// are and are counted: `SELECT COUNT(*) …`.
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
    ///
    /// A window function is one of the rows that are written:
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let number = row_number().over(partition_by(Book.author).order_by(Book.year));
    /// Book::objects().every_row().update(Book.copies.set(number.cast::<i32>()), &db).await?;
    /// # if cfg!(feature = "sqlite") {
    /// # assert_last_sql::<Book>(&db, r#"WITH "new values"("1", "2") AS MATERIALIZED (SELECT "book"."id", orm_cast(ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year"), 'i64', 'i32') FROM "book") UPDATE "book" SET "copies" = "new values"."2" FROM "new values" WHERE "book"."id" = "new values"."1""#);
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// WITH "new values"("1", "2") AS MATERIALIZED (
    ///   SELECT "book"."id", orm_cast(ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year"), 'i64', 'i32') FROM "book")
    /// UPDATE "book" SET "copies" = "new values"."2" FROM "new values" WHERE "book"."id" = "new values"."1"
    /// ```
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn update<'a>(&self, set: impl Assignments<M> /* several: `(a, b)` */, db: &'a (impl Executor + ?Sized)) -> Pending<'a, u64> {
        let update = update_of(self.query.select.clone(), set);
        if update.set.is_empty() {
            return self.count(db);
        }
        let on = self.on(db);
        let prepared = prepare(Request::Update(&update), on);
        changed_rows(prepared, on)
    }

    /// Deletes all these rows in one statement. Returns their number, without those that the database deletes with
    /// them. Rows that refer to them go, stay or forbid it as for [one row](crate::objects::Objects::delete).
    ///
    /// Without a condition [`Error::Unfiltered`](crate::error::Error::Unfiltered), unless
    /// [`every_row`](Self::every_row) says it is meant.
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
    pub fn delete<'a>(&self, db: impl OnlyDatabase<'a>) -> Pending<'a, u64> {
        let on = self.on(db.database());
        let rows = RowsToDelete::Many(self.query.select.clone());
        delete_rows(rows, on)
    }

    /// Reports the effects of [`delete`](Self::delete) without deleting: which rows go, which are changed, and which
    /// forbid it. Without a condition [`Error::Unfiltered`](crate::error::Error::Unfiltered), as there.
    ///
    /// The rows it sees, and the queries it costs, are as for [one row](crate::objects::Objects::delete_report).
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
        let rows = RowsToDelete::Many(self.query.select.clone());
        report_rows(ReportMode::Look, rows, M::table(), on)
    }

    /// Deletes all these rows, and reports what went: [`delete`](Self::delete) and
    /// [`delete_report`](Self::delete_report) in one transaction, as for [one
    /// row](crate::objects::Objects::delete_with_report).
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
        let rows = RowsToDelete::Many(self.query.select.clone());
        report_rows(ReportMode::Delete, rows, M::table(), on)
    }
}

/// Returns the update of the rows of a query, `auto_now` fields and the version included where anything is set.
pub(in crate::objects) fn update_of<M: Model>(rows: Select, set: impl Assignments<M>) -> Update {
    let mut assignments = Vec::new();
    set.assignments(&mut assignments);
    if !assignments.is_empty() {
        set_auto_now(M::table(), &mut assignments);
        set_next(M::table(), &mut assignments);
    }
    Update::new(rows, assignments)
}
