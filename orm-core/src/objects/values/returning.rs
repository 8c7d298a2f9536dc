//! `returning`: rows that an update or delete hands back.

use super::fetch::ValueReader;
use crate::db::{self, Executor, Pending};
use crate::model::{Assignments, Model, OfRow};
use crate::objects::delete::{DeletedRows, delete_returning};
use crate::objects::load::LoadContext;
use crate::objects::load::policy::policy;
use crate::objects::query_set::QuerySet;
use crate::objects::query_set::writes::update_of;
use crate::objects::run::prepare;
use crate::objects::selection::reader::RowReader;
use crate::objects::selection::{Selection, SelectionOf};
use crate::query::{self, Item, Output, Request, Select};
use crate::schema::FetchMode;
use std::marker::PhantomData;
use std::time::Duration;

/// Rows of `M` to be updated or deleted, of each of which one `Out` is handed back: made by
/// [`QuerySet::returning`].
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let years: Vec<i32> = Book::objects()
///     .filter(Book.author.eq(1))
///     .returning(Book.year)
///     .update(Book.year.set(Book.year + 1), &db)
///     .await?;
/// assert_eq!(years, [1837]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// UPDATE "book" SET "year" = "book"."year" + ? WHERE "book"."author_id" = ? RETURNING "year"
/// ```
#[must_use = "nothing is written before `.update(…, &db)` or `.delete(&db)` is awaited"]
pub struct Returning<M, Out> {
    rows: Select,
    items: Vec<Item>,
    reader: RowReader<Out>,
    mode: Option<FetchMode>,
    timeout: Option<Duration>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> QuerySet<M> {
    /// Has [`update`](Returning::update) and [`delete`](Returning::delete) hand the rows back, in place of their number:
    /// whole rows (`returning(Book)`), one of their fields or an expression over them, or a tuple of up to twelve.
    ///
    /// An update hands back what is stored then, a delete what was. The rows come in no particular order, also where the
    /// query has one: that says which rows are in the page.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let old = Book::objects().filter(Book.year.lt(1868));
    /// let sold: Vec<Book> = old.clone().returning(Book).update(Book.copies.set(0), &db).await?;
    /// # assert_last_sql::<Book>(&db, r#"UPDATE "book" SET "copies" = ? WHERE "book"."year" < ? RETURNING …"#);
    /// assert_eq!((&*sold[0].title, sold[0].copies), ("Nature", 0));
    /// let gone: Vec<(i64, String)> = old.returning((Book.id, Book.title)).delete(&db).await?;
    /// # assert_last_sql::<Book>(&db, r#"DELETE FROM "book" WHERE "book"."year" < ? RETURNING "book"."id", "book"."title""#);
    /// assert_eq!(gone, [(1, "Nature".to_owned())]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "book" SET "copies" = ? WHERE "book"."year" < ? RETURNING "book"."id", "book"."title", …;
    /// DELETE FROM "book" WHERE "book"."year" < ? RETURNING "book"."id", "book"."title"
    /// ```
    ///
    /// The values are of the written rows alone: fields of related rows, aggregates of them and other queries are
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery), and so is `select_related`. Whole rows load their
    /// relations as those of one query do, together; a query that prefetches or annotates has no `returning`.
    #[expect(
        clippy::implied_bounds_in_impls,
        reason = "the first bound is reported at the item of the tuple that breaks it"
    )]
    pub fn returning<Read: Send + 'static>(
        self,
        values: impl Selection<M, Kind: OfRow> + SelectionOf<M, Read>,
    ) -> Returning<M, Read> {
        returning(self, values)
    }
}

fn returning<M: Model, S: Selection<M>>(query: QuerySet<M>, values: S) -> Returning<M, S::Out> {
    let mut items = Vec::new();
    values.items(&mut items);
    let (mut rows, mode, timeout) = query.into_parts();
    if matches!(&rows.body().output, Output::Rows { joined, .. } if !joined.is_empty()) {
        let why = "`returning` gives what the written rows hold themselves, and `select_related` reads others; drop it: \
            related rows of all that is returned are loaded together by `get`";
        rows.filter(query::Expr::refused(why.to_owned()));
    }
    Returning {
        rows,
        items,
        reader: RowReader::of::<M, S>(),
        mode,
        timeout,
        model: PhantomData,
    }
}

