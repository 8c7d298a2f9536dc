//! One row: read, write, delete.

use super::delete::report::{ReportMode, report, report_rows};
use super::delete::{RowsToDelete, delete};
use super::load::by_key::{of_key, prepare_key, refresh, row_of, row_or_none};
use super::write::bulk::into_drafts::{HoldsDrafts, IntoDrafts, values_of};
use super::write::bulk::update::update_rows;
use super::write::bulk::{self, DraftBatches};
use super::write::copy::CopyIn;
use super::write::copy::source::{CopiedDraft, DraftSource};
use super::write::on_conflict::many::create_with;
use super::write::update::{save, save_fields};
use super::write::version::{refuse_stale, same_row};
use super::write::written::Written;
use crate::db::{Executor, Pending, Target};
use crate::error::Error;
use crate::model::{ConflictHandling, ErasedRow, FieldSet, IntoKey, Model, key_value};
use crate::objects::delete::report::DeleteReport;
use crate::objects::query_set::QuerySet;

/// A row that [`Objects::bulk_update`] writes: `&mut Book`, of which `&mut rows` gives one after the other. This trait is
/// sealed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let mut books = Book::objects().order_by(Book.id).all(&db).await?;
/// books.iter_mut().for_each(|book| book.copies += 1);
/// // All of them, and those of some alone.
/// Book::bulk_update(&mut books, Book.copies, &db).await?;
/// Book::bulk_update(books.iter_mut().filter(|book| book.year < 1850), Book.copies, &db).await?;
/// assert_eq!(Book::objects().aggregate(Book.copies.sum(), &db).await?, Some(6));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`bulk_update` writes rows of `{M}` that were read and changed, and `{Self}` is none; write `&mut rows`",
    label = "rows that may be changed stand here: `&mut rows`, or `rows.iter_mut()`",
    note = "one assignment for all rows of a query is `update`: `Book::objects().filter(…).update(Book.copies.set(0), &db)`"
)]
pub trait RowToUpdate<'a, M> {
    /// The row.
    #[doc(hidden)]
    fn into_row(self) -> &'a mut M;
}

impl<'a, M: Model> RowToUpdate<'a, M> for &'a mut M {
    fn into_row(self) -> &'a mut M {
        self
    }
}

