//! `scalar`: the one value of a query within another.

use super::Values;
use crate::model::{Expr, Field, Model, Scalar};
use crate::query::{self, Select};
use crate::value::{Stored, Type};

/// A value that a subquery may have: one, of one column. Every field of one column is such a value; users do not implement
/// it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // The one value of a subquery: the year of the first book.
/// let first = Book::objects().filter(Book.author.eq(outer(Author.id))).order_by(Book.year).values(Book.year);
/// let query = Author::objects().values((Author.name, first.scalar()));
/// # assert_sql(&query, r#"SELECT "author"."name", (SELECT "t1"."year" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" ORDER BY "t1"."year" LIMIT ?) FROM "author""#);
/// ```
/// ```sql
/// SELECT "author"."name", (SELECT "t1"."year" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id"
/// ORDER BY "t1"."year" LIMIT ?) FROM "author"
/// ```
#[diagnostic::on_unimplemented(
    message = "a query within an expression selects one value, not `{Self}`",
    label = "expected a query of one value, such as `Book::objects().values(Book.year)`"
)]
pub trait SingleValue {
    /// The value, or null where the query finds none.
    type Nullable: Field;
    /// The type of the column.
    #[doc(hidden)]
    const TYPE: Type;
}

#[diagnostic::do_not_recommend]
impl<V: Field<Base: Scalar>> SingleValue for V {
    type Nullable = <V as Field>::Nullable;
    const TYPE: Type = <<V as Field>::Base as Scalar>::Stored::TYPE;
}

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// The first value of this query, as an expression in another: `(SELECT …)`; `None` where there is none.
    ///
    /// The first one is that of [`first`](Self::first): by the order asked for, else by key. A query of one aggregate has
    /// one value. What the query says of the row outside, it says by [`outer`](crate::model::outer).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let most = Book::objects().values(Book.copies.max()).scalar();
    /// let query = Book::objects().filter(Book.copies.eq(most));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."copies" = (SELECT MAX("t1"."copies") FROM "book" AS "t1")"#);
    /// let newest = Book::objects().filter(Book.author.eq(outer(Author.id))).order_by(Book.year.desc());
    /// let authors = Author::objects().values((Author.name, newest.values(Book.title).scalar()));
    /// # assert_sql(&authors, r#"SELECT "author"."name", (SELECT "t1"."title" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" ORDER BY "t1"."year" DESC LIMIT ?) FROM "author""#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."copies" = (SELECT MAX("t1"."copies") FROM "book" AS "t1");
    /// SELECT "author"."name", (SELECT "t1"."title" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id"
    ///     ORDER BY "t1"."year" DESC LIMIT ?) FROM "author"
    /// ```
    #[rustfmt::skip]
    pub fn scalar<R: Model, V>(&self /* a value within another query; it is read by `.get(&db)` */) -> Expr<R, V>
    where
        Out: SingleValue<Nullable = V>,
    {
        let mut select = self.select.clone();
        if select.has_one_row() {
            select.unordered();
        } else {
            Select::order_values(&mut select);
            select.limit(1);
        }
        Expr::new(query::Expr::scalar(select, Out::TYPE))
    }
}
