//! One row: read, write, delete.

use super::write::bulk;
use super::{DeleteReport, QuerySet, delete};
use crate::backend::Backend;
use crate::db::{self, Executor, Pending, Target};
use crate::error::{Error, Result};
use crate::model::{
    Draft, FieldSet, IntoKey, ManyToManySlot, Model, at_column, field_values, key_columns,
    key_values, same_key, settle,
};
use crate::objects::delete::report as delete_report;
use crate::objects::delete::report::ReportMode;
use crate::objects::load::policy::Told;
use crate::objects::run::{Prepared, prepare};
use crate::query::{Expr, Output, Request, Select, SetClause, Update};
use crate::schema::{Auto, Table};
use crate::value::{Reader, Type, Value, ValueRow};
use chrono::{DateTime, Utc};

/// The methods of every model, for generic code. This trait is sealed: every [`Model`] has it.
///
/// On a model itself the methods are there without this trait.
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

    /// The row of this key. [`Error::DoesNotExist`] if there is none.
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
        let (key, on) = (key.into_key(), db.target());
        Pending::new(async move { row_of_key(&key, on).await })
    }

    /// Inserts all these rows, or none of them; they come back in the same order, with what the database filled in.
    ///
    /// One statement for all drafts that set the same fields, whatever their number; up to some 16 MB of values go in
    /// one. Several statements run in a transaction.
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
    /// INSERT INTO "book" ("title", "year", …) SELECT "1", "2", … FROM unnest($1::text[], $2::int4[], …)
    ///   WITH ORDINALITY AS "rows"("1", "2", …, "n") ORDER BY "n" RETURNING "id"
    /// ```
    #[track_caller]
    fn bulk_create(
        drafts: impl IntoIterator<Item: Draft<Model = Self>>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Vec<Self>> {
        let drafts = drafts.into_iter().map(Draft::into_values).collect();
        let on = db.target();
        Pending::new(async move { bulk::create(drafts, on).await })
    }

    /// Updates all columns of the stored row, and sets `auto_now` fields to now. [`Error::DoesNotExist`] if it is gone.
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
        let table = Self::table();
        let fields = (0..table.fields.len())
            .filter(|field| !table.primary_key.contains(field))
            .collect();
        save_fields(self, fields, db.target())
    }

    /// Updates the columns of these fields alone, and sets `auto_now` fields to now.
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

    /// Reads all fields anew, and forgets what they loaded. [`Error::DoesNotExist`] if the row is gone.
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
        let on = db.target();
        Pending::new(async move {
            let fresh: Self = row_of_key(&self.key(), on).await?;
            (0..Self::table().fields.len())
                .try_for_each(|field| copy_field(&fresh, self, field))?;
            settle(self);
            self.many_to_many_mut()
                .into_iter()
                .for_each(ManyToManySlot::refresh);
            let told = Told {
                mode: on.fetch_mode(),
                at: db::current_call_site(),
                known: None,
            };
            told.tell(std::slice::from_mut(self), &[]);
            Ok(())
        })
    }

    /// Deletes the row; 0 if it was gone already, else 1. What refers to it goes, stays or forbids it as the foreign
    /// keys of the database say, whatever the program has used before; those of models say what their `on_delete`
    /// does.
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
        let on = db.target();
        let row = delete::RowsToDelete::One(of_key::<Self>(&self.key()));
        Pending::new(delete::delete(row, on))
    }

    /// What [`delete`](Self::delete) would do, without doing it: which rows go, which are changed, and what stands in
    /// the way.
    ///
    /// All of it is one moment's: outside a transaction it is read in one of its own, on Postgres a `REPEATABLE READ`
    /// one; inside, the transaction's isolation says what is seen. The number of queries depends on the foreign keys
    /// and on how deep they go, not on the number of rows.
    ///
    /// Foreign keys are those of the database, tables without a model included, whatever the program has used before.
    /// They are read once: before the first delete, and again after tables were made or dropped by way of this
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
        let row = delete::RowsToDelete::One(of_key::<Self>(&self.key()));
        Pending::new(delete_report::report(
            ReportMode::Look,
            row,
            Self::table(),
            on,
        ))
    }

    /// Deletes the row, and says what went: [`delete`](Self::delete) and [`delete_report`](Self::delete_report) in one
    /// transaction. What is blocked fails as `delete` does.
    ///
    /// On Postgres the transaction is `REPEATABLE READ`, so that what is told is what went: where another one changed
    /// the same rows meanwhile, it fails with [`Error::Conflict`] and can be run again.
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
        let on = db.target();
        let row = delete::RowsToDelete::One(of_key::<Self>(&self.key()));
        Pending::new(delete_report::report(
            ReportMode::Delete,
            row,
            Self::table(),
            on,
        ))
    }
}

impl<M: Model> Objects for M {}

