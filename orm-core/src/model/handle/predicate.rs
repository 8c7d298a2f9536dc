//! Conditions.

use crate::model::{Column, Expr, Path};
use crate::query;
use crate::sealed::Sealed;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

/// A condition on a row of `R`: true or false, never unknown, so that `!c` holds exactly where `c` does not.
///
/// Conditions are values: keep them, pass them, combine them with `&`, `|` and `!`.
#[derive(Debug)]
#[must_use = "a condition does nothing by itself; give it to `filter`"]
pub struct Predicate<R> {
    expr: query::Expr,
    root: PhantomData<fn() -> R>,
}

impl<R> Predicate<R> {
    /// An untyped condition, known to be over `R`.
    pub(crate) fn new(expr: query::Expr) -> Self {
        Predicate {
            expr,
            root: PhantomData,
        }
    }
}

impl<R> Clone for Predicate<R> {
    fn clone(&self) -> Self {
        Predicate::new(self.expr.clone())
    }
}

/// A condition on rows of `R`: a [`Predicate`], or a field that is a `bool`. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition on `{R}`",
    label = "expected a condition over the fields of `{R}`"
)]
pub trait IntoPredicate<R>: Sealed {
    /// The untyped condition.
    #[doc(hidden)]
    fn condition(self) -> query::Expr;
}

impl<R> IntoPredicate<R> for Predicate<R> {
    fn condition(self) -> query::Expr {
        self.expr
    }
}
impl<R> IntoPredicate<R> for &Predicate<R> {
    fn condition(self) -> query::Expr {
        self.expr.clone()
    }
}
impl<P: Path, const N: usize> IntoPredicate<P::Root> for Column<P, bool, N> {
    fn condition(self) -> query::Expr {
        self.node()
    }
}
impl<R> IntoPredicate<R> for Expr<R, bool> {
    fn condition(self) -> query::Expr {
        self.node()
    }
}

macro_rules! combine {
    ([$($g:tt)*] $t:ty, $root:ty) => {
        impl<$($g)*, C: IntoPredicate<$root>> BitAnd<C> for $t {
            type Output = Predicate<$root>;
            fn bitand(self, other: C) -> Self::Output {
                Predicate::new(IntoPredicate::<$root>::condition(self).and(other.condition()))
            }
        }
        impl<$($g)*, C: IntoPredicate<$root>> BitOr<C> for $t {
            type Output = Predicate<$root>;
            fn bitor(self, other: C) -> Self::Output {
                Predicate::new(IntoPredicate::<$root>::condition(self).or(other.condition()))
            }
        }
        impl<$($g)*> Not for $t {
            type Output = Predicate<$root>;
            fn not(self) -> Self::Output {
                Predicate::new(IntoPredicate::<$root>::condition(self).negated())
            }
        }
    };
}
combine!([R] Predicate<R>, R);
combine!([R] &Predicate<R>, R);
combine!([P: Path, const N: usize] Column<P, bool, N>, P::Root);

/// A condition: at least one of the conditions holds. Of no conditions it is false.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Book::objects().filter(any_of([1868, 1871].map(|year| Book.year.eq(year))));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?))"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?))
/// ```
pub fn any_of<R, C: IntoPredicate<R>>(conditions: impl IntoIterator<Item = C>) -> Predicate<R> {
    Predicate::new(query::Expr::any_of(
        conditions.into_iter().map(IntoPredicate::condition),
    ))
}

/// A condition: all conditions hold. Of no conditions it is true.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Book::objects().filter(all_of([Book.year.gt(1860), Book.copies.gt(0)]));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" > ? AND "book"."copies" > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."year" > ? AND "book"."copies" > ?
/// ```
pub fn all_of<R, C: IntoPredicate<R>>(conditions: impl IntoIterator<Item = C>) -> Predicate<R> {
    Predicate::new(query::Expr::all_of(
        conditions.into_iter().map(IntoPredicate::condition),
    ))
}
