//! `cte`: the values of a query as the rows of a model, which a statement asks as those of a table.

use super::Values;
use super::insert_into::fields_of;
use super::set_operation::CombinedValues;
use crate::model::{CteModel, InsertFields, Model, never_met};
use crate::objects::query_set::QuerySet;
use crate::query::{
    CommonTable, CommonTableSource, CommonTableStorage, RecursiveStep, SetOperator, SqlStatement,
};
use crate::sql::refuse_query;
use crate::value::{ColumnValues, Value};
use std::marker::PhantomData;
use std::sync::Arc;

/// A common table expression: a query whose values are the rows of a model that is declared with `#[orm(cte)]`.
///
/// Made by [`Values::cte`] and [`Values::recursive_cte`], of rows in hand by [`Cte::of_rows`], of SQL of your own by
/// [`Cte::of_sql`], and given to queries by [`QuerySet::with_cte`], as often as need be. It is a value that touches nothing.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // A model with `#[orm(cte)]`: `#[orm(primary_key)] author: OneToOne<Author>, books: i64, last: Option<i32>`.
/// fn shelves() -> Cte<Shelf> {
///     Book::objects().values((Book.author.id, count(), Book.year.max())).cte((Shelf.author, Shelf.books, Shelf.last))
/// }
///
/// let full = Shelf::objects().with_cte(&shelves()).filter(Shelf.books.gt(1)).all(&db).await?;
/// assert_eq!((full.len(), full[0].books), (1, 2));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// WITH "shelf"("author_id", "books", "last") AS (SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id")
/// SELECT "shelf"."author_id", "shelf"."books", "shelf"."last" FROM "shelf" WHERE "shelf"."books" > ?
/// ```
#[must_use = "a common table expression does nothing before it is given to a query by `.with_cte(&rows)`"]
pub struct Cte<T> {
    table: Arc<CommonTable>,
    model: PhantomData<fn() -> T>,
}

impl<T> Clone for Cte<T> {
    fn clone(&self) -> Self {
        Cte {
            table: Arc::clone(&self.table),
            model: PhantomData,
        }
    }
}

impl<T> std::fmt::Debug for Cte<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cte")
            .field("model", &self.table.table.model)
            .finish_non_exhaustive()
    }
}

/// A common table expression that [`QuerySet::with_cte`] takes: a [`Cte`], or a reference to one. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::CteRows;
///
/// /// Authors who have written more than one book, of any of these.
/// fn busy(shelves: impl CteRows) -> QuerySet<Author> {
///     Author::objects().with_cte(shelves).filter(Author.shelf().books.gt(1))
/// }
///
/// let books = Book::objects().filter(Book.year.gt(1860)).values((Book.author.id, count(), Book.year.max()));
/// let query = busy(books.cte((Shelf.author, Shelf.books, Shelf.last)));
/// # assert_sql(&query, r#"WITH "shelf"("author_id", "books", "last") AS (SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" WHERE "book"."year" > ? GROUP BY "book"."author_id") SELECT … FROM "author" INNER JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id" WHERE "t1"."books" > ?"#);
/// ```
/// ```sql
/// WITH "shelf"("author_id", "books", "last") AS (
///   SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" WHERE "book"."year" > ? GROUP BY "book"."author_id")
/// SELECT … FROM "author" INNER JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id" WHERE "t1"."books" > ?
/// ```
#[diagnostic::on_unimplemented(
    message = "`with_cte` takes a query whose values are the rows of a model with `#[orm(cte)]`; write `let rows = query.values((Book.author.id, count())).cte((Total.author, Total.books))`, and `.with_cte(&rows)`",
    label = "expected a `Cte`, found `{Self}`"
)]
pub trait CteRows {
    /// The query, and the model whose rows its values are.
    #[doc(hidden)]
    fn into_common_table(self) -> Arc<CommonTable>;
}

impl<T> CteRows for Cte<T> {
    fn into_common_table(self) -> Arc<CommonTable> {
        self.table
    }
}

impl<T> CteRows for &Cte<T> {
    fn into_common_table(self) -> Arc<CommonTable> {
        Arc::clone(&self.table)
    }
}

