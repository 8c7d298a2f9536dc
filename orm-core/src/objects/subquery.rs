//! A query within another: `EXISTS (SELECT …)`.

use super::query_set::QuerySet;
use super::values::Values;
use crate::db::Pending;
use crate::model::{KeyOperand, Model, Operand, PerRow, Predicate, Scalar, never_met};
use crate::query::{Expr, KeyExpr, Select};
use std::marker::PhantomData;

/// A query whose rows are looked for by [`exists`]: a [`QuerySet`] or [`Values`]. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::RowsQuery;
///
/// /// Authors for whom a query finds something.
/// fn authors_with(query: impl RowsQuery) -> QuerySet<Author> {
///     Author::objects().filter(exists(query))
/// }
///
/// let query = authors_with(Book::objects().filter(Book.author.eq(outer(Author.id)) & Book.year.gt(1870)));
/// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" > ? LIMIT 1)"#);
/// ```
/// ```sql
/// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id"
/// AND "t1"."year" > ? LIMIT 1)
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query; write one such as `Book::objects().filter(…)`, or of related rows `Author.books().any(…)` in place of `exists`",
    label = "a query stands here"
)]
pub trait RowsQuery {
    /// The query that finds a row if there is one.
    #[doc(hidden)]
    fn found(self) -> Select;
}

/// A condition: the query finds at least one row.
///
/// What the query says of the row outside, it says by [`outer`](crate::model::outer). For related rows
/// `Author.books().any(…)` says the same without it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let books = Book::objects().filter(Book.author.eq(outer(Author.id)) & Book.year.ge(1868));
/// let query = Author::objects().filter(exists(&books));
/// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" >= ? LIMIT 1)"#);
/// let none = Author::objects().exclude(exists(books));
/// # assert_sql(&none, r#"SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" >= ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" >= ? LIMIT 1);
/// SELECT … FROM "author" WHERE NOT EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" >= ?)
/// ```
///
/// The model of the row outside is that of the query which the condition is given to.
pub fn exists<R: Model>(query: impl RowsQuery) -> Predicate<R> {
    Predicate::from_expr(Expr::exists(query.found()))
}

macro_rules! rows_queries {
    ($($query:ident),*) => {$(
        impl<M: Model, Out: Send + 'static> RowsQuery for $query<M, Out> {
            fn found(self) -> Select {
                (&self).found()
            }
        }

        impl<M: Model, Out: Send + 'static> RowsQuery for &$query<M, Out> {
            fn found(self) -> Select {
                self.as_select().clone().found()
            }
        }
    )*};
}
rows_queries!(QuerySet, Values);

/// Nothing meets this bound, so that whoever compares a field with a query reads its message.
#[diagnostic::on_unimplemented(
    message = "a query within another is its first value by `scalar`, without an end; write `.values(Book.year.avg()).scalar()` behind it, and of one of several values `.is_in(query.values(Book.year))`",
    label = "a value of type `{Self}` stands here"
)]
#[doc(hidden)]
pub trait ValueByScalar: Scalar {}

never_met! {
    RowsByIsIn "a query finds any number of rows, and one row or its key stands here; write `.is_in(query)`, or by a field of the row `Book.author.name.eq(\"Emma\")`";
    RowByAwait "what an end sends is a row once it is awaited; write `let author = ….get(&db).await?;` before, and `.eq(&author)`, or without an end `.is_in(query)`";
}

// These never hold, since nothing meets the bound.
impl<F, R, M, Out> KeyOperand<F, R> for QuerySet<M, Out>
where
    PhantomData<(M, Out)>: RowsByIsIn,
{
    type Value = F;
    fn key_operand(self) -> KeyExpr {
        unreachable!()
    }
}
impl<F, R, M, Out> KeyOperand<F, R> for Values<M, Out>
where
    PhantomData<(M, Out)>: RowsByIsIn,
{
    type Value = F;
    fn key_operand(self) -> KeyExpr {
        unreachable!()
    }
}
impl<F, R, T, E> KeyOperand<F, R> for Pending<'_, T, E>
where
    PhantomData<(T, E)>: RowByAwait,
{
    type Value = F;
    fn key_operand(self) -> KeyExpr {
        unreachable!()
    }
}
impl<R, V: ValueByScalar, T, E> Operand<V, R> for Pending<'_, T, E> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> Expr {
        unreachable!()
    }
}
impl<R, V: ValueByScalar, M, Out> Operand<V, R> for Values<M, Out> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> Expr {
        unreachable!()
    }
}
impl<R, V: ValueByScalar, M, Out> Operand<V, R> for QuerySet<M, Out> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> Expr {
        unreachable!()
    }
}
