//! The arguments of raw SQL, and the macro `sql!`.

use crate::model::scalar::for_each_converted;
use crate::model::{
    Column, Condition, Element, Expr, Field, Model, Path, Predicate, Scalar, for_each_tuple,
};
use crate::query::{self, ArgumentTable};
use crate::sealed::Sealed;
use crate::value::{Stored, StoredArray, Value, for_each_type};
use std::borrow::Cow;

/// A text in the program: the SQL of [`raw`](super::raw) and of `sql!`. No `String` is one. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::SqlText;
///
/// /// An expression of SQL of the program's own, over a title.
/// fn of_title(sql: impl SqlText) -> Expr<Book, i64> {
///     raw(sql, Book.title).expr()
/// }
///
/// let query = Book::objects().order_by(of_title("instr({}, ' ')"));
/// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY (instr("book"."title", ' ')) NULLS LAST"#);
/// ```
/// ```sql
/// SELECT … FROM "book" ORDER BY (instr("book"."title", ' ')) NULLS LAST
/// ```
#[diagnostic::on_unimplemented(
    message = "the text of raw SQL is a literal of the program, and values go in `{{}}`: a `{Self}` is no such text",
    label = "expected a literal: `\"… {{}} …\"`",
    note = "give values after the text, and they are bound: `sql!(\"SELECT … WHERE title = {{}}\", title)`"
)]
pub trait SqlText: Sealed {
    /// Returns the text.
    #[doc(hidden)]
    fn into_literal(self) -> &'static str;
}

impl Sealed for str {}
impl SqlText for &'static str {
    fn into_literal(self) -> &'static str {
        self
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

    pub(super) fn raw(self, sql: &'static str) -> query::Expr {
        match self.clash {
            Some((one, other)) => query::Expr::refused(format!(
                "its raw SQL mixes fields of `{one}` and `{other}`; reach all of them from one model"
            )),
            None => query::Expr::raw(sql, self.arguments, self.table),
        }
    }
}

/// A value that `sql!` binds: anything that a field may hold, an `Option` of it, or a list: a `Vec`, an array or a slice.
/// This trait is implemented for them; users implement [`Scalar`](crate::model::Scalar) for a type of their own.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // A value, one that may be missing, and a list.
/// let subtitle: Option<String> = None;
/// let ids = vec![1, 3];
/// let statement = sql!("SELECT count(*) FROM book WHERE subtitle IS {} AND id IN (SELECT value FROM json_each({}))", subtitle, ids);
/// let n: Vec<i64> = db.fetch(statement).await?;
/// assert_eq!(n, [2]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound in raw SQL",
    label = "expected a value that a field may hold, an `Option` of one, or a list of them",
    note = "several values follow the text one by one: `sql!(\"… id = {{}} AND name = {{}}\", id, name)`"
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
/// of values does not compile; where the text is a constant by name, it is
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
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
    ($text:expr, ($first:expr, $($rest:expr),* $(,)?) $(,)?) => {
        ::std::compile_error!("the values of `sql!` follow its text one by one, without the parentheses of a tuple; write `sql!(\"… WHERE id = {} AND name = {}\", id, name)`")
    };
    ($text:literal $(, $name:ident = $value:expr)+ $(,)?) => {
        ::std::compile_error!("the values of `sql!` have no names, and go into its `{}` in their order; write `sql!(\"… WHERE id = {}\", id)`")
    };
    ($text:literal $(, $value:expr)* $(,)?) => {
        $crate::__checked_sql!($text $(, $value)*)
    };
    (concat!($($part:tt)*) $(, $value:expr)* $(,)?) => {
        $crate::__checked_sql!(::std::concat!($($part)*) $(, $value)*)
    };
    (include_str!($($path:tt)*) $(, $value:expr)* $(,)?) => {
        $crate::__checked_sql!(::std::include_str!($($path)*) $(, $value)*)
    };
    ($text:expr $(, $value:expr)* $(,)?) => {
        $crate::query::RawSql::new(
            $crate::model::SqlText::into_literal($text),
            ::std::vec![$($crate::model::BoundValue::bound_value($value)),*],
        )
    };
}

/// A text that is seen when the program is compiled takes as many values as are given.
#[doc(hidden)]
#[macro_export]
macro_rules! __checked_sql {
    ($text:expr $(, $value:expr)*) => {{
        const TEXT: &'static str = $text;
        const _: () = $crate::query::check_sql(TEXT, <[&str]>::len(&[$(::std::stringify!($value)),*]));
        $crate::query::RawSql::new(TEXT, ::std::vec![$($crate::model::BoundValue::bound_value($value)),*])
    }};
}

