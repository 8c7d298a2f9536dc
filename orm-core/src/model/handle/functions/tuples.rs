//! Tuples of two to twelve arguments.

use super::declare::type_of;
use crate::model::{
    Column, Expr, Expression, Field, Kind, Model, Operand, Path, PerRow, for_each_tuple, kind,
    never_met,
};
use crate::query;
use crate::value::Type;

/// The texts that [`concat`](super::concat) puts together: a tuple of two to twelve fields, expressions and texts. Users do
/// not implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of texts of `{R}`",
    label = "expected two to twelve fields, expressions or texts in a tuple",
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
/// gives the type. Users do not implement it.
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

/// Returns an operand as a value of another type of number.
pub(super) fn converted(operand: query::Expr, from: Type, to: Type) -> query::Expr {
    if from == to {
        operand
    } else {
        operand.cast(from, to)
    }
}

macro_rules! fold_value {
    ($value:ty;) => { $value };
    ($value:ty; $t:ident $($rest:ident)*) => { fold_value!(<$value as Field>::And<$t::Value>; $($rest)*) };
}

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
            impl<$first: Expression, $($t: Operand<<$first::Value as Field>::Nullable, $first::Root>),+> Alternatives
                for ($first, $($t,)+) {
                type Root = $first::Root;
                type Value = fold_value!($first::Value; $($t)+);
                type Kind = kind!($first $($t)+);
                fn alternatives(self) -> Vec<query::Expr> {
                    let ty = type_of::<$first::Value>();
                    let ($first, $($t,)+) = self;
                    vec![
                        $first.expr(),
                        $(converted($t.operand(), type_of::<$t::Value>(), ty)),+
                    ]
                }
            }
        };
    };
}
for_each_tuple!(tuples);
