//! `raw`: an expression in SQL of the user's own.
//!
//! - this file: [`Raw`] as a value
//! - `arguments`: the text, and whatever stands in its `{}`; the macro `sql!`
//! - `conditions`: [`Raw`] as a condition, with `&`, `|` and `!`

pub(in crate::model) mod arguments;
mod conditions;

use super::operand::sides;
use crate::model::{
    ComparableWith, Expr, Field, Model, Operand, Order, OrderKeys, Ordering, PerRow, Predicate,
    Scalar,
};
use crate::query::{self, Comparison, Function};
use crate::sealed::Sealed;
use arguments::{ArgumentList, RawArguments, SqlText};
use std::marker::PhantomData;

/// A value of type `T` in SQL of the user's own: see [`raw`].
///
/// It goes where an expression goes: into `filter` where `T` is `bool`, `order_by`, `values` and `annotate`, and as an
/// operand of other expressions. One of `bool` is combined with other conditions by `&`, `|` and `!`.
/// [`expr`](Raw::expr) makes it an expression with all their methods.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let vowels = raw::<i64>("length({}) - length(replace({}, 'e', ''))", (Book.title, Book.title));
/// let query = Book::objects().order_by(vowels.desc());
/// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY (length("book"."title") - length(replace("book"."title", 'e', ''))) DESC NULLS FIRST"#);
/// ```
/// ```sql
/// SELECT … FROM "book" ORDER BY (length("book"."title") - length(replace("book"."title", 'e', ''))) DESC NULLS FIRST
/// ```
#[derive(Debug)]
#[must_use = "raw SQL does nothing by itself; give it to a query"]
pub struct Raw<T> {
    expr: query::Expr,
    ty: PhantomData<fn() -> T>,
}

/// Types as which an expression in SQL of your own is read: all types of fields.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`raw` is an expression within a query, and `{Self}` is no value that one has; write the type of a field, `raw::<i64>(…)`",
    label = "not a type of field",
    note = "a whole statement is sent by `fetch`, which reads rows: `db.fetch::<Book>(sql!(\"SELECT * FROM book WHERE year > {{}}\", 1860)).await?`"
)]
pub trait RawValue: Field {}
#[diagnostic::do_not_recommend]
impl<T: Field> RawValue for T {}

/// An expression in SQL of your own, with `{}` where a field, an expression or a value stands.
///
/// The text is in the program: no `String` can be one, so that nothing of what users send gets into SQL. Values are
/// bound, fields become their columns, with joins for those of related rows, and the whole stands in parentheses. A brace
/// in the text is doubled: `{{`. A wrong number of `{}` is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery), as
/// are fields of another model than that of the query.
///
/// `T` says as what the value is read; say `Option<…>` where it may be null. What the text means, and whether both
/// databases know it, is yours to see to.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let long = raw::<bool>("length({}) > {}", (Book.title, 10));
/// let query = Book::objects().filter(long).order_by(raw::<i32>("{} % 100", Book.year));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (length("book"."title") > ?) ORDER BY ("book"."year" % 100) NULLS LAST"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE (length("book"."title") > ?) ORDER BY ("book"."year" % 100) NULLS LAST
/// ```
#[rustfmt::skip] // One line, since the messages show it.
pub fn raw<T: RawValue /* `raw::<String>(…)` */>(sql: impl SqlText, arguments: impl RawArguments /* none: `()`, several: `(a, b)` */) -> Raw<T> {
    let mut to = ArgumentList::default();
    arguments.arguments(&mut to);
    let expr = to.raw(sql.into_literal());
    // A database without decimals has other numbers for them.
    if T::TYPES.iter().any(|ty| ty.is_decimal()) {
        return Raw::new(query::Expr::call(Function::Decimal, vec![expr]));
    }
    Raw::new(expr)
}

impl<T> Raw<T> {
    fn new(expr: query::Expr) -> Self {
        Raw {
            expr,
            ty: PhantomData,
        }
    }
}

