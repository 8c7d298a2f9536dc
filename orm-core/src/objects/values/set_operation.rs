//! `union`, `union_all`, `intersect`, `except`: the values of several queries, combined.

use super::Values;
use crate::model::Model;
use crate::query::{Expr, Select, SetOperator};

/// A query whose values are combined with those of another one by [`union`](Values::union), `union_all`, `intersect` or
/// `except`: [`Values`] of any model that are read as `Out`, or a reference to them. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::query::Values;
/// use orm::traits::CombinedValues;
///
/// /// The titles of books, and other texts.
/// fn titles_and(texts: impl CombinedValues<String>) -> Values<Book, String> {
///     Book::objects().values(Book.title).union(texts)
/// }
///
/// let query = titles_and(Author::objects().values(Author.name)); // of another model
/// # assert_sql(&query, r#"SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name" FROM "author" AS "t2") AS "book""#);
/// ```
/// ```sql
/// SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name"
/// FROM "author" AS "t2") AS "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "values are combined with values of the same types, here `{Out}`; write `.values(…)` with as many, each of the type of the one in the first query",
    label = "expected values that are read as `{Out}`, found `{Self}`",
    note = "a value that may be null is made one that may not by `coalesce((value, other))`, and the other way round by `nullif(value, other)`"
)]
pub trait CombinedValues<Out> {
    /// The query of the values.
    #[doc(hidden)]
    fn into_values(self) -> Select;
    /// Says whether lists are loaded for the rows.
    #[doc(hidden)]
    fn has_lists(&self) -> bool;
}

macro_rules! combined_values {
    ($($query:ty),*) => {$(
        impl<N: Model, Out: Send + 'static> CombinedValues<Out> for $query {
            fn into_values(self) -> Select {
                self.select.clone()
            }

            fn has_lists(&self) -> bool {
                self.reader.has_lists()
            }
        }
    )*};
}
combined_values!(Values<N, Out>, &Values<N, Out>);

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// Adds the values of another query, which may be of another model, and gives equal ones once.
    ///
    /// Each query has its own conditions and its own page; their orders do not matter. What follows is asked of all
    /// values, by those of the first query: an order, conditions, a page, a count. Anything else of the first query's model is
    /// refused by [`Error::InvalidQuery`](crate::error::Error::InvalidQuery), since the others have no value for it. A
    /// constant tells where a value is from: `values((value("book"), Book.title))`. At most 500 queries are combined.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let titles = Book::objects().values(Book.title);
    /// let names = Author::objects().values(Author.name);
    /// let found = titles.union(names).filter(Book.title.contains("a")).order_by(Book.title);
    /// # assert_sql(&found, r#"SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name" FROM "author" AS "t2") AS "book" WHERE instr("book"."value 1", ?) > 0 ORDER BY "book"."value 1" NULLS LAST"#);
    /// let found: Vec<String> = found.all(&db).await?;
    /// assert_eq!(found, ["Louisa May Alcott", "Nature", "Ralph Waldo Emerson"]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."value 1" FROM (
    ///   SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name" FROM "author" AS "t2"
    /// ) AS "book" WHERE instr("book"."value 1", ?) > 0 ORDER BY "book"."value 1" NULLS LAST
    /// ```
    pub fn union(self, other: impl CombinedValues<Out>) -> Self {
        self.combined(SetOperator::Union, other)
    }

    /// Adds the values of another query as they are: equal ones are given as often as they are found. This is cheaper than
    /// [`union`](Self::union), where more about such queries is said.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let feed = Book::objects()
    ///     .values((value("book"), Book.title))
    ///     .union_all(Author::objects().values((value("author"), Author.name)))
    ///     .order_by(Book.title)
    ///     .limit(2);
    /// # assert_sql(&feed, r#"SELECT "book"."value 1", "book"."value 2" FROM (SELECT ? AS "value 1", "t1"."title" AS "value 2" FROM "book" AS "t1" UNION ALL SELECT ?, "t2"."name" FROM "author" AS "t2") AS "book" ORDER BY "book"."value 2" NULLS LAST LIMIT ?"#);
    /// let feed: Vec<(String, String)> = feed.all(&db).await?;
    /// assert_eq!(feed[0], ("book".to_owned(), "Little Men".to_owned()));
    /// assert_eq!(feed[1], ("book".to_owned(), "Little Women".to_owned()));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."value 1", "book"."value 2" FROM (
    ///   SELECT ? AS "value 1", "t1"."title" AS "value 2" FROM "book" AS "t1" UNION ALL SELECT ?, "t2"."name" FROM "author" AS "t2"
    /// ) AS "book" ORDER BY "book"."value 2" NULLS LAST LIMIT ?
    /// ```
    pub fn union_all(self, other: impl CombinedValues<Out>) -> Self {
        self.combined(SetOperator::UnionAll, other)
    }

    /// Keeps the values that another query finds too, and gives equal ones once. Nulls are equal here. More about such
    /// queries is said of [`union`](Self::union).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let authors = Book::objects().filter(Book.year.lt(1850)).values(Book.author.name);
    /// let mentors = Author::objects().values(Author.name);
    /// assert_eq!(authors.intersect(mentors).all(&db).await?, ["Ralph Waldo Emerson"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn intersect(self, other: impl CombinedValues<Out>) -> Self {
        self.combined(SetOperator::Intersect, other)
    }

    /// Leaves out the values that another query finds, and gives equal ones once. Nulls are equal here. More about such
    /// queries is said of [`union`](Self::union).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let all = Author::objects().values(Author.name);
    /// let of_old_books = Book::objects().filter(Book.year.lt(1850)).values(Book.author.name);
    /// assert_eq!(all.except(of_old_books).all(&db).await?, ["Louisa May Alcott"]);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "minus")]
    pub fn except(self, other: impl CombinedValues<Out>) -> Self {
        self.combined(SetOperator::Except, other)
    }

    fn combined(self, operator: SetOperator, other: impl CombinedValues<Out>) -> Self {
        let has_lists = self.reader.has_lists() || other.has_lists();
        let refused = has_lists.then(|| {
            Expr::refused(format!(
                "`{}` combines values, and lists of related rows are loaded for rows; read a struct without lists",
                operator.method()
            ))
        });
        let mut first = self.select;
        first.filter(refused);
        Values {
            select: first.combine_values(operator, other.into_values()),
            ..self
        }
    }
}
