//! The handles of foreign keys.

use super::{
    Handle, Handles, IntoPredicate, Key, Model, Path, Predicate, Via, ViaOptional, copy, operand,
};
use crate::query::{self, Comparison};
use std::marker::PhantomData;
use std::ops::Deref;

/// `Book.author`: the foreign key at field `N`. Dereferences to the target's handles, so `Book.author.name` joins.
pub struct ToOne<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);

/// `Book.editor` over an `Option<ForeignKey<Author>>`: what lies beyond may be null.
pub struct ToOneOptional<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);

copy!([P, T, const N: usize] ToOne<P, T, N>, [P, T, const N: usize] ToOneOptional<P, T, N>);

/// The columns of a foreign key.
fn key_columns<P: Path, T: Model, const N: usize>() -> Vec<query::Expr> {
    (0..<T::Key as Key>::TYPES.len()).map(|part| query::Expr::part(P::LINK, N, part)).collect()
}

/// The values of a key, bound.
pub(crate) fn key_values(key: &impl Key) -> Vec<query::Expr> {
    let mut values = Vec::with_capacity(1);
    key.write(&mut |value| values.push(query::Expr::value(value)));
    values
}

/// Two keys are the same: all their parts are.
pub(crate) fn same_key(left: Vec<query::Expr>, right: Vec<query::Expr>) -> query::Expr {
    let parts = left.into_iter().zip(right).map(|(left, right)| query::Expr::compare(Comparison::Eq, left, right));
    query::Expr::all_of(parts)
}

macro_rules! to_one {
    ($t:ident, $via:ident) => {
        impl<P: Path, T: Model, const N: usize> Handle for $t<P, T, N> {
            const NEW: Self = $t(PhantomData);
        }

        impl<P: Path, T: Model, const N: usize> Deref for $t<P, T, N> {
            type Target = T::Fields<$via<P, T, N>>;
            fn deref(&self) -> &Self::Target {
                Handles::REF
            }
        }

        impl<P: Path, T: Model, const N: usize> $t<P, T, N> {
            /// Points at this row. Compares the key, so nothing is joined.
            pub fn eq(&self, key: impl KeyOperand<T, P::Root>) -> Predicate<P::Root> {
                Predicate::new(same_key(key_columns::<P, T, N>(), key.key_operand()))
            }

            /// Points at another row, or at none. Compares the key, so nothing is joined.
            pub fn ne(&self, key: impl KeyOperand<T, P::Root>) -> Predicate<P::Root> {
                Predicate::new(same_key(key_columns::<P, T, N>(), key.key_operand()).negated())
            }

            /// Points at one of these rows.
            pub fn is_in(&self, list: impl KeyList<T, P::Root>) -> Predicate<P::Root> {
                Predicate::new(list.contains(key_columns::<P, T, N>()))
            }

            /// Points at none of these rows.
            pub fn not_in(&self, list: impl KeyList<T, P::Root>) -> Predicate<P::Root> {
                Predicate::new(list.contains(key_columns::<P, T, N>()).negated())
            }

            /// A condition on the related row, given as one on its model.
            pub fn matches(&self, condition: impl IntoPredicate<T>) -> Predicate<P::Root> {
                let condition = condition.condition();
                Predicate::new(match <$via<P, T, N> as Path>::LINK {
                    Some(link) => condition.at(link),
                    None => condition,
                })
            }
        }

        impl<P: Path, T: Model, const N: usize> Relations<P::Root> for $t<P, T, N> {
            fn links(self, to: &mut Vec<&'static query::Link>) {
                to.extend(<$via<P, T, N> as Path>::LINK);
            }
        }

        impl<P: Path, T: Model, const N: usize> KeyOperand<T, P::Root> for $t<P, T, N> {
            fn key_operand(self) -> Vec<query::Expr> {
                key_columns::<P, T, N>()
            }
        }
    };
}
to_one!(ToOne, Via);
to_one!(ToOneOptional, ViaOptional);

impl<P: Path, T: Model, const N: usize> ToOneOptional<P, T, N> {
    /// Points at no row.
    pub fn is_null(&self) -> Predicate<P::Root> {
        Predicate::new(query::Expr::column(P::LINK, N).is_null())
    }

    /// Points at a row.
    pub fn is_not_null(&self) -> Predicate<P::Root> {
        Predicate::new(query::Expr::column(P::LINK, N).is_null().negated())
    }
}

/// What a foreign key is compared with: a key, or another foreign key of the query.
#[diagnostic::on_unimplemented(
    message = "cannot compare a key of `{T}` with `{Self}`",
    label = "expected `&{T}`, a key of `{T}`, or a foreign key to `{T}` in a query of `{R}`"
)]
pub trait KeyOperand<T, R> {
    /// The parts of the key.
    fn key_operand(self) -> Vec<query::Expr>;
}

/// What a foreign key is looked for in: rows or keys, or a query of rows.
#[diagnostic::on_unimplemented(
    message = "cannot look for a `{T}` in `{Self}`",
    label = "expected rows or keys of `{T}`, or a query of `{T}`"
)]
pub trait KeyList<T, R> {
    /// The key is one of these.
    fn contains(self, key: Vec<query::Expr>) -> query::Expr;
}

impl<T: Model, R, I: IntoIterator> KeyList<T, R> for I
where
    I::Item: KeyOperand<T, R>,
{
    fn contains(self, key: Vec<query::Expr>) -> query::Expr {
        let keys = self.into_iter().map(KeyOperand::key_operand);
        match <[query::Expr; 1]>::try_from(key) {
            Ok([column]) => operand::one_of(column, keys.flatten()),
            Err(columns) => query::Expr::any_of(keys.map(|key| same_key(columns.clone(), key))),
        }
    }
}

/// To-one relations to join into the same query: one, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "cannot join `{Self}` into a query of `{R}`",
    label = "expected a to-one relation of `{R}`, or a tuple of them; load to-many relations with `prefetch_related`"
)]
pub trait Relations<R> {
    /// Appends the ways to the related rows.
    fn links(self, to: &mut Vec<&'static query::Link>);
}