/// The methods of every model, for generic code. This trait is sealed: every [`Model`] has it.
///
/// On a model itself the methods are there without this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// async fn newest<M: Model<Key = i64>>(db: &Database) -> orm::Result<Option<M>> {
///     M::objects().last(db).await // `objects` is of this trait, which the prelude has
/// }
///
/// assert_eq!(newest::<Book>(&db).await?.map(|book| book.id), Some(3));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
// rust-analyzer lists each method once after `Book::`, since the model has these of its own.
#[rust_analyzer::completions(ignore_methods)]
pub trait Objects: Model {
    /// All rows, to be filtered, ordered and read.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects();
    /// # assert_sql(&query, r#"SELECT … FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book"
    /// ```
    fn objects() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// The row of this key. [`Error::DoesNotExist`](crate::error::Error::DoesNotExist) if there is none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::get(1, &db).await?;
    /// assert_eq!(book.title, "Nature");
    /// assert!(matches!(Book::get(99, &db).await, Err(Error::DoesNotExist { model: "Book" })));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" = ?
    /// ```
    #[track_caller]
    fn get(key: impl IntoKey<Self>, db: &(impl Executor + ?Sized)) -> Pending<'_, Self> {
        let on = db.target();
        let prepared = prepare_key(Self::table(), &key_value(&key.into_key()), on);
        Pending::new(row_of(prepared, on))
    }

    /// The row of this key, or `None` if there is none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::get_or_none(1, &db).await?;
    /// assert_eq!(book.map(|book| book.title), Some("Nature".to_owned()));
    /// assert!(Book::get_or_none(99, &db).await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" = ?
    /// ```
    #[track_caller]
    fn get_or_none(
        key: impl IntoKey<Self>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Option<Self>> {
        let on = db.target();
        let prepared = prepare_key(Self::table(), &key_value(&key.into_key()), on);
        Pending::new(row_or_none(prepared, on))
    }

    /// Inserts all these rows, or none of them; they come back in the same order, with what the database filled in.
    ///
    /// One statement for all drafts that set the same fields, whatever their number; up to some 16 MB of values go in
    /// one. Several statements run in a transaction. A draft with a value that no row can have is
    /// [`Error::RefusedDraft`](crate::error::Error::RefusedDraft) with its place; of a constraint that fails
    /// [`draft_position`](crate::error::Error::draft_position) has the place where it can be found.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let drafts = ["Emma", "Persuasion"].map(|title| Book::draft().title(title).year(1815).author(1));
    /// let books = Book::bulk_create(drafts, &db).await?;
    /// assert_eq!((books[0].id, books[1].id, books[1].copies), (4, 5, 1));
    /// # Ok(())
    /// # }
    /// ```
    /// On Postgres, and the like on SQLite:
    /// ```sql
    /// INSERT INTO "book" ("title", "year", …) SELECT unnest($1::text[]), unnest($2::int4[]), … RETURNING "id"
    /// ```
    #[track_caller]
    fn bulk_create<D>(
        drafts: impl IntoDrafts<D> + HoldsDrafts<Self, D>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Vec<Self>> {
        let on = db.target();
        let drafts = DraftBatches::of_values::<Self>(values_of(drafts), false, on);
        Pending::new(async move { bulk::create(drafts, on).await })
    }

    /// Inserts these rows, and does with rows that are in their way what an [`OnConflict`](crate::model::OnConflict)
    /// says: leaves them as they are, or updates them. Returns what became of each draft, in their order, with the key of
    /// the row that is stored: all of it happens, or nothing.
    ///
    /// One statement writes all drafts that set the same fields, whatever their number, and one more looks up which row
    /// is whose, as the database compares them. They run in a transaction, or in a savepoint of the one they are in. An
    /// update by an integer key that the drafts set is one statement and no more. On SQLite so is every update without a
    /// condition, in its transaction, unless triggers or the like write too: then it looks before it writes.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let drafts = [("Jane Austen", 1775), ("Louisa May Alcott", 1833)]
    ///     .map(|(name, year)| Author::draft().name(name).birth_year(year));
    /// let rule = OnConflict::update(Author.birth_year).on(Author.name);
    /// let written = Author::bulk_create_with(drafts, rule, &db).await?;
    /// assert_eq!(written, [Written::Inserted(3), Written::Updated(2)]);
    /// # Ok(())
    /// # }
    /// ```
    /// On Postgres, and the like on SQLite:
    /// ```sql
    /// INSERT INTO "author" ("name", "birth_year", …) SELECT unnest($1::text[]), unnest($2::int4[]), …
    ///   ON CONFLICT ("name") DO UPDATE SET "birth_year" = "excluded"."birth_year" RETURNING "id", …
    /// ```
    ///
    /// # Errors
    /// [`Error::RefusedDraft`](crate::error::Error::RefusedDraft) of the second one if two of the drafts have the same in a
    /// unique key of the rule; [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if several leave a field to the database on which a unique index of some rows or of an
    /// expression depends, and as for [`save_with`](crate::objects::SaveDraft::save_with); the errors of an insert and of
    /// an update otherwise.
    #[track_caller]
    fn bulk_create_with<D>(
        drafts: impl IntoDrafts<D> + HoldsDrafts<Self, D>,
        on_conflict: impl ConflictHandling<Self>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Vec<Written<Self::Key>>> {
        let (rule, on) = (on_conflict.rule(), db.target());
        let keeps_given = rule.update.as_ref().is_some_and(|update| update.sets_given);
        let drafts = DraftBatches::of_values::<Self>(values_of(drafts), keeps_given, on);
        Pending::new(create_with::<Self>(drafts, rule, on))
    }

    /// Copies rows into the table, all of them or none: any number, in constant memory, by the fastest way of the
    /// database. Returns how many were stored; they do not come back.
    ///
    /// Takes an iterator or a stream (`futures::Stream`) of drafts, or of results of drafts: an error among them ends the
    /// copy, is returned as it is, and no row is stored. It may be of any type that an [`Error`](crate::error::Error) can
    /// become.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let drafts = (1..=100_000).map(|n| Tag::draft().name(format!("tag {n}")));
    /// assert_eq!(Tag::copy_in(drafts, &db).await?, 100_000);
    /// # Ok(())
    /// # }
    /// ```
    /// On Postgres; on SQLite the insert is carried out off the executor, by one statement for some thousand rows:
    /// ```sql
    /// COPY "tag" ("name") FROM STDIN (FORMAT binary);
    /// INSERT INTO "tag" ("name") VALUES (?)
    /// ```
    /// Drafts that set the same fields go in one statement, and in another for each 16 MB of them, in a transaction
    /// of its own, or in a savepoint of the one that it is given. Defaults are filled in, `auto_now` and `auto_now_add`
    /// fields are set to the moment at which the copy begins, and the keys that the database counts go on behind those
    /// that drafts set. [`on_progress`](crate::objects::CopyIn::on_progress) tells how far it is.
    ///
    /// # Errors
    /// [`Error::RefusedDraft`](crate::error::Error::RefusedDraft) if a draft has a value that no row can have, with the
    /// place of the draft; the errors of an insert otherwise, for which nothing is stored.
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if a draft sets no column at all.
    /// [`Error::SchemaMismatch`](crate::error::Error::SchemaMismatch) on Postgres if a column is of another type than its
    /// field: the catalog is asked for the types before each statement, since a copy converts nothing.
    #[track_caller]
    fn copy_in<'a, Kind, Drafts, E>(
        drafts: Drafts,
        db: &'a (impl Executor + ?Sized),
    ) -> CopyIn<'a, E>
    where
        Drafts: DraftSource<Kind, Stream: Send + 'a, Item: CopiedDraft<Self, Error = E> + 'a>,
        E: From<Error> + Send + 'a,
    {
        CopyIn::new::<Self, _, _>(drafts, db)
    }

    /// Updates all columns of the stored row, and sets `auto_now` fields to now.
    /// [`Error::DoesNotExist`](crate::error::Error::DoesNotExist) if it is gone, and of a model with a `version`
    /// [`Error::Stale`](crate::error::Error::Stale) if somebody else has written it since.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut book = Book::get(3, &db).await?;
    /// book.title = "Jo's Boys".into();
    /// book.year = 1886;
    /// book.save(&db).await?;
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "book" SET "title" = ?, "year" = ?, … WHERE "book"."id" = ?
    /// ```
    #[track_caller]
    fn save<'a>(&'a mut self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, ()> {
        save(self, db.target())
    }

    /// Updates the columns of these fields alone, and sets `auto_now` fields to now, but for those that are named: a moment that
    /// was assigned is stored by `note.save_fields((Note.text, Note.updated_at), &db)`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut book = Book::get(3, &db).await?;
    /// book.copies += 1;
    /// book.save_fields(Book.copies, &db).await?;
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "book" SET "copies" = ? WHERE "book"."id" = ?
    /// ```
    #[track_caller]
    fn save_fields<'a>(
        &'a mut self,
        fields: impl FieldSet<Self>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()> {
        let mut positions = Vec::new();
        fields.positions(&mut positions);
        save_fields(self, positions, db.target())
    }

    /// Updates these fields of many rows, each to the value that it has in hand, by one statement, and sets `auto_now`
    /// fields to now. All rows are updated, or none.
    ///
    /// Takes a slice or `Vec` of rows, or any iterator of `&mut` rows. Some 16 MB of values go in one statement; all of
    /// them run in a transaction, or in a savepoint of the one they are in.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut books = Book::objects().order_by(Book.id).all(&db).await?;
    /// for (n, book) in (10..).zip(&mut books) {
    ///     book.copies = n;
    /// }
    /// Book::bulk_update(&mut books, Book.copies, &db).await?;
    /// assert_eq!(Book::objects().order_by(Book.id).values(Book.copies).all(&db).await?, [10, 11, 12]);
    /// # Ok(())
    /// # }
    /// ```
    /// On Postgres, and the like on SQLite:
    /// ```sql
    /// WITH "new values"("1", "2") AS (SELECT unnest($1::int8[]), unnest($2::int4[]))
    ///   UPDATE "book" SET "copies" = "new values"."2" FROM "new values" WHERE "book"."id" = "new values"."1"
    /// ```
    ///
    /// # Errors
    /// [`Error::RowsMissing`](crate::error::Error::RowsMissing) if some of the rows are gone, with their number, or of a
    /// model with a `version` [`Error::Stale`](crate::error::Error::Stale) if some are gone or were written since;
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if a field is in the primary key, or two rows have the
    /// same key; the errors of an update otherwise.
    #[track_caller]
    fn bulk_update<'a>(
        rows: impl IntoIterator<Item: RowToUpdate<'a, Self>>,
        fields: impl FieldSet<Self>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()> {
        let (mut positions, on) = (Vec::new(), db.target());
        fields.positions(&mut positions);
        let rows = rows.into_iter();
        let mut all: Vec<&mut dyn ErasedRow> = Vec::with_capacity(rows.size_hint().0);
        for row in rows {
            all.push(row.into_row());
        }
        update_rows(Self::table(), all, positions, on)
    }

    /// Reads all fields anew, and forgets what they loaded. [`Error::DoesNotExist`](crate::error::Error::DoesNotExist)
    /// if the row is gone.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut book = Book::get(3, &db).await?;
    /// Book::objects().filter(Book.id.eq(3)).update(Book.copies.set(9), &db).await?;
    /// book.refresh(&db).await?;
    /// assert_eq!(book.copies, 9);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" = ?
    /// ```
    #[track_caller]
    fn refresh<'a>(&'a mut self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, ()> {
        Pending::new(refresh(self, db.target()))
    }

    /// Deletes the row. Returns 0 if it was gone already, else 1; of a model with a `version`
    /// [`Error::Stale`](crate::error::Error::Stale) if somebody else has written it since. Rows that refer to it go, stay or forbid it as the
    /// foreign keys of the database say, whatever the program has used before; those of models say what their
    /// `on_delete` does.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let louisa = Author::get(2, &db).await?;
    /// louisa.delete(&db).await?;
    /// assert_eq!(Book::objects().count(&db).await?, 1); // her books went with her
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// DELETE FROM "author" WHERE "author"."id" = ?
    /// ```
    #[track_caller]
    fn delete(self, db: &(impl Executor + ?Sized)) -> Pending<'_, u64> {
        delete_row(&self, db.target())
    }

    /// Reports the effects of [`delete`](Self::delete) without deleting: which rows go, which are changed, and which
    /// forbid it.
    ///
    /// The report shows one moment: outside a transaction it is read in one of its own, on Postgres a `REPEATABLE READ`
    /// one; inside, the transaction's isolation says what is seen. The number of queries depends on the foreign keys
    /// and on how deep they go, not on the number of rows.
    ///
    /// Foreign keys are those of the database, tables without a model included, whatever the program has used before.
    /// The catalog is read once: before the first delete, and again after tables were made or dropped by way of this
    /// `Database`, or an error shows that somebody else did.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let louisa = Author::get(2, &db).await?;
    /// let report = louisa.delete_report(&db).await?;
    /// assert_eq!(report.to_string(), "Author: 1 deleted\nBook: 2 deleted\nBookTags: 2 deleted");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "author"."id" FROM "author" WHERE "author"."id" = ?;
    /// SELECT COUNT(*) FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?));
    /// SELECT "author"."id" FROM "author" WHERE "author"."mentor_id" IN (SELECT value FROM json_each(?))
    /// ```
    #[track_caller]
    fn delete_report<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, DeleteReport> {
        let on = db.target();
        let row = RowsToDelete::One(of_key(Self::table(), &key_value(&self.key())));
        report_rows(ReportMode::Look, row, Self::table(), on)
    }

    /// Deletes the row, and reports what went: [`delete`](Self::delete) and [`delete_report`](Self::delete_report) in
    /// one transaction. A delete that is blocked fails as `delete` does.
    ///
    /// On Postgres the transaction is `REPEATABLE READ`, so that the report is what went: if another transaction
    /// changed the same rows meanwhile, it fails with [`Error::Conflict`](crate::error::Error::Conflict) and can be run
    /// again.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let louisa = Author::get(2, &db).await?;
    /// let report = louisa.delete_with_report(&db).await?;
    /// assert_eq!((report.deleted[0].rows, report.total()), (1, 5)); // she, two books and their tags
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn delete_with_report(self, db: &(impl Executor + ?Sized)) -> Pending<'_, DeleteReport> {
        delete_row_with_report(&self, db.target())
    }
}

impl<M: Model> Objects for M {}

#[track_caller]
fn delete_row<'a>(row: &dyn ErasedRow, on: Target<'a>) -> Pending<'a, u64> {
    let (rows, table, key) = (same_row(row), row.row_table(), row.row_key());
    Pending::new(async move {
        let deleted = delete(RowsToDelete::One(rows), on).await?;
        if deleted == 0 {
            refuse_stale(table, &key, on).await?;
        }
        Ok(deleted)
    })
}

#[track_caller]
fn delete_row_with_report<'a>(row: &dyn ErasedRow, on: Target<'a>) -> Pending<'a, DeleteReport> {
    let (rows, table, key) = (same_row(row), row.row_table(), row.row_key());
    Pending::new(async move {
        let rows = RowsToDelete::One(rows);
        let report = report(ReportMode::Delete, rows, table, on).await?;
        if report.deleted.iter().all(|deleted| deleted.rows == 0) {
            refuse_stale(table, &key, on).await?;
        }
        Ok(report)
    })
}