impl<T: CteModel> Cte<T> {
    /// Returns rows in hand as those of a common table expression, which a query joins, counts and filters by as by stored
    /// ones. However many rows there are, the statement stays the same, and binds one parameter a field.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// /// So many copies of a book are wanted.
    /// #[derive(Model)]
    /// #[orm(cte)]
    /// struct Wanted {
    ///     #[orm(primary_key, related_name = "+")]
    ///     book: OneToOne<Book>,
    ///     copies: i32,
    /// }
    ///
    /// let cart = [(1, 1), (2, 5)].map(|(book, copies)| Wanted { book: OneToOne::from(book), copies });
    /// let short = Wanted::objects().with_cte(Cte::of_rows(&cart)).filter(Wanted.copies.gt(Wanted.book.copies));
    /// let short = short.values((Wanted.book.title, Wanted.copies - Wanted.book.copies));
    /// # assert_sql(&short, r#"WITH "wanted"("book_id", "copies") AS (SELECT +"1", +"2" FROM orm_rows(orm_columns(?, ?))) SELECT "t1"."title", "wanted"."copies" - "t1"."copies" FROM "wanted" INNER JOIN "book" AS "t1" ON "t1"."id" = "wanted"."book_id" WHERE "wanted"."copies" > "t1"."copies""#);
    /// assert_eq!(short.all(&db).await?, [("Little Women".to_owned(), 4)]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// WITH "wanted"("book_id", "copies") AS (SELECT +"1", +"2" FROM orm_rows(orm_columns(?, ?)))
    /// SELECT "t1"."title", "wanted"."copies" - "t1"."copies" FROM "wanted"
    /// INNER JOIN "book" AS "t1" ON "t1"."id" = "wanted"."book_id" WHERE "wanted"."copies" > "t1"."copies"
    /// ```
    ///
    /// # Errors
    /// The query that asks for the rows fails with those of an insert if a value does not fit its field: a text that is too
    /// long, a number beyond what the database holds.
    #[doc(alias = "values")]
    pub fn of_rows(rows: &[T]) -> Self {
        let table = T::table();
        let columns: Vec<usize> = table.stored_columns().collect();
        let mut values = vec![Vec::new(); table.columns().len()];
        for row in rows {
            for field in 0..table.fields.len() {
                let mut places = table.range(field);
                row.write(field, &mut |value: Value| {
                    if let Some(place) = places.next() {
                        values[place].push(value);
                    }
                });
            }
        }
        let values = columns.iter().map(|&column| {
            let values = std::mem::take(&mut values[column]);
            ColumnValues::new(table.columns()[column].ty, values)
        });
        Cte {
            table: Arc::new(CommonTable {
                table,
                source: CommonTableSource::Rows(values.collect()),
                columns,
                widened: Vec::new(),
                step: None,
                storage: CommonTableStorage::Automatic,
            }),
            model: PhantomData,
        }
    }

