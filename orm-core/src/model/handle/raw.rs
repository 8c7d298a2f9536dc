//! `raw`: an expression in SQL of the user's own.

use crate::model::{
    Column, ComparableWith, Condition, Expr, Field, IntoPredicate, Model, Operand, Order,
    OrderKeys, Ordering, Path, PerRow, Predicate, Scalar,
};
use crate::query::{self, ArgumentTable, Comparison};
use crate::sealed::Sealed;
use crate::value::{Stored, Value, for_each_type};
use std::borrow::Cow;
use std::marker::PhantomData;

/// A value of type `T` in SQL of the user's own: see [`raw`].
///
/// It goes where an expression goes: into `filter` where `T` is `bool`, `order_by`, `values` and `annotate`, and as an
/// operand of other expressions. [`expr`](Raw::expr) makes it one with all their methods.
#[derive(Debug)]
#[must_use = "raw SQL does nothing by itself; give it to a query"]
pub struct Raw<T> {
    expr: query::Expr,
    ty: PhantomData<fn() -> T>,
}

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
pub fn raw<T: Field>(sql: &'static str, arguments: impl RawArguments) -> Raw<T> {
    let mut to = ArgumentList::default();
    arguments.arguments(&mut to);
    Raw {
        expr: to.raw(sql),
        ty: PhantomData,
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
                Predicate::new(query::Expr::compare(Comparison::$how, self.node(), value.operand()))
            }
        )*}
    };
}
compare! {
    /// A condition: the value equals this one, as [`Column::eq`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(raw::<i64>("length({})", Book.title).eq(6));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (length("book"."title")) = ?"#);
    /// ```
    eq Eq;
    /// A condition: the value differs from this one, as [`Column::ne`].
    ne Ne;
    /// A condition: the value is less than this one.
    lt Lt;
    /// A condition: the value is at most this one.
    le Le;
    /// A condition: the value is greater than this one.
    gt Gt;
    /// A condition: the value is at least this one.
    ge Ge;
}

impl<T> Clone for Raw<T> {
    fn clone(&self) -> Self {
        Raw {
            expr: self.expr.clone(),
            ty: PhantomData,
        }
    }
}

impl<T> Sealed for Raw<T> {}

impl<R: Model> IntoPredicate<R> for Raw<bool> {}
impl<R: Model> Condition<R> for Raw<bool> {
    type Kind = PerRow;
    fn condition(self) -> query::Expr {
        self.expr
    }
}

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

/// The arguments of raw SQL, as they are gathered.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct ArgumentList {
    arguments: Vec<query::Expr>,
    table: Option<ArgumentTable>,
    /// The names of two models of which fields stand among the arguments.
    clash: Option<(&'static str, &'static str)>,
}

impl ArgumentList {
    fn value(&mut self, value: Value) {
        self.arguments.push(query::Expr::value(value));
    }

    fn expr<R: Model>(&mut self, expr: query::Expr) {
        if let Some(table) = self.table
            && !std::ptr::eq((table.0)(), R::table())
        {
            self.clash
                .get_or_insert(((table.0)().model, R::table().model));
        }
        self.table = Some(ArgumentTable(R::table));
        self.arguments.push(expr);
    }

    fn raw(self, sql: &'static str) -> query::Expr {
        match self.clash {
            Some((one, other)) => query::Expr::refused(format!(
                "its raw SQL mixes fields of `{one}` and `{other}`; reach all of them from one model"
            )),
            None => query::Expr::raw(sql, self.arguments, self.table),
        }
    }
}

/// A value that `sql!` binds: anything that a field may hold, or an `Option` of it. This trait is implemented for them;
/// users implement [`Scalar`](crate::model::Scalar) for a type of their own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound in raw SQL",
    label = "expected a value that a field may hold, or an `Option` of one"
)]
pub trait BoundValue {
    /// Returns the value as it is bound.
    #[doc(hidden)]
    fn bound_value(self) -> Value;
}

