//! Values computed in a row.

use crate::model::handle::functions::declare::type_of;
use crate::model::{Field, Kind, Model, PerRow, Scalar};
use crate::query;
use crate::sealed::Sealed;
use crate::value::Value;
use std::marker::PhantomData;

/// A field or an expression: anything with a value in a row of `Root`. This trait is sealed.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// /// The values of any field or expression.
/// fn column<E: Expression<Root = Book> + Copy>(of: E) -> E {
///     of
/// }
///
/// let query = Book::objects().values(column(Book.title));
/// # assert_sql(&query, r#"SELECT "book"."title" FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title" FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an expression; write a field such as `Book.title`, or an expression over fields; of a joined row an embedded struct is `row.embedded(Person.address)`",
    label = "what has a value in each row stands here"
)]
pub trait Expression: RowValue<<Self as Expression>::Root> + Sealed + Sized {
    /// The model in whose rows it has a value.
    type Root: Model;
    /// The type of the value.
    type Value: Field;
    /// The rows that it is computed from: one, or many.
    type Kind: Kind;
    /// The untyped expression.
    #[doc(hidden)]
    fn expr(self) -> query::Expr;
}

/// An [`Expression`] over the rows of `R`. Users do not implement it.
///
/// ```
/// use orm::doc::{Author, Book, assert_sql};
/// use orm::prelude::*;
/// use orm::traits::{Expression, OfRow, RowValue};
///
/// /// Says that a list of rows of `M` can be sorted by the value.
/// fn of_rows<M, E>(value: E) -> E
/// where
///     M: Model,
///     E: Expression<Root = M, Kind: OfRow> + RowValue<M>,
/// {
///     value
/// }
///
/// let query = Book::objects().order_by(of_rows::<Book, _>(Book.author.name.length()));
/// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY length("t1"."name")"#);
/// ```
/// ```sql
/// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY length("t1"."name")
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no value in a row of `{R}`; write a field or an expression of `{R}`",
    label = "what has a value in each row of `{R}` stands here"
)]
pub trait RowValue<R> {}

/// A value of type `V` computed in a row of `R`, such as `Book.year - Book.author.birth_year`; of kind
/// [`Aggregated`](crate::model::Aggregated) it is computed from many rows.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let age: Expr<Book, i32> = value(2026) - Book.year;
/// let query = Book::objects().filter(age.clone().gt(150)).order_by(age.desc());
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_i32(? - "book"."year") > ? ORDER BY orm_i32(? - "book"."year") DESC"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE orm_i32(? - "book"."year") > ? ORDER BY orm_i32(? - "book"."year") DESC
/// ```
#[derive(Debug)]
pub struct Expr<R, V, K = PerRow> {
    expr: query::Expr,
    types: PhantomData<fn(R, K) -> V>,
}

impl<R, V, K> Expr<R, V, K> {
    /// An untyped expression, known to be of this type.
    pub(crate) fn new(expr: query::Expr) -> Self {
        Expr {
            expr,
            types: PhantomData,
        }
    }

    /// The untyped expression.
    pub(in crate::model) fn node(&self) -> query::Expr {
        self.expr.clone()
    }
}

impl<R, V, K> Clone for Expr<R, V, K> {
    fn clone(&self) -> Self {
        Expr::new(self.expr.clone())
    }
}

impl<R: Model, V: Field, K: Kind> RowValue<R> for Expr<R, V, K> {}
#[diagnostic::do_not_recommend]
impl<R: Model, V: Field, K: Kind> Expression for Expr<R, V, K> {
    type Root = R;
    type Value = V;
    type Kind = K;
    fn expr(self) -> query::Expr {
        self.expr
    }
}

// An expression that is used again. Messages list what is written in the first place.
#[diagnostic::do_not_recommend]
impl<R: Model, V: Field, K: Kind> RowValue<R> for &Expr<R, V, K> {}
#[diagnostic::do_not_recommend]
impl<R: Model, V: Field, K: Kind> Expression for &Expr<R, V, K> {
    type Root = R;
    type Value = V;
    type Kind = K;
    fn expr(self) -> query::Expr {
        self.node()
    }
}

/// Values that stand by themselves as an expression: every type of field of one column, an `Option` of one, and `&str`.
/// Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let mark = Book::objects().values((Book.title, value("book"), value(None::<i64>), value(1.5)));
/// # assert_sql(&mark, r#"SELECT "book"."title", ?, ?, ? FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", ?, ?, ? FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a column",
    label = "expected a number, a text, a date or the like, or an `Option` of one"
)]
pub trait Literal {
    /// The type of the expression.
    type Value: Field;
    /// Returns the untyped expression.
    #[doc(hidden)]
    fn literal(self) -> query::Expr;
}

impl<V: Field<Base: Scalar>> Literal for V {
    type Value = V;
    fn literal(self) -> query::Expr {
        let mut literal = Value::Null(type_of::<V>());
        self.write(&mut |value: Value| literal = value);
        query::Expr::value(literal)
    }
}

impl Literal for &str {
    type Value = String;
    fn literal(self) -> query::Expr {
        query::Expr::value(Value::Text(self.to_owned()))
    }
}

/// A bound value where an expression must stand first: `value(100) - Book.year`. A null has a type too:
/// `value(None::<i32>)`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Book::objects().filter((value(2000) - Book.year).gt(100));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_i32(? - "book"."year") > ?"#);
/// let named = Book::objects().filter(Book.title.eq(value("NATURE").lower()));
/// # assert_sql(&named, r#"SELECT … FROM "book" WHERE "book"."title" = orm_lower(?)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE orm_i32(? - "book"."year") > ?;
/// SELECT … FROM "book" WHERE "book"."title" = orm_lower(?)
/// ```
pub fn value<R: Model, V: Literal>(value: V) -> Expr<R, V::Value> {
    Expr::new(value.literal())
}