    /// Returns the rows that a query in SQL of your own finds as those of a common table expression, which is asked further as
    /// any query is: filtered, ordered, counted, paged and joined.
    ///
    /// Its columns are found by their names, those of the model's columns (`author_id` of a foreign key `author`), in any order;
    /// others are passed over. They hold what a column of the model would: a number of the field's width, a decimal of its
    /// places. The text is sent as it stands, with the values of `sql!` bound in it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// // A model with `#[orm(cte)]`: `#[orm(primary_key)] author: OneToOne<Author>, books: i64, last: Option<i32>`.
    /// let shelves: Cte<Shelf> = Cte::of_sql(sql!(
    ///     "SELECT author_id, count(*) AS books, max(year) AS last FROM book WHERE year > {} GROUP BY author_id", 1800
    /// ));
    /// let full = Shelf::objects().with_cte(&shelves).filter(Shelf.books.gt(1)).order_by(Shelf.author.name);
    /// # assert_sql(&full.clone().values(Shelf.last), r#"WITH "shelf"("author_id", "books", "last") AS (SELECT "rows"."author_id", "rows"."books", "rows"."last" FROM (SELECT author_id, count(*) AS books, max(year) AS last FROM book WHERE year > ? GROUP BY author_id) AS "rows") SELECT "shelf"."last" FROM "shelf" LEFT JOIN "author" AS "t1" ON "t1"."id" = "shelf"."author_id" WHERE "shelf"."books" > ? ORDER BY "t1"."name" NULLS LAST"#);
    /// assert_eq!(full.values((Shelf.author.name, Shelf.books)).all(&db).await?, [("Louisa May Alcott".to_owned(), 2)]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// WITH "shelf"("author_id", "books", "last") AS (SELECT "rows"."author_id", "rows"."books", "rows"."last" FROM (
    ///   SELECT author_id, count(*) AS books, max(year) AS last FROM book WHERE year > ? GROUP BY author_id) AS "rows")
    /// SELECT "t1"."name", "shelf"."books" FROM "shelf" LEFT JOIN "author" AS "t1" ON "t1"."id" = "shelf"."author_id"
    /// WHERE "shelf"."books" > ? ORDER BY "t1"."name" NULLS LAST
    /// ```
    ///
    /// # Errors
    /// The query that asks for the rows fails with [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the SQL is no
    /// query, and on the database of one tenant, whose rows alone SQL does not keep to. A column that it lacks is
    /// [`Error::SchemaMismatch`](crate::error::Error::SchemaMismatch), and a value that is not of its field's type
    /// [`Error::Decode`](crate::error::Error::Decode) where it is read.
    #[doc(alias = "from_sql")]
    #[doc(alias = "from_statement")]
    pub fn of_sql(sql: impl SqlStatement) -> Self {
        let (table, sql) = (T::table(), sql.into_sql());
        let source = match refuse_query(&sql) {
            None => CommonTableSource::Sql(sql),
            Some(why) => CommonTableSource::Refused(why),
        };
        Cte {
            table: Arc::new(CommonTable {
                table,
                columns: table.stored_columns().collect(),
                widened: Vec::new(),
                source,
                step: None,
                storage: CommonTableStorage::Automatic,
            }),
            model: PhantomData,
        }
    }

    fn changed(mut self, change: impl FnOnce(&mut CommonTable)) -> Self {
        change(Arc::make_mut(&mut self.table));
        self
    }

    /// Has the database compute the rows once, however often the statement asks for them, and look for none of its
    /// conditions in the query: `AS MATERIALIZED`.
    ///
    /// Without it the database decides: both compute once what the statement asks for in two places, and otherwise write the
    /// query where it is asked for.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// // A model with `#[orm(cte)]`: `#[orm(primary_key)] author: OneToOne<Author>, books: i64, last: Option<i32>`.
    /// let shelves = Book::objects().values((Book.author.id, count(), Book.year.max())).cte((Shelf.author, Shelf.books, Shelf.last)).materialized();
    /// let full = Shelf::objects().with_cte(&shelves).filter(Shelf.books.gt(1));
    /// # assert_sql(&full, r#"WITH "shelf"("author_id", "books", "last") AS MATERIALIZED (SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id") SELECT … FROM "shelf" WHERE "shelf"."books" > ?"#);
    /// ```
    /// ```sql
    /// WITH "shelf"("author_id", "books", "last") AS MATERIALIZED (
    ///   SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id")
    /// SELECT … FROM "shelf" WHERE "shelf"."books" > ?
    /// ```
    pub fn materialized(self) -> Self {
        self.changed(|table| table.storage = CommonTableStorage::Once)
    }

    /// Has the database treat the query as if it were written wherever it is asked for, so that conditions on its rows are
    /// looked for in its tables: `AS NOT MATERIALIZED`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// // A model with `#[orm(cte)]`: `#[orm(primary_key)] author: OneToOne<Author>, books: i64, last: Option<i32>`.
    /// let shelves = Book::objects().values((Book.author.id, count(), Book.year.max())).cte((Shelf.author, Shelf.books, Shelf.last)).not_materialized();
    /// let hers = Shelf::objects().with_cte(&shelves).filter(Shelf.author.eq(2));
    /// # assert_sql(&hers, r#"WITH "shelf"("author_id", "books", "last") AS NOT MATERIALIZED (SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id") SELECT … FROM "shelf" WHERE "shelf"."author_id" = ?"#);
    /// ```
    /// ```sql
    /// WITH "shelf"("author_id", "books", "last") AS NOT MATERIALIZED (
    ///   SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id")
    /// SELECT … FROM "shelf" WHERE "shelf"."author_id" = ?
    /// ```
    pub fn not_materialized(self) -> Self {
        self.changed(|table| table.storage = CommonTableStorage::Inline)
    }

