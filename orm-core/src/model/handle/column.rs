//! The handle of a field.

use crate::model::{Expr, Expression, Field, Handle, Path, PathFrom, PerRow, RowValue, copy};
use crate::query;
use std::marker::PhantomData;

/// `Book.title`: field `N`, of type `V`, of the model at the end of path `P`. A zero-sized value.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let query = Book::objects().filter(Book.title.starts_with("Little")).order_by(Book.year);
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."title" GLOB ? ORDER BY "book"."year""#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."title" GLOB ? ORDER BY "book"."year"
/// ```
#[rustfmt::skip] // One line, since the messages show it.
pub struct Column<P, V, const N: usize>(/* `fn f<const N: usize>(column: Column<Root<Book>, String, N>)` */ PhantomData<fn() -> (P, V)>);

copy!([P, V, const N: usize] Column<P, V, N>);

impl<P: Path, V: Field, const N: usize> Handle for Column<P, V, N> {
    const NEW: Self = Column(PhantomData);
}

impl<P: Path, V: Field, const N: usize> Column<P, V, N> {
    /// The untyped expression.
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the macros call it as that of `Expr`"
    )]
    pub(in crate::model) fn node(&self) -> query::Expr {
        query::Expr::column(P::PATH, Self::POSITION)
    }

    /// The field's position in its table.
    pub(in crate::model) const POSITION: usize = P::OFFSET + N;
}

impl<R, P: PathFrom<R>, V: Field, const N: usize> RowValue<R> for Column<P, V, N> {}
impl<P: Path, V: Field, const N: usize> Expression for Column<P, V, N> {
    type Root = P::Root;
    type Value = P::Nullable<V>;
    type Kind = PerRow;
    fn expr(self) -> query::Expr {
        self.node()
    }
}

/// An expression has no name of a field in its type, so that one of several columns is chosen when the program runs.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let by_year = true;
/// let number: orm::Expr<Book, i32> = if by_year { Book.year.into() } else { Book.copies.into() };
/// let query = Book::objects().filter(number.gt(2)).order_by(&number);
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" > ? ORDER BY "book"."year""#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."year" > ? ORDER BY "book"."year"
/// ```
impl<P: Path, V: Field, const N: usize> From<Column<P, V, N>> for Expr<P::Root, P::Nullable<V>> {
    fn from(column: Column<P, V, N>) -> Self {
        Expr::new(column.node())
    }
}