/// The rows of a key: one or none.
fn of_key<M: Model>(key: &M::Key) -> Select {
    let mut select = Select::new(M::table());
    select.filter(same_key(
        key_columns(M::table(), M::table().primary_key),
        key_values(key),
    ));
    select.unordered();
    select
}

/// The row of a key, which must be there.
pub(super) async fn row_of_key<M: Model>(key: &M::Key, on: Target<'_>) -> Result<M> {
    let prepared = prepare(Request::Select(&of_key::<M>(key)), on.backend());
    let row = match prepared? {
        Some(prepared) => prepared.rows(on).await?.pop(),
        None => None,
    };
    row.ok_or(Error::DoesNotExist {
        model: M::table().model,
    })
}

#[track_caller]
fn save_fields<'a, M: Model>(
    row: &'a mut M,
    mut fields: Vec<usize>,
    on: Target<'a>,
) -> Pending<'a, ()> {
    let table = M::table();
    let now = Utc::now();
    settle(row);
    fields.extend(
        (0..table.fields.len()).filter(|&field| table.fields[field].auto == Some(Auto::Write)),
    );
    fields.sort_unstable();
    fields.dedup();
    let mut values: Vec<_> = fields
        .iter()
        .map(|&field| (field, values_to_store(row, field, now)))
        .collect();
    let rows = of_key::<M>(&row.key());
    let prepared = update(table, rows.clone(), &values, on.backend());
    Pending::new(async move {
        if write_row(prepared, rows, on).await? == 0 {
            return Err(Error::DoesNotExist { model: table.model });
        }
        values
            .iter_mut()
            .try_for_each(|(field, values)| set_stored(row, *field, values))
    })
}

/// The values to store for a field: as they are in the row, or now.
fn values_to_store<M: Model>(row: &M, field: usize, now: DateTime<Utc>) -> Vec<Value> {
    let table = M::table();
    if table.fields[field].auto != Some(Auto::Write) {
        return field_values(row, field);
    }
    let columns = table.columns_of(field).iter();
    columns.map(|column| moment(column.ty, now)).collect()
}

/// The update of some fields; `None` where there are none to update.
fn update(
    table: &'static Table,
    rows: Select,
    values: &[(usize, Vec<Value>)],
    backend: Backend,
) -> Result<Option<Prepared>> {
    let set = values.iter().flat_map(|(field, values)| {
        table
            .range(*field)
            .zip(values)
            .map(|(column, value)| SetClause {
                column,
                value: Expr::value(value.clone()),
            })
    });
    let update = Update::new(rows, set.collect());
    if update.set.is_empty() {
        return Ok(None);
    }
    prepare(Request::Update(&update), backend)
}

/// Carries out an update of one row. Of a model that is all key there is nothing to update, but still to find.
async fn write_row(
    prepared: Result<Option<Prepared>>,
    mut row: Select,
    on: Target<'_>,
) -> Result<u64> {
    if let Some(prepared) = prepared? {
        return db::execute(on, &prepared.statement).await;
    }
    row.set_output(Output::Exists);
    match prepare(Request::Select(&row), on.backend())? {
        Some(prepared) => Ok(u64::from(prepared.exists(on).await?)),
        None => Ok(0),
    }
}

/// Sets a field to what was stored for it where that may differ from what it was: times are stored in microseconds.
fn set_stored<M: Model>(row: &mut M, field: usize, values: &mut [Value]) -> Result<()> {
    match values {
        [Value::Time(_) | Value::DateTime(_) | Value::Timestamp(_) | Value::Date(_)] => {
            set_field(row, field, values)
        }
        _ => Ok(()),
    }
}

/// Sets a field to that of another row.
fn copy_field<M: Model>(from: &M, to: &mut M, field: usize) -> Result<()> {
    let mut values = field_values(from, field);
    set_field(to, field, &mut values)
}

fn set_field<M: Model>(row: &mut M, field: usize, values: &mut [Value]) -> Result<()> {
    let (start, mut reader) = (M::table().range(field).start, ValueRow::new(values));
    row.set(field, &mut reader)
        .map_err(|error| at_column(error, M::table(), start + reader.position()))
}

/// Adds what sets `auto_now` fields, unless they are set by hand.
pub(super) fn set_auto_now(table: &'static Table, set: &mut Vec<SetClause>) {
    let now = Utc::now();
    for (field, described) in table.fields.iter().enumerate() {
        if described.auto != Some(Auto::Write) {
            continue;
        }
        for column in table.range(field) {
            if set.iter().all(|assignment| assignment.column != column) {
                let value = Expr::value(moment(table.columns()[column].ty, now));
                set.push(SetClause { column, value });
            }
        }
    }
}

/// A moment as a column of this type stores it, in whole microseconds.
pub(super) fn moment(ty: Type, now: DateTime<Utc>) -> Value {
    use crate::value::Stored;
    match ty {
        Type::Date => now.date_naive().into_value(),
        Type::Time => now.time().into_value(),
        Type::DateTime => now.naive_utc().into_value(),
        _ => now.into_value(),
    }
}