/// A statement in SQL of your own, for [`fetch`](crate::objects::ExecuteSql::fetch) and
/// [`execute`](crate::objects::ExecuteSql::execute), with `{}` where a value stands.
///
/// The text is a constant of the program and everything else is bound, so that nothing of what users send gets into SQL.
/// A value is anything that a field may hold, or an `Option` of it. A brace in the text is doubled: `{{`. A wrong number
/// of values does not compile.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let year = 1860;
/// let titles: Vec<String> =
///     db.fetch(sql!("SELECT title FROM book WHERE year > {} ORDER BY year", year)).await?;
/// assert_eq!(titles, ["Little Women", "Little Men"]);
/// # Ok(())
/// # }
/// ```
/// ```sql
/// SELECT title FROM book WHERE year > ? ORDER BY year            -- on SQLite
/// SELECT title FROM book WHERE year > $1::int4 ORDER BY year     -- on Postgres
/// ```
// Exported under a name of its own, so that a prelude can take the macro without the module.
#[doc(hidden)]
#[macro_export]
macro_rules! __sql {
    ($text:expr $(, $value:expr)* $(,)?) => {{
        const TEXT: &'static str = $text;
        const _: () = $crate::query::check_sql(TEXT, <[&str]>::len(&[$(::std::stringify!($value)),*]));
        $crate::query::RawSql::new(TEXT, ::std::vec![$($crate::model::BoundValue::bound_value($value)),*])
    }};
}

/// An argument of [`raw`]: a field, an expression, or a value. This trait is implemented for them; users implement
/// [`Scalar`](crate::model::Scalar) for a type of their own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound in raw SQL",
    label = "expected a value, a field or an expression",
    note = "an aggregate is written in the SQL itself: `raw::<i64>(\"sum({{}})\", Book.copies)`"
)]
pub trait RawArgument {
    /// Adds the argument.
    #[doc(hidden)]
    fn argument(self, to: &mut ArgumentList);
}

/// The arguments of [`raw`]: one, or a tuple of up to twelve; `()` for none. This trait is implemented for them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound in raw SQL",
    label = "expected a value, a field or an expression, a tuple of up to twelve of them, or `()`"
)]
pub trait RawArguments {
    /// Adds the arguments.
    #[doc(hidden)]
    fn arguments(self, to: &mut ArgumentList);
}

macro_rules! values {
    ($([$($g:tt)*] $t:ty, |$value:ident| $stored:expr;)*) => {$(
        impl<$($g)*> BoundValue for $t {
            fn bound_value(self) -> Value {
                let $value = self;
                $stored
            }
        }
        impl<$($g)*> RawArgument for $t {
            fn argument(self, to: &mut ArgumentList) {
                to.value(self.bound_value());
            }
        }
    )*};
}
values! {
    [V: Scalar] V, |value| value.store().into_value();
    [V: Scalar] Option<V>, |value| value.map_or(Value::Null(V::Stored::TYPE), |value| value.store().into_value());
    [V: Scalar] &Option<V>, |value| value.as_ref().map_or(Value::Null(V::Stored::TYPE), |value| value.store().into_value());
    [] &str, |value| Value::Text(value.to_owned());
    [] &&str, |value| Value::Text((*value).to_owned());
    [] Option<&str>, |value| value.map_or(Value::Null(<String as Stored>::TYPE), |value| Value::Text(value.to_owned()));
    [] Cow<'_, str>, |value| Value::Text(value.into_owned());
}

/// One by one, not `for &V`: with a blanket, coherence would not allow that for `V` beside it.
macro_rules! references {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        impl BoundValue for &$t {
            fn bound_value(self) -> Value {
                self.store().into_value()
            }
        }
        $(#[$cfg])*
        impl RawArgument for &$t {
            fn argument(self, to: &mut ArgumentList) {
                to.value(self.bound_value());
            }
        }
    )*};
}
for_each_type!(references);

macro_rules! expressions {
    ($([$($g:tt)*] $t:ty, $root:ty;)*) => {$(
        impl<$($g)*> RawArgument for $t {
            fn argument(self, to: &mut ArgumentList) {
                to.expr::<$root>(self.node());
            }
        }
    )*};
}
expressions! {
    [P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root;
    [R: Model, V: Field] Expr<R, V>, R;
    [R: Model, V: Field] &Expr<R, V>, R;
}

impl<R: Model> RawArgument for Predicate<R> {
    fn argument(self, to: &mut ArgumentList) {
        to.expr::<R>(Condition::<R>::condition(self));
    }
}

impl<A: RawArgument> RawArguments for A {
    fn arguments(self, to: &mut ArgumentList) {
        self.argument(to);
    }
}

impl RawArguments for () {
    fn arguments(self, _: &mut ArgumentList) {}
}

macro_rules! tuples {
    ($($t:ident)+) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        impl<$($t: RawArgument),+> RawArguments for ($($t,)+) {
            fn arguments(self, to: &mut ArgumentList) {
                let ($($t,)+) = self;
                $($t.argument(to);)+
            }
        }
    };
}
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);
