//! Tuples of two to twelve arguments.

use crate::model::handle::operand::widened;
use crate::model::{
    Column, Expr, Expression, Field, Kind, Model, Operand, Path, PerRow, Scalar, for_each_tuple,
    kind, never_met,
};
use crate::query;
use crate::value::Stored;

/// The texts that [`concat`](super::concat) puts together: a tuple of two to twelve fields, expressions and texts. Users do
/// not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // A field that may be null, an expression, and a text of the program.
/// let name = concat((Book.title.upper(), " ", Book.subtitle, " (", Book.year.cast::<String>(), ")"));
/// let query = Book::objects().values(name);
/// # assert_sql(&query, r#"SELECT concat(orm_upper("book"."title"), ?, "book"."subtitle", ?, orm_text("book"."year", 'i32'), ?) FROM "book""#);
/// ```
/// ```sql
/// SELECT concat(orm_upper("book"."title"), ?, "book"."subtitle", ?, orm_text("book"."year", 'i32'), ?) FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tuple of texts; write two pairs of parentheses: `concat((Book.title, \" \", Book.subtitle))`",
    label = "two to twelve fields, expressions or texts stand here in a tuple",
    note = "what is no text becomes one by `.cast::<String>()`"
)]
pub trait Texts<R> {
    /// The rows that they are computed from: one, or many.
    type Kind: Kind;
    /// The untyped expressions.
    #[doc(hidden)]
    fn texts(self) -> Vec<query::Expr>;
}

/// Values of one type, one of which is taken: a tuple of two to twelve, of which the first is a field or an expression and
/// gives the type. Numbers may be of several types, of which the widest is taken: an `i64` beside an `i32`, a `Decimal`
/// beside an integer. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let name = coalesce((Book.subtitle, Book.title)); // never null, since the last is not
/// let later = greatest((Book.year, Book.author.birth_year + 30, 1850));
/// let query = Book::objects().values((name, later));
/// # assert_sql(&query, r#"SELECT coalesce("book"."subtitle", "book"."title"), orm_greatest("book"."year", orm_i32("t1"."birth_year" + ?), ?) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id""#);
/// ```
/// ```sql
/// SELECT coalesce("book"."subtitle", "book"."title"),
/// orm_greatest("book"."year", orm_i32("t1"."birth_year" + ?), ?) FROM "book"
/// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of values of one type; write a field or expression, and one to eleven values of its type in a tuple: `coalesce((Book.subtitle, Book.title))`"
)]
pub trait Alternatives {
    /// The model in whose rows they have values.
    type Root: Model;
    /// The type of the one that is not null; nullable if all may be null.
    type Value: Field;
    /// The rows that they are computed from: one, or many.
    type Kind: Kind;
    /// The untyped expressions.
    #[doc(hidden)]
    fn alternatives(self) -> Vec<query::Expr>;
}

never_met! {
    WrittenAsTuple "these values are one tuple; write two pairs of parentheses: `coalesce((Book.subtitle, Book.title))`, of a field or an expression and others of its type";
}

// These never hold, since nothing meets the bounds on another type. A line each, since the messages show them.
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path<Root: Model<Key: WrittenAsTuple>>, V: Field, const N: usize> Alternatives for Column<P, V, N> {
    type Root = P::Root;
    type Value = V;
    type Kind = PerRow;
    fn alternatives(self) -> Vec<query::Expr> {
        <<P::Root as Model>::Key as WrittenAsTuple>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<R: Model<Key: WrittenAsTuple>, V: Field, K: Kind> Alternatives for Expr<R, V, K> {
    type Root = R;
    type Value = V;
    type Kind = K;
    fn alternatives(self) -> Vec<query::Expr> {
        <R::Key as WrittenAsTuple>::never()
    }
}

/// Puts the value of a tuple's next item behind those before it, all of them as of the wider of both types.
fn push<V: Field, R, O: Operand<V::Nullable, R>>(values: &mut Vec<query::Expr>, next: O) {
    let wider = <O::Wider as Scalar>::Stored::TYPE;
    let before = std::mem::take(values).into_iter();
    values.extend(before.map(|value| widened(value, V::TYPES, wider)));
    values.push(widened(next.operand(), O::Value::TYPES, wider));
}

/// The type of the one that is taken of values of `V` and of `Other`, the wider of which is `Wider`.
type Alternative<V, Other, Wider> = <<V as Field>::And<Other> as Field>::Lift<Wider>;

impl<A: Expression, B: Operand<<A::Value as Field>::Nullable, A::Root>> Alternatives for (A, B) {
    type Root = A::Root;
    type Value = Alternative<A::Value, B::Value, B::Wider>;
    type Kind = kind!(A B);
    fn alternatives(self) -> Vec<query::Expr> {
        let mut values = vec![self.0.expr()];
        push::<A::Value, A::Root, B>(&mut values, self.1);
        values
    }
}

/// Implements [`Alternatives`] for tuples of three and more by the tuple without the last item, whose type the last is
/// compared with: bounds that name all items make the compiler take several times as long.
macro_rules! longer {
    ([$($before:ident)+]) => {};
    ([$($before:ident)+] $last:ident $($rest:ident)*) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        impl<$($before,)+ $last> Alternatives for ($($before,)+ $last)
        where
            ($($before,)+): Alternatives,
            $last: Operand<
                <<($($before,)+) as Alternatives>::Value as Field>::Nullable,
                <($($before,)+) as Alternatives>::Root,
            >,
        {
            type Root = <($($before,)+) as Alternatives>::Root;
            type Value = Alternative<<($($before,)+) as Alternatives>::Value, $last::Value, $last::Wider>;
            type Kind = <<($($before,)+) as Alternatives>::Kind as Kind>::And<$last::Kind>;
            fn alternatives(self) -> Vec<query::Expr> {
                let ($($before,)+ $last) = self;
                let mut values = ($($before,)+).alternatives();
                push::<<($($before,)+) as Alternatives>::Value, Self::Root, $last>(&mut values, $last);
                values
            }
        }
        longer!([$($before)+ $last] $($rest)*);
    };
}
longer!([A B] C D E F G H I J K L);

macro_rules! tuples {
    ($first:ident $n:tt) => {};
    ($first:ident $n:tt $($t:ident $m:tt)+) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        const _: () = {
            impl<R, $first: Operand<Option<String>, R>, $($t: Operand<Option<String>, R>),+> Texts<R>
                for ($first, $($t,)+) {
                type Kind = kind!($first $($t)+);
                fn texts(self) -> Vec<query::Expr> {
                    let ($first, $($t,)+) = self;
                    vec![$first.operand(), $($t.operand()),+]
                }
            }
        };
    };
}
for_each_tuple!(tuples);