/// An argument of [`raw`](super::raw): a field, an expression, or a value. This trait is implemented for them; users implement
/// [`Scalar`](crate::model::Scalar) for a type of their own.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // A field, an expression and a value.
/// let end = raw::<String>("substr({}, {}, {})", (Book.title, Book.title.length() - 2, 3));
/// let query = Book::objects().filter(end.eq("Men"));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (substr("book"."title", orm_i32(length("book"."title") - ?), ?)) = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE (substr("book"."title", orm_i32(length("book"."title") - ?), ?)) = ?
/// ```
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

/// The arguments of [`raw`](super::raw): one, or a tuple of up to twelve; `()` for none. This trait is implemented for them.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let none = raw::<i64>("random()", ());
/// let one = raw::<String>("hex({})", Book.title);
/// let two = raw::<i64>("instr({}, {})", (Book.title, "Women"));
/// let query = Book::objects().values((one, two)).order_by(none);
/// # assert_sql(&query, r#"SELECT (hex("book"."title")), (instr("book"."title", ?)) FROM "book" ORDER BY (random()) NULLS LAST"#);
/// ```
/// ```sql
/// SELECT (hex("book"."title")), (instr("book"."title", ?)) FROM "book" ORDER BY (random()) NULLS LAST
/// ```
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
    [V: Scalar] V, |value| value.stored_value();
    [V: Scalar] Option<V>, |value| value.map_or(Value::Null(V::Stored::TYPE), |value| value.stored_value());
    [V: Scalar] &Option<V>, |value| value.as_ref().map_or(Value::Null(V::Stored::TYPE), Scalar::stored_value);
    [] &str, |value| Value::Text(value.to_owned());
    [] &&str, |value| Value::Text((*value).to_owned());
    [] Option<&str>, |value| value.map_or(Value::Null(<String as Stored>::TYPE), |value| Value::Text(value.to_owned()));
    [] Cow<'_, str>, |value| Value::Text(value.into_owned());
    [E: Element] &Vec<E>, |elements| list(elements);
    [E: Element] &[E], |elements| list(elements);
    [E: Element, const N: usize] [E; N], |elements| list(&elements);
    [E: Element, const N: usize] &[E; N], |elements| list(elements);
    [] Vec<&str>, |elements| texts(&elements);
    [] &Vec<&str>, |elements| texts(elements);
    [] &[&str], |elements| texts(elements);
    [const N: usize] [&str; N], |elements| texts(&elements);
    [const N: usize] &[&str; N], |elements| texts(elements);
    [] &[u8], |bytes| Value::Bytes(bytes.to_vec());
    [const N: usize] [u8; N], |bytes| Value::Bytes(bytes.to_vec());
    [const N: usize] &[u8; N], |bytes| Value::Bytes(bytes.to_vec());
}

fn list<E: Element>(elements: &[E]) -> Value {
    let elements = elements.iter().map(Element::element);
    StoredArray::<E::Stored>::new(elements.collect()).into_value()
}

fn texts(elements: &[&str]) -> Value {
    let elements = elements.iter().map(|&text| Value::Text(text.to_owned()));
    StoredArray::<String>::new(elements.collect()).into_value()
}

/// One by one, not `for &V`: with a blanket, coherence would not allow that for `V` beside it.
macro_rules! references {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
        $(reference!($(#[$cfg])* [] $t);)*
    };
}

macro_rules! reference {
    ($(#[$cfg:meta])* [$($g:tt)*] $t:ty $(where $($bound:tt)+)?) => {
        $(#[$cfg])*
        impl<$($g)*> BoundValue for &$t $(where $($bound)+)? {
            fn bound_value(self) -> Value {
                self.stored_value()
            }
        }
        $(#[$cfg])*
        impl<$($g)*> RawArgument for &$t $(where $($bound)+)? {
            fn argument(self, to: &mut ArgumentList) {
                to.value(self.bound_value());
            }
        }
    };
}
for_each_type!(references);

macro_rules! converted_references {
    ($($(#[$cfg:meta])* $t:ty as $as:ty, $domain:expr, |$value:ident| $store:expr, |$stored:ident| $load:expr, $found:literal;)*) => {
        $(reference!($(#[$cfg])* [] $t);)*
    };
}
for_each_converted!(converted_references);
reference!([] u64);
reference!(#[cfg(feature = "json")] [] serde_json::Value);
reference!(#[cfg(feature = "json")] [T] crate::model::Json<T> where crate::model::Json<T>: Scalar);

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

impl<R: Model> RawArgument for &Predicate<R> {
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
    ($($t:ident $n:tt)+) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        impl<$($t: RawArgument),+> RawArguments for ($($t,)+) {
            fn arguments(self, to: &mut ArgumentList) {
                let ($($t,)+) = self;
                $($t.argument(to);)+
            }
        }
    };
}
for_each_tuple!(tuples);