impl<T: Field> Raw<T> {
    /// Returns this as an expression over rows of `R`, which has the methods of all expressions.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let initial = raw::<String>("substr({}, 1, 1)", Book.title).expr::<Book>();
    /// let query = Book::objects().filter(initial.is_in(["L", "N"]));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (substr("book"."title", 1, 1)) IN (SELECT value FROM json_each(?))"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (substr("book"."title", 1, 1)) IN (SELECT value FROM json_each(?))
    /// ```
    pub fn expr<R: Model>(self) -> Expr<R, T> {
        Expr::new(self.expr)
    }

    /// The untyped expression.
    pub(crate) fn node(&self) -> query::Expr {
        self.expr.clone()
    }

    /// A key of an order: the lowest first.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(raw::<i32>("abs({} - {})", (Book.year, 1850)).asc());
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY (abs("book"."year" - ?)) NULLS LAST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY (abs("book"."year" - ?)) NULLS LAST
    /// ```
    pub fn asc<R: Model>(&self) -> Order<R> {
        Order::new(query::OrderKey::asc(self.node()).of_type(T::TYPES.first().copied()))
    }

    /// A key of an order: the highest first.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(raw::<i32>("{} % 100", Book.year).desc());
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY ("book"."year" % 100) DESC NULLS FIRST"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY ("book"."year" % 100) DESC NULLS FIRST
    /// ```
    pub fn desc<R: Model>(&self) -> Order<R> {
        Order::new(query::OrderKey::desc(self.node()).of_type(T::TYPES.first().copied()))
    }
}

macro_rules! compare {
    ($($(#[$docs:meta])* $name:ident $how:ident;)*) => {
        impl<T: Field> Raw<T> {$(
            $(#[$docs])*
            pub fn $name<R: Model>(&self, value: impl Operand<T, R, Kind = PerRow>) -> Predicate<R> {
                let (left, right) = sides::<T, _, _>(self.node(), value);
                Predicate::from_expr(query::Expr::compare(Comparison::$how, left, right))
            }
        )*}
    };
}
compare! {
    /// A condition: the value equals this one, as [`Column::eq`](crate::model::Column::eq).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(raw::<i64>("length({})", Book.title).eq(6));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (length("book"."title")) = ?"#);
    /// ```
    eq Eq;
    /// A condition: the value differs from this one, as [`Column::ne`](crate::model::Column::ne).
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let query = Book::objects().filter(raw::<i64>("length({})", Book.title).ne(6));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (length("book"."title")) IS NOT ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (length("book"."title")) IS NOT ? -- on Postgres IS DISTINCT FROM
    /// ```
    ne Ne;
    /// A condition: the value is less than this one.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let query = Book::objects().filter(raw::<i64>("length({})", Book.title).lt(6));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (length("book"."title")) < ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (length("book"."title")) < ?
    /// ```
    lt Lt;
    /// A condition: the value is at most this one.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let query = Book::objects().filter(raw::<i64>("length({})", Book.title).le(6));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (length("book"."title")) <= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (length("book"."title")) <= ?
    /// ```
    le Le;
    /// A condition: the value is greater than this one.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let query = Book::objects().filter(raw::<i64>("length({})", Book.title).gt(6));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (length("book"."title")) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (length("book"."title")) > ?
    /// ```
    gt Gt;
    /// A condition: the value is at least this one.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let query = Book::objects().filter(raw::<i64>("length({})", Book.title).ge(6));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (length("book"."title")) >= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (length("book"."title")) >= ?
    /// ```
    ge Ge;
}

impl<T> Clone for Raw<T> {
    fn clone(&self) -> Self {
        Raw::new(self.expr.clone())
    }
}

impl<T> Sealed for Raw<T> {}

impl<R: Model, T: Field> Ordering<R> for Raw<T> {}
impl<R: Model, T: Field> OrderKeys<R> for Raw<T> {
    type Kind = PerRow;
    fn orders(self, to: &mut Vec<query::OrderKey>) {
        to.push(query::OrderKey::asc(self.expr).of_type(T::TYPES.first().copied()));
    }
}

impl<R: Model, V: Field<Base: Scalar>, W: Field<Base: ComparableWith<V::Base>>> Operand<V, R>
    for Raw<W>
{
    type Value = W;
    type Divisor = W::Nullable;
    type Wider = <W::Base as ComparableWith<V::Base>>::Wider;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        self.expr
    }
}
