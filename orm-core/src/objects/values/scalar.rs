//! `scalar`: the one value of a query within another.

use super::Values;
use crate::model::{Expr, Field, Model, Scalar};
use crate::query::{self, Select};
use crate::value::Stored;

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// The first value of this query, as an expression in another: `(SELECT …)`; `None` where there is none.
    ///
    /// The first one is that of [`first`](Self::first): by the order asked for, else by key. A query of one aggregate has
    /// one value. What the query says of the row outside, it says by [`outer`](crate::model::outer).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let average = Book::objects().values(Book.year.avg()).scalar();
    /// let modern = Book::objects().filter(Book.year.cast::<f64>().gt(average));
    /// # assert_sql(&modern, r#"SELECT … FROM "book" WHERE CAST("book"."year" AS REAL) > (SELECT orm_avg("t1"."year") FROM "book" AS "t1")"#);
    /// let newest = Book::objects().filter(Book.author.eq(outer(Author.id))).order_by(Book.year.desc());
    /// let authors = Author::objects().values((Author.name, newest.values(Book.title).scalar()));
    /// # assert_sql(&authors, r#"SELECT "author"."name", (SELECT "t1"."title" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" ORDER BY "t1"."year" DESC LIMIT ?) FROM "author""#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE CAST("book"."year" AS REAL) > (SELECT orm_avg("t1"."year") FROM "book" AS "t1");
    /// SELECT "author"."name", (SELECT "t1"."title" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id"
    ///     ORDER BY "t1"."year" DESC LIMIT ?) FROM "author"
    /// ```
    pub fn scalar<R: Model>(&self) -> Expr<R, Out::Nullable>
    where
        Out: Field<Base: Scalar>,
    {
        let mut select = self.select.clone();
        if select.has_one_row() {
            select.unordered();
        } else {
            Select::order_values(&mut select);
            select.limit(1);
        }
        let ty = <<Out as Field>::Base as Scalar>::Stored::TYPE;
        Expr::new(query::Expr::scalar(select, ty))
    }
}
