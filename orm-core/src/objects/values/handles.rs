//! Values of a query, as queries of them name them: `let (author, books) = by_author.handles()`.

use super::{ValueReader, Values, items_of};
use crate::model::{Expr, Field, Model, for_each_tuple};
use crate::objects::selection::reader::RowReader;
use crate::objects::selection::{Selection, SelectionOf};
use crate::query;
use std::marker::PhantomData;

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// Returns a handle for each value, in their order: the expressions with which [`values`](Values::values) asks about the
    /// values that this query finds.
    ///
    /// Values of several columns, such as whole rows, have none: select their key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let by_author = Book::objects().values((Book.author.id, count()));
    /// let (author, books) = by_author.handles();
    /// let many = by_author.values((author, &books)).filter(books.gt(1));
    /// # assert_eq!(many.to_sql_for(Backend::Sqlite)?.text(), r#"SELECT "book"."value 1", "book"."value 2" FROM (SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1" GROUP BY "t1"."author_id") AS "book" WHERE "book"."value 2" > ?"#);
    /// # Ok::<(), Error>(())
    /// ```
    /// ```sql
    /// SELECT "book"."value 1", "book"."value 2" FROM (
    ///   SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1" GROUP BY "t1"."author_id"
    /// ) AS "book" WHERE "book"."value 2" > ?
    /// ```
    pub fn handles(&self) -> Out::Handles
    where
        Out: ValueHandles<M>,
    {
        Out::handles(&mut self.select.handles().into_iter())
    }

    /// Reads these values of the values that the query finds, in place of those: one, or a tuple of up to twelve. With an
    /// aggregate among them they are groups, by the others: how many authors have one book, how many have two.
    ///
    /// The values found are named by [`handles`](Values::handles); `count()` is their number. What follows is asked of the
    /// result: a condition on an aggregate filters the groups, any other the values before they are grouped. Of `distinct`
    /// values each counts once, and of a query that is cut to a page those of the page. They stay in the order that the query
    /// was asked for, unless they are groups. It is one statement.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let by_author = Book::objects().values((Book.author.id, count()));
    /// let (_, books) = by_author.handles();
    /// let authors: Vec<(i64, i64)> = by_author.values((&books, count())).order_by(books).all(&db).await?;
    /// # assert_last_sql::<Book>(&db, r#"SELECT "book"."value 2", COUNT(*) FROM (SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1" GROUP BY "t1"."author_id") AS "book" GROUP BY "book"."value 2" ORDER BY "book"."value 2""#);
    /// assert_eq!(authors, [(1, 1), (2, 1)]); // one author of one book, one of two
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."value 2", COUNT(*) FROM (
    ///   SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1" GROUP BY "t1"."author_id"
    /// ) AS "book" GROUP BY "book"."value 2" ORDER BY "book"."value 2"
    /// ```
    pub fn values<Read: Send + 'static, S>(&self, values: S) -> Values<M, Read>
    where
        S: Selection<M> + SelectionOf<M, Read>,
    {
        Values {
            select: self.select.clone().values_of_values(items_of(values)),
            reader: ValueReader::Selection(RowReader::of::<M, S>()),
            mode: self.mode,
            timeout: self.timeout,
            model: PhantomData,
        }
    }
}

/// Values that [`handles`](crate::objects::Values::handles) and the closure of
/// [`aggregate`](crate::objects::Values::aggregate) can name: one, or a tuple of them, each of one column. Users do not
/// implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // Each value of the query has a handle: the name of the author, and the number of books.
/// let groups = Book::objects().values((Book.author.name, count()));
/// let (most, authors) = groups.aggregate(|(name, n)| (n.max(), name.count()), &db).await?;
/// assert_eq!((most, authors), (Some(2), 2));
/// # assert_last_sql::<Book>(&db, r#"SELECT MAX("book"."value 2"), COUNT("book"."value 1") FROM (SELECT "t2"."name" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1" INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" GROUP BY "t2"."name") AS "book""#);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT MAX("book"."value 2"), COUNT("book"."value 1")
/// FROM (SELECT "t2"."name" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1"
/// INNER JOIN "author" AS "t2" ON "t2"."id" = "t1"."author_id" GROUP BY "t2"."name") AS "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "values of type `{Self}` cannot be aggregated",
    label = "expected a query of single values, such as `Book::objects().values((Book.author.id, count()))`",
    note = "of a whole row, select the field or the key that is aggregated; of a struct, ask `values` in place of `values_as`"
)]
pub trait ValueHandles<M>: Send + 'static {
    /// An expression for each value.
    type Handles;
    /// Returns the expressions of these values.
    #[doc(hidden)]
    fn handles(values: &mut dyn Iterator<Item = query::Expr>) -> Self::Handles;
}

#[diagnostic::do_not_recommend]
impl<M: Model, V: Field> ValueHandles<M> for V {
    type Handles = Expr<M, V>;
    fn handles(values: &mut dyn Iterator<Item = query::Expr>) -> Expr<M, V> {
        let missing = || {
            query::Expr::refused(
                "a value of several columns cannot be aggregated; select one of its fields"
                    .to_owned(),
            )
        };
        Expr::new(values.next().unwrap_or_else(missing))
    }
}

macro_rules! tuples {
    ($($t:ident $n:tt)+) => {
        #[diagnostic::do_not_recommend]
        impl<M: Model, $($t: Field),+> ValueHandles<M> for ($($t,)+) {
            type Handles = ($(Expr<M, $t>,)+);
            fn handles(values: &mut dyn Iterator<Item = query::Expr>) -> Self::Handles {
                ($(<$t as ValueHandles<M>>::handles(values),)+)
            }
        }
    };
}
for_each_tuple!(tuples);