impl<M, Out> Clone for Returning<M, Out> {
    fn clone(&self) -> Self {
        Returning {
            rows: self.rows.clone(),
            items: self.items.clone(),
            reader: self.reader,
            mode: self.mode,
            timeout: self.timeout,
            model: PhantomData,
        }
    }
}

impl<M, Out> std::fmt::Debug for Returning<M, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Returning")
            .field("model", &self.rows.table().model)
            .finish_non_exhaustive()
    }
}

impl<M: Model, Out: Send + 'static> Returning<M, Out> {
    /// Sets fields of all these rows in one statement, as [`QuerySet::update`] does, and returns the rows as they are then.
    ///
    /// A page of rows that are locked is the next few jobs of a queue, each for one worker only: the statement finds,
    /// takes and returns them.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let next = Book::objects().filter(Book.copies.gt(0)).order_by(Book.id).limit(2).for_update().skip_locked().or_ignore();
    /// let taken = next.returning(Book.title).update(Book.copies.set(Book.copies - 1), &db).await?;
    /// # if cfg!(feature = "sqlite") {
    /// # assert_last_sql::<Book>(&db, r#"UPDATE "book" SET "copies" = "book"."copies" - ? WHERE "book"."id" IN (SELECT "t1"."id" FROM "book" AS "t1" WHERE "t1"."copies" > ? ORDER BY "t1"."id" LIMIT ?) RETURNING "book"."title""#);
    /// # }
    /// assert_eq!(taken.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    /// On Postgres; SQLite does without the lock:
    /// ```sql
    /// UPDATE "book" SET "copies" = "book"."copies" - $1::int4 WHERE "book"."id" IN (
    ///   WITH "locked rows"("1") AS MATERIALIZED (SELECT "t1"."id" FROM "book" AS "t1" WHERE "t1"."copies" > $2::int4
    ///     ORDER BY "t1"."id" LIMIT $3::int8 FOR UPDATE OF "t1" SKIP LOCKED) SELECT "1" FROM "locked rows")
    ///   RETURNING "book"."title"
    /// ```
    ///
    /// # Errors
    /// Those of [`QuerySet::update`].
    #[track_caller]
    pub fn update<'a>(
        &self,
        set: impl Assignments<M>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Vec<Out>> {
        let (context, reader) = (self.context(db), self.reader);
        let mut update = update_of(self.rows.clone(), set);
        update.returning.clone_from(&self.items);
        let prepared = if update.set.is_empty() {
            let mut rows = update.rows;
            rows.set_output(Output::Values(update.returning));
            prepare(Request::Select(&rows), context.on)
        } else {
            prepare(Request::Update(&update), context.on)
        };
        let reader = ValueReader::Selection(reader);
        Pending::new(async move { reader.all(M::table(), &prepared?, context).await })
    }

    /// Deletes all these rows, as [`QuerySet::delete`] does, and returns them as they were: those of the model itself,
    /// without rows that the database deletes with them.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let gone: Vec<Book> = Book::objects().filter(Book.year.lt(1868)).returning(Book).delete(&db).await?;
    /// assert_eq!(gone[0].author.get(&db).await?.name, "Ralph Waldo Emerson");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// DELETE FROM "book" WHERE "book"."year" < ? RETURNING "book"."id", "book"."title", …
    /// ```
    /// One statement, and more where the foreign keys of the database ask for them. On SQLite the rows of a model that
    /// cascades to itself are read before.
    ///
    /// # Errors
    /// Those of [`QuerySet::delete`].
    #[track_caller]
    pub fn delete<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Vec<Out>> {
        let (context, reader) = (self.context(db), self.reader);
        let (rows, items) = (self.rows.clone(), self.items.clone());
        Pending::new(async move {
            let gone = delete_returning(rows, items, reader, context.on).await?;
            let policy = policy(M::table(), &context, db::current_call_site(), None);
            let DeletedRows { mut rows, items } = gone;
            reader.set_load_policy(&mut rows, &items, &policy);
            Ok(rows)
        })
    }

    fn context<'a>(&self, db: &'a (impl Executor + ?Sized)) -> LoadContext<'a> {
        LoadContext {
            mode: self.mode,
            ..LoadContext::new(
                db.target()
                    .within(self.timeout)
                    .commented(self.rows.comment()),
            )
        }
    }
}
