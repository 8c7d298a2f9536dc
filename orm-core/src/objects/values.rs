//! Values of rows, in place of the rows themselves: `SELECT "book"."title" …`.
//!
//! - this file: [`Values`] and its builders
//! - `aggregate`: values computed from all rows, or from all values or groups
//! - `handles`: how queries of values name those, and values of them
//! - `aggregates`: from all values or groups, within another query
//! - `ends`: where it is sent, and its values are read
//! - `scalar`: the one value of a subquery
//! - `set_operation`: values of several queries, combined
//! - `stream`: values one by one
//! - `structs`: rows that are read into structs
//! - `fetch`: rows, fetched and read
//! - `cte`: values as the rows of a model, which a statement asks as those of a table
//! - `insert_into`: values that are inserted into a table, by one statement
//! - `update_into`: values that rows of a table are updated by, by one statement
//! - `returning`: values of rows that are updated or deleted

mod aggregate;
mod aggregates;
pub(super) mod cte;
mod ends;
mod fetch;
pub(super) mod handles;
mod insert_into;
mod other_names;
mod page;
pub(super) mod returning;
pub(super) mod scalar;
pub(super) mod set_operation;
pub(super) mod stream;
mod structs;
mod update_into;

use super::query_set::QuerySet;
use super::selection::reader::RowReader;
use super::selection::{Selection, SelectionOf};
use crate::model::{
    ComparableWith, Condition, Field, ForeignKey, KeyList, Model, OrderKeys, PerRow, ValueList,
};
use crate::query::{self, Item, KeyExpr, List, Select};
use crate::schema::FetchMode;
use fetch::ValueReader;
use std::marker::PhantomData;
use std::time::Duration;

/// A query of values computed from the rows of `M`, of which each row gives one `Out`.
///
/// Like a [`QuerySet`] it is a value, whose calls apply to the result of those before.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let by_author = Book::objects().values((Book.author.name, count(), Book.year.max()));
/// let rows: Vec<(String, i64, Option<i32>)> = by_author.order_by(Book.author.name).all(&db).await?;
/// assert_eq!(rows[0], ("Louisa May Alcott".to_owned(), 2, Some(1871)));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT "t1"."name", COUNT(*), MAX("book"."year") FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// GROUP BY "t1"."name" ORDER BY "t1"."name"
/// ```
#[must_use = "a query does nothing before an end such as `.all(&db)` is awaited, and a call gives a new query: write `query = query.filter(…)`"]
#[rustfmt::skip] // One line, since the messages show it.
pub struct Values<M /* the model */, Out /* what is read: `Values<Book, (String, i32)>` */> {
    select: Select,
    reader: ValueReader<Out>,
    mode: Option<FetchMode>,
    timeout: Option<Duration>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Reads these values of each row, in place of the row: one, or a tuple of up to twelve.
    ///
    /// A value is a field, also of a row that a to-one relation leads to, an expression, or a whole row: `Book`,
    /// `Book.author`. Behind an optional relation it is an `Option`. The model's own `ordering` does not apply to values, nor
    /// does `reverse` without an order; those of a tree come by their depth, as its rows do.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books: Vec<(String, String)> =
    ///     Book::objects().order_by(Book.year).values((Book.title, Book.author.name)).all(&db).await?;
    /// assert_eq!(books[0], ("Nature".to_owned(), "Ralph Waldo Emerson".to_owned()));
    /// let titles: Vec<String> = Book::objects().values(Book.title).all(&db).await?;
    /// assert_eq!(titles.len(), 3);
    /// let taught: Vec<(Author, Option<Author>)> = Author::objects().values((Author, Author.mentor)).all(&db).await?;
    /// assert_eq!(taught.iter().filter(|(_, mentor)| mentor.is_some()).count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."title", "t1"."name" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "book"."year";
    /// SELECT "book"."title" FROM "book";
    /// SELECT "author"."id", …, "t1"."id", … FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id"
    /// ```
    #[expect(
        clippy::implied_bounds_in_impls,
        reason = "the first bound is reported at the item of the tuple that breaks it"
    )]
    #[doc(alias = "group_by")]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn values<Read: Send + 'static>(self, values: impl Selection<M> + SelectionOf<M, Read> /* several: `(a, b)` */) -> Values<M, Read> {
        self.selected(values)
    }

    fn selected<S: Selection<M>>(self, values: S) -> Values<M, S::Out> {
        let (mut select, mode, timeout) = self.into_parts();
        select.set_values(items_of(values));
        Values {
            select,
            reader: ValueReader::Selection(RowReader::of::<M, S>()),
            mode,
            timeout,
            model: PhantomData,
        }
    }
}

fn items_of<R>(values: impl Selection<R>) -> Vec<Item> {
    let mut items = Vec::new();
    values.items(&mut items);
    items
}

impl<M, Out> Clone for Values<M, Out> {
    fn clone(&self) -> Self {
        Values {
            select: self.select.clone(),
            reader: self.reader.clone(),
            mode: self.mode,
            timeout: self.timeout,
            model: PhantomData,
        }
    }
}

impl<M, Out> std::fmt::Debug for Values<M, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Values")
            .field("model", &self.select.table().model)
            .finish_non_exhaustive()
    }
}

