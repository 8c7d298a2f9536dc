//! The rows that an expression is computed from: one, or many together.

use crate::sealed::Sealed;

/// The rows that an expression is computed from: [`PerRow`], one, or [`Aggregated`], many. This trait is sealed.
///
/// An expression over others is aggregated as soon as one of them is: `Book.year.max() - 1` is aggregated, and so is the
/// condition `Book.year.max().gt(1900)`.
///
/// ```
/// use orm::doc::{Book, assert_sql};
/// use orm::prelude::*;
/// use orm::query::PerRow;
/// use orm::traits::Kind;
///
/// /// A condition on rows or on groups, as the number is of one or the other.
/// fn many<K: Kind>(number: Expr<Book, i64, K>) -> Predicate<Book, K::And<PerRow>> {
///     number.gt(1_000)
/// }
///
/// let of_groups = Book::objects().values((Book.author.name, count())).filter(many(count()));
/// let of_rows = Book::objects().filter(many(Book.title.length().cast()));
/// # assert_sql(&of_rows, r#"SELECT … FROM "book" WHERE length("book"."title") > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE length("book"."title") > ?
/// ```
pub trait Kind: Sealed + Send + Sync + 'static {
    /// The kind of an expression over this one and another of kind `K`.
    type And<K: Kind /* of a value of a type that is said: `.between(1, 2)`, with no `.into()` */>: Kind;
}

/// The kind of expressions that have a value in each row, such as `Book.year - 1900`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::query::PerRow;
///
/// let age: Expr<Book, i32, PerRow> = 2026 - Book.year; // `PerRow` may be left out
/// let query = Book::objects().filter(age.gt(150));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_i32(? - "book"."year") > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE orm_i32(? - "book"."year") > ?
/// ```
#[derive(Debug)]
pub enum PerRow {}

/// The kind of expressions over many rows: those that hold an aggregate, such as `Book.year.max() - 1900`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::query::Aggregated;
///
/// /// The years between the first and the last book of a group.
/// fn span() -> Expr<Book, Option<i32>, Aggregated> {
///     Book.year.max() - Book.year.min()
/// }
///
/// let query = Book::objects().values((Book.author.name, span())).filter(span().gt(10));
/// # assert_sql(&query, r#"SELECT "t1"."name", MAX("book"."year") - MIN("book"."year") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name" HAVING orm_i32(MAX("book"."year") - MIN("book"."year")) > ?"#);
/// ```
/// ```sql
/// SELECT "t1"."name", MAX("book"."year") - MIN("book"."year") FROM "book"
/// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name"
/// HAVING orm_i32(MAX("book"."year") - MIN("book"."year")) > ?
/// ```
#[derive(Debug)]
pub enum Aggregated {}

impl Kind for PerRow {
    type And<K: Kind> = K;
}

impl Kind for Aggregated {
    type And<K: Kind> = Aggregated;
}

/// The kind of expressions that a single row is filtered, ordered or updated by: [`PerRow`] alone. This trait is sealed.
///
/// ```
/// use orm::doc::{Book, assert_sql};
/// use orm::prelude::*;
/// use orm::traits::{OfRow, Operand};
///
/// /// Books of a year: a number or a field of the row, and no aggregate.
/// fn of_year(year: impl Operand<i32, Book, Kind: OfRow>) -> QuerySet<Book> {
///     Book::objects().filter(Book.year.eq(year))
/// }
///
/// let query = of_year(Book.author.birth_year + 33);
/// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "book"."year" = orm_i32("t1"."birth_year" + ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// WHERE "book"."year" = orm_i32("t1"."birth_year" + ?)
/// ```
#[diagnostic::on_unimplemented(
    message = "an aggregate has no value in a single row; filter and order groups behind `values((…, count()))`, and of related rows write `Author.books().count()`",
    label = "this is computed from many rows, such as `count()` or `Book.year.max()`",
    note = "filter and order groups after `values`: `Book::objects().values((Book.author.name, count())).filter(count().gt(3))`; of related rows aggregate over the relation: `Author::objects().filter(Author.books().count().gt(3))`",
    note = "of all rows ask a query of them: `Book::objects().values(Book.copies.max()).scalar()`; where a parameter stands for what has a value in each row, a bound says so: `impl Operand<V, M, Kind: OfRow>`"
)]
pub trait OfRow: Kind {}
impl OfRow for PerRow {}

/// The kind of expressions that all rows together have one value of: [`Aggregated`] alone. This trait is sealed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::OfManyRows;
///
/// /// Says of all books what an aggregate says.
/// async fn of_all<K: OfManyRows>(answer: Expr<Book, i64, K>, db: &Database) -> orm::Result<i64> {
///     Book::objects().aggregate(answer, db).await
/// }
///
/// assert_eq!(of_all(Book.author.id.count_distinct(), &db).await?, 2);
/// # assert_last_sql::<Book>(&db, r#"SELECT COUNT(DISTINCT "book"."author_id") FROM "book""#);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT COUNT(DISTINCT "book"."author_id") FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "`aggregate` gives one value for all rows, and this has a value in each; take an aggregate of it, such as `.sum()`, `.max()` or `.count()`",
    label = "this has a value in each row",
    note = "the values of the rows themselves are read by `values`"
)]
pub trait OfManyRows: Kind {}
impl OfManyRows for Aggregated {}