    /// Gives equal rows once, so that a recursive query ends where it comes back to rows that it has found: `UNION` in place
    /// of `UNION ALL`. One that is not recursive stays as it is: `distinct` of its query does that.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// // A model with `#[orm(cte)]` whose key is an author: `#[orm(primary_key)] author: OneToOne<Author>`.
    /// let first = Author::objects().filter(Author.mentor.eq(1)).values(Author.id);
    /// let next = Author::objects().filter(Author.mentor.pupil().is_not_null()).values(Author.id);
    /// let pupils = first.recursive_cte(Pupil.author, next).distinct();
    /// let named = Pupil::objects().with_cte(&pupils).values(Pupil.author.name);
    /// # assert_sql(&named, r#"WITH RECURSIVE "pupil"("author_id") AS (SELECT "author"."id" FROM "author" WHERE "author"."mentor_id" = ? UNION SELECT "author"."id" FROM "author" INNER JOIN "pupil" AS "t1" ON "t1"."author_id" = "author"."mentor_id" WHERE "t1"."author_id" IS NOT NULL) SELECT "t1"."name" FROM "pupil" LEFT JOIN "author" AS "t1" ON "t1"."id" = …"#);
    /// assert_eq!(named.all(&db).await?, ["Louisa May Alcott"]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// WITH RECURSIVE "pupil"("author_id") AS (
    ///   SELECT "author"."id" FROM "author" WHERE "author"."mentor_id" = ?
    ///   UNION
    ///   SELECT "author"."id" FROM "author" INNER JOIN "pupil" AS "t1" ON "t1"."author_id" = "author"."mentor_id"
    ///   WHERE "t1"."author_id" IS NOT NULL)
    /// SELECT "t1"."name" FROM "pupil" LEFT JOIN "author" AS "t1" ON "t1"."id" = "pupil"."author_id"
    /// ```
    pub fn distinct(self) -> Self {
        self.changed(|table| {
            if let Some(step) = &mut table.step {
                step.operator = SetOperator::Union;
            }
        })
    }
}

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// Gives the query the rows of a model, as [`QuerySet::with_cte`] does.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let groups = Book::objects().values((Book.author.id, count(), Book.year.max()));
    /// let shelves = groups.cte((Shelf.author, Shelf.books, Shelf.last));
    /// let written = Author::objects().values((Author.name, Author.shelf().books)).with_cte(&shelves);
    /// # assert_sql(&written, r#"WITH "shelf"("author_id", "books", "last") AS (SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id") SELECT "author"."name", "t1"."books" FROM "author" LEFT JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id""#);
    /// ```
    /// ```sql
    /// WITH "shelf"("author_id", "books", "last") AS (
    ///   SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id")
    /// SELECT "author"."name", "t1"."books" FROM "author" LEFT JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id"
    /// ```
    pub fn with_cte(mut self, rows: impl CteRows) -> Self {
        self.select.with_common_table(&rows.into_common_table());
        self
    }

    /// Returns the values as rows of a model that is declared with `#[orm(cte)]`, one field for each value, in their order:
    /// a common table expression. Nothing is sent before a query asks for the rows, which
    /// [`with_cte`](QuerySet::with_cte) gives them.
    ///
    /// Every field gets a value. The types are checked value by value, as those of [`insert_into`](Self::insert_into) are: what
    /// may be null goes into an `Option` field alone, and the key of a row (`Book.author.id`) into a foreign key. The rows are
    /// those of a model then: they are filtered, ordered, counted and paged, joined by their foreign keys, found from the rows
    /// that these lead to, and loaded with them.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// // A model with `#[orm(cte)]`: `#[orm(primary_key)] author: OneToOne<Author>, books: i64, last: Option<i32>`.
    /// let shelves = Book::objects()
    ///     .values((Book.author.id, count(), Book.year.max()))
    ///     .cte((Shelf.author, Shelf.books, Shelf.last));
    /// let busy = Author::objects().with_cte(&shelves).filter(Author.shelf().books.gt(1)).order_by(Author.shelf().last);
    /// # assert_sql(&busy, r#"WITH "shelf"("author_id", "books", "last") AS (SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id") SELECT … FROM "author" INNER JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id" WHERE "t1"."books" > ? ORDER BY "t1"."last" NULLS LAST"#);
    /// assert_eq!(busy.all(&db).await?[0].name, "Louisa May Alcott");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// WITH "shelf"("author_id", "books", "last") AS (
    ///   SELECT "book"."author_id", COUNT(*), MAX("book"."year") FROM "book" GROUP BY "book"."author_id")
    /// SELECT … FROM "author" INNER JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id" WHERE "t1"."books" > ?
    /// ORDER BY "t1"."last" NULLS LAST
    /// ```
    ///
    /// # Errors
    /// The query that asks for the rows fails with [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if a field has no
    /// value, or two, and if this one asks for rows of the same model.
    #[must_use = "a common table expression does nothing before it is given to a query by `.with_cte(&rows)`"]
    pub fn cte<T: CteModel>(&self, fields: impl InsertFields<T, Out>) -> Cte<T> {
        self.as_rows_of(fields, None)
    }

    /// Returns the values as [`cte`](Self::cte) does, and those that `step` finds by them: it is a query of the same values, of
    /// the rows that were found before, and is asked anew until it finds none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// /// A year, whether or not there are books of it.
    /// #[derive(Model)]
    /// #[orm(cte)]
    /// struct EachYear {
    ///     #[orm(primary_key)]
    ///     number: i32,
    /// }
    ///
    /// let first = Book::objects().filter(Book.year.gt(1860)).values(Book.year.min().coalesce(1860));
    /// let next = EachYear::objects().filter(EachYear.number.lt(1871)).values(EachYear.number + 1);
    /// let years = first.recursive_cte(EachYear.number, next);
    /// let books = Book::objects().filter(Book.year.eq(outer(EachYear.number))).values(count()).scalar();
    /// let per_year = EachYear::objects().with_cte(&years).order_by(EachYear.number).values((EachYear.number, books));
    /// # assert_sql(&per_year, r#"WITH RECURSIVE "each_year"("number") AS (SELECT coalesce(MIN("book"."year"), ?) FROM "book" WHERE "book"."year" > ? UNION ALL SELECT … + ? FROM "each_year" WHERE … < ?) SELECT …, (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."year" = …) FROM "each_year" ORDER BY …"#);
    /// let expected = [(1868, 1), (1869, 0), (1870, 0), (1871, 1)];
    /// assert_eq!(per_year.all(&db).await?, expected.map(|(year, books)| (year, Some(books))));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// WITH RECURSIVE "each_year"("number") AS (
    ///   SELECT coalesce(MIN("book"."year"), ?) FROM "book" WHERE "book"."year" > ?
    ///   UNION ALL
    ///   SELECT "each_year"."number" + ? FROM "each_year" WHERE "each_year"."number" < ?)
    /// SELECT "each_year"."number", (SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."year" = "each_year"."number")
    /// FROM "each_year" ORDER BY "each_year"."number"
    /// ```
    ///
    /// It gives all rows, equal ones too, and so never ends where rows lead back to others: [`Cte::distinct`] gives each once.
    /// Neither database lets `step` group the rows found before, compute aggregates of them or join them as a row that may be
    /// missing. What lies above or below a row in a tree, and what a relation reaches, have words of their own:
    /// [`descendants`](crate::model::ToOneOptional::descendants), `ancestors` and `reachable_from`.
    ///
    /// # Errors
    /// Those of [`cte`](Self::cte), and that of the database if `step` asks what it cannot.
    #[must_use = "a common table expression does nothing before it is given to a query by `.with_cte(&rows)`"]
    pub fn recursive_cte<T: CteModel>(
        &self,
        fields: impl InsertFields<T, Out>,
        step: impl CombinedValues<Out>,
    ) -> Cte<T> {
        let step = RecursiveStep {
            operator: SetOperator::UnionAll,
            source: step.into_values().values_of_operand(),
        };
        self.as_rows_of(fields, Some(step))
    }

    fn as_rows_of<T: CteModel, F: InsertFields<T, Out>>(
        &self,
        fields: F,
        step: Option<RecursiveStep>,
    ) -> Cte<T> {
        let table = T::table();
        let fields = fields_of(fields);
        let mut widens = Vec::new();
        F::widens(&mut widens);
        let columns = |fields: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
            fields.flat_map(|field| table.range(field)).collect()
        };
        let source = self.as_select().clone();
        let source = match step {
            Some(_) => source.values_of_operand(),
            None => source,
        };
        let widened = fields.iter().zip(widens);
        let mut widened = widened.filter_map(|(field, widens)| widens.then_some(*field));
        Cte {
            table: Arc::new(CommonTable {
                table,
                columns: columns(&mut fields.iter().copied()),
                widened: columns(&mut widened),
                source: CommonTableSource::Query(Box::new(source)),
                step,
                storage: CommonTableStorage::Automatic,
            }),
            model: PhantomData,
        }
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Gives the query the rows of a model that is declared with `#[orm(cte)]`, by the query that finds them. They stand at the
    /// beginning of the statement, and may be asked for wherever a model may: by this query, by those within it, and by those
    /// that load rows with it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// /// The years in which an author has written, and how many books.
    /// #[derive(Model)]
    /// #[orm(cte, primary_key(author, year))]
    /// struct YearOfAuthor {
    ///     #[orm(related_name = "years", related_trait)]
    ///     author: ForeignKey<Author>,
    ///     year: i32,
    ///     books: i64,
    /// }
    ///
    /// let years = Book::objects()
    ///     .values((Book.author.id, Book.year, count()))
    ///     .cte((YearOfAuthor.author, YearOfAuthor.year, YearOfAuthor.books));
    /// let authors = Author::objects().with_cte(&years).order_by(Author.id);
    /// let found = authors.prefetch_related(Author.years().order_by(YearOfAuthor.year)).all(&db).await?;
    /// # assert_last_sql::<YearOfAuthor>(&db, r#"WITH "year_of_author"("author_id", "year", "books") AS (SELECT "book"."author_id", "book"."year", COUNT(*) FROM "book" GROUP BY "book"."author_id", "book"."year") SELECT … FROM "year_of_author" WHERE "year_of_author"."author_id" IN (SELECT value FROM json_each(?)) ORDER BY "year_of_author"."year""#);
    /// let (alcott, years) = &found[1];
    /// assert_eq!((alcott.name.as_str(), years[0].year, years[1].year), ("Louisa May Alcott", 1868, 1871));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// WITH "year_of_author"("author_id", "year", "books") AS (
    ///   SELECT "book"."author_id", "book"."year", COUNT(*) FROM "book" GROUP BY "book"."author_id", "book"."year")
    /// SELECT … FROM "year_of_author" WHERE "year_of_author"."author_id" IN (SELECT value FROM json_each(?))
    /// ORDER BY "year_of_author"."year"
    /// ```
    ///
    /// Rows are given to the query as often as it asks for those of several models, and a query that the statement has given
    /// already counts once. The rows of the tenant alone are found on [`db.tenant(…)`](crate::db::Database::tenant).
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where rows of such a model are asked for and none are given,
    /// where a statement has two queries for one model, and where a table that it asks has the model's name.
    #[doc(alias = "with_query")]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn with_cte(self, rows: impl CteRows /* one: `query.values((Book.author.id, count())).cte((Total.author, Total.books))` */) -> Self {
        self.changed(|select| select.with_common_table(&rows.into_common_table()))
    }
}

never_met! {
    MadeByCte "a common table expression is made of the values of a query by `cte`; write `query.values((Book.author.id, count())).cte((Total.author, Total.books))`, with fields of a model that has `#[orm(cte)]`" "of rows in hand `Cte::of_rows(&rows)`, of SQL of your own `Cte::of_sql(sql!(\"…\"))`";
}

/// The model of a common table expression that is named as other libraries make one.
#[doc(hidden)]
#[derive(Debug)]
pub enum NoCteModel {}

/// Declares names that other libraries have for functions that make a common table expression.
macro_rules! made_by_other_names {
    ($($name:ident)*) => {
        #[doc(hidden)]
        impl Cte<NoCteModel> {
            $(pub fn $name<Q: MadeByCte>(_: Q) -> Self {
                Q::never()
            })*
        }
    };
}
made_by_other_names!(from_query new of of_query);