/// Builders.
impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// The query of the values.
    pub(super) fn as_select(&self) -> &Select {
        &self.select
    }

    fn with(mut self, change: impl FnOnce(&mut Select)) -> Self {
        change(&mut self.select);
        self
    }

    /// Keeps the rows for which the condition holds; where the condition holds an aggregate, the groups.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values(Book.title).filter(Book.year.ge(1868));
    /// # assert_sql(&query, r#"SELECT "book"."title" FROM "book" WHERE "book"."year" >= ?"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" WHERE "book"."year" >= ?
    /// ```
    pub fn filter(self, condition: impl Condition<M> /* several: `a & b` */) -> Self {
        self.with(|select| select.filter(condition.if_given()))
    }

    /// Keeps the rows for which the condition does not hold, those among them where a part of it is null.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values(Book.title).exclude(Book.year.ge(1868));
    /// # assert_sql(&query, r#"SELECT "book"."title" FROM "book" WHERE NOT ("book"."year" >= ?)"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" WHERE NOT ("book"."year" >= ?)
    /// ```
    pub fn exclude(self, condition: impl Condition<M>) -> Self {
        self.with(|select| select.filter(condition.if_given().map(query::Expr::negated)))
    }

    /// Orders the values by these keys, and forgets every order before; by `()` no order is asked for.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values(Book.title).order_by((Book.year.desc(), Book.title));
    /// # assert_sql(&query, r#"SELECT "book"."title" FROM "book" ORDER BY "book"."year" DESC, "book"."title""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" ORDER BY "book"."year" DESC, "book"."title"
    /// ```
    pub fn order_by(self, keys: impl OrderKeys<M> /* several: `(a, b.desc())` */) -> Self {
        let mut orders = Vec::new();
        keys.orders(&mut orders);
        self.with(|select| select.order_by(orders))
    }

    /// Turns the order around.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values(Book.title).order_by(Book.year).reverse();
    /// # assert_sql(&query, r#"SELECT "book"."title" FROM "book" ORDER BY "book"."year" DESC"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" ORDER BY "book"."year" DESC
    /// ```
    pub fn reverse(self) -> Self {
        self.with(Select::reverse)
    }

    /// Keeps at most the first `n`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values(Book.title).order_by(Book.year).limit(2);
    /// # assert_sql(&query, r#"SELECT "book"."title" FROM "book" ORDER BY "book"."year" LIMIT ?"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" ORDER BY "book"."year" LIMIT ?
    /// ```
    pub fn limit(self, n: u64) -> Self {
        self.with(|select| select.limit(n))
    }

    /// Skips the first `n`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values(Book.title).order_by(Book.year).offset(2).limit(2);
    /// # assert_sql(&query, r#"SELECT "book"."title" FROM "book" ORDER BY "book"."year" LIMIT ? OFFSET ?"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" ORDER BY "book"."year" LIMIT ? OFFSET ?
    /// ```
    pub fn offset(self, n: u64) -> Self {
        self.with(|select| select.offset(n))
    }

    /// Gives equal values once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values(Book.author.name).distinct();
    /// # assert_sql(&query, r#"SELECT DISTINCT "t1"."name" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id""#);
    /// ```
    /// ```sql
    /// SELECT DISTINCT "t1"."name" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
    /// ```
    pub fn distinct(self) -> Self {
        self.with(Select::distinct)
    }

    /// Adds a comment to the end of each statement that this query sends, `/* … */`, by which it is found in the logs and
    /// statistics of the database. The text is one of the program, and nothing of what users send.
    ///
    /// The comment is in the statements that read, count and write these values, and in those that load others with them; within
    /// another query it is left out. [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the text holds `/*` or `*/`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().values(Book.title).filter(Book.copies.lt(1)).comment("nightly report");
    /// # assert_sql(&query, r#"SELECT "book"."title" FROM "book" WHERE "book"."copies" < ? /* nightly report */"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book" WHERE "book"."copies" < ? /* nightly report */
    /// ```
    #[doc(alias = "tag_with")]
    pub fn comment(self, comment: &'static str) -> Self {
        self.with(|select| select.set_comment(comment))
    }

    /// Sets how long each statement of this query may take before it fails with
    /// [`Error::Timeout`](crate::error::Error::Timeout), instead of what the [database](crate::db::Database::timeout)
    /// says; more stands there.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// use std::time::Duration;
    ///
    /// let titles = Book::objects().values(Book.title).timeout(Duration::from_secs(2)).all(&db).await?;
    /// # assert_eq!(titles.len(), 3);
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }
}

/// `Book.title.is_in(Author::objects().values(Author.name))`.
macro_rules! value_lists {
    ($($query:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M: Model, V, R, W> ValueList<V, R> for $query
        where
            W: Field<Base: ComparableWith<V>>,
        {
            type Kind = PerRow;
            fn contains(self, expr: query::Expr) -> query::Expr {
                expr.is_in(List::Select(Box::new(self.select.clone())))
            }
        }
    )*};
}
value_lists!(Values<M, W>, &Values<M, W>);

/// `Book.author.is_in(Prize::objects().values(Prize.winner.id))`.
macro_rules! key_lists {
    ($($field:ty, $query:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Model, M: Model, W, R> KeyList<$field, R> for $query
        where
            W: Field<Base = T::Key>,
        {
            fn contains(self, key: KeyExpr) -> query::Expr {
                key.is_among(self.select.clone())
            }
        }
    )*};
}
key_lists! {
    ForeignKey<T>, Values<M, W>;
    ForeignKey<T>, &Values<M, W>;
    Option<ForeignKey<T>>, Values<M, W>;
    Option<ForeignKey<T>>, &Values<M, W>;
}
