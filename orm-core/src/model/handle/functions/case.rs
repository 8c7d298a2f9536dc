//! `CASE WHEN … THEN … ELSE … END`.

use crate::model::handle::operand::widened;
use crate::model::{
    Column, Condition, Expr, Field, Kind, Model, Operand, Path, PathFrom, PerRow, Predicate,
    Scalar, never_compile, never_found, never_met,
};
use crate::query;
use crate::value::{Stored, Value};
use std::marker::PhantomData;

/// The kind of an expression over others of these kinds.
type Both<K, Other> = <K as Kind>::And<Other>;

/// The type of a value of `V` or of `Other`, the wider of which is `Wider`.
type Either<V, Other, Wider> = <<V as Field>::Or<Other> as Field>::Lift<Wider>;

/// Begins a value that depends on conditions: the value beside the first condition that holds.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::case;
///
/// let era = case()
///     .when(Book.year.lt(1800), "old")
///     .when(Book.year.lt(1900), "middle")
///     .otherwise("new");
/// let query = Book::objects().filter(era.eq("middle"));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (CASE WHEN "book"."year" < ? THEN ? WHEN "book"."year" < ? THEN ? ELSE ? END) = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book"
/// WHERE (CASE WHEN "book"."year" < ? THEN ? WHEN "book"."year" < ? THEN ? ELSE ? END) = ?
/// ```
#[must_use = "a case does nothing without a branch; give it one by `when`"]
pub fn case(/* `case().when(condition, value).otherwise(value)` */) -> Case {
    Case(())
}

/// A [`case`] without branches: `when` gives it the first.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let case: orm::functions::Case = case();
/// let query = Book::objects().order_by(case.when(Book.copies.gt(0), 0).otherwise(1));
/// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY (CASE WHEN "book"."copies" > ? THEN ? ELSE ? END)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" ORDER BY (CASE WHEN "book"."copies" > ? THEN ? ELSE ? END)
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Case(());

impl Case {
    /// Adds the first branch, whose value gives the type of all: a field, an expression, or a value of Rust. A number
    /// without a type is an `i32`, and becomes one of a wider type beside it.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let state = case().when(Book.copies.gt(0), "there").otherwise("lent");
    /// let query = Book::objects().values((Book.title, state));
    /// # assert_sql(&query, r#"SELECT "book"."title", CASE WHEN "book"."copies" > ? THEN ? ELSE ? END FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", CASE WHEN "book"."copies" > ? THEN ? ELSE ? END FROM "book"
    /// ```
    #[rustfmt::skip]
    pub fn when<R, C, V>(self, condition: C, value: V /* `.when(Book.copies.gt(0), "there")` */) -> CaseBranches<R, V::Value, <C::Kind as Kind>::And<V::Kind>>
    where
        C: Condition<R>,
        V: BranchValue<R>,
    {
        CaseBranches {
            branches: vec![(condition.condition(), value.branch())],
            types: PhantomData,
        }
    }
}

/// A [`case`] with branches, which `otherwise` or `end` makes an expression.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::CaseBranches;
///
/// let mut size: CaseBranches<Book, i32> = case().when(Book.copies.ge(100), 100);
/// for limit in [10, 1] {
///     size = size.when(Book.copies.ge(limit), limit);
/// }
/// let query = Book::objects().values((Book.title, size.otherwise(0)));
/// # assert_sql(&query, r#"SELECT "book"."title", CASE WHEN "book"."copies" >= ? THEN ? WHEN "book"."copies" >= ? THEN ? WHEN "book"."copies" >= ? THEN ? ELSE ? END FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", CASE WHEN "book"."copies" >= ? THEN ? WHEN "book"."copies" >= ? THEN ?
/// WHEN "book"."copies" >= ? THEN ? ELSE ? END FROM "book"
/// ```
#[derive(Debug)]
#[must_use = "a case is an expression once `otherwise` or `end` is called"]
pub struct CaseBranches<R, V, K = PerRow> {
    branches: Vec<(query::Expr, query::Expr)>,
    types: PhantomData<fn(R, K) -> V>,
}

impl<R, V, K> Clone for CaseBranches<R, V, K> {
    fn clone(&self) -> Self {
        CaseBranches {
            branches: self.branches.clone(),
            types: PhantomData,
        }
    }
}

impl<R: Model, V: Field, K: Kind> CaseBranches<R, V, K> {
    /// Adds a branch: the value where the condition holds and none before it does. It has the type of the first value, or is
    /// a number of another type, and may be null.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let age = case().when(Book.year.lt(1850), "old").when(Book.year.lt(1870), "new").otherwise("newest");
    /// let query = Book::objects().values(age);
    /// # assert_sql(&query, r#"SELECT CASE WHEN "book"."year" < ? THEN ? WHEN "book"."year" < ? THEN ? ELSE ? END FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT CASE WHEN "book"."year" < ? THEN ? WHEN "book"."year" < ? THEN ? ELSE ? END FROM "book"
    /// ```
    #[expect(
        clippy::type_complexity,
        reason = "the type says all that is known of the value"
    )]
    pub fn when<C, O>(
        self,
        condition: C,
        value: O,
    ) -> CaseBranches<R, Either<V, O::Value, O::Wider>, Both<Both<K, C::Kind>, O::Kind>>
    where
        C: Condition<R>,
        O: Operand<V::Nullable, R>,
    {
        let (mut branches, value) = self.widened_beside(value);
        branches.push((condition.condition(), value));
        CaseBranches {
            branches,
            types: PhantomData,
        }
    }

    /// Gives the value where no condition holds. It has the type of the others, or is a number of another type, and may be
    /// null: `otherwise(None)` is [`end`](CaseBranches::end). Of numbers of several types the whole is the widest: an `i64`
    /// beside an `i32`, a `Decimal` beside an integer.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::doc::*;
    /// let query = Book::objects().order_by(case().when(Book.copies.eq(0), 1).otherwise(0).asc());
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY (CASE WHEN "book"."copies" = ? THEN ? ELSE ? END)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY (CASE WHEN "book"."copies" = ? THEN ? ELSE ? END)
    /// ```
    #[expect(
        clippy::type_complexity,
        reason = "the type says all that is known of the value"
    )]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn otherwise<O>(self, value: O) -> Expr<R, Either<V, O::Value, O::Wider>, Both<K, O::Kind>>
    where
        O: Operand<V::Nullable, R>,
    {
        let (branches, value) = self.widened_beside(value);
        Expr::new(query::Expr::case(branches, Some(value)))
    }

    /// Returns the branches so far and one more value, all as of the wider of both types.
    fn widened_beside<O>(mut self, value: O) -> (Vec<(query::Expr, query::Expr)>, query::Expr)
    where
        O: Operand<V::Nullable, R>,
    {
        let wider = <O::Wider as Scalar>::Stored::TYPE;
        for (_, branch) in &mut self.branches {
            let own = std::mem::replace(branch, query::Expr::constant(true));
            *branch = widened(own, V::TYPES, wider);
        }
        let value = widened(value.operand(), O::Value::TYPES, wider);
        (self.branches, value)
    }

    /// Leaves it null where no condition holds.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::case;
    ///
    /// let century = case().when(Book.year.lt(1900), 19).when(Book.year.lt(2000), 20).end();
    /// let query = Book::objects().filter(century.is_null());
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (CASE WHEN "book"."year" < ? THEN ? WHEN "book"."year" < ? THEN ? END) IS NULL"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE (CASE WHEN "book"."year" < ? THEN ? WHEN "book"."year" < ? THEN ? END) IS NULL
    /// ```
    pub fn end(self) -> Expr<R, V::Nullable, K> {
        Expr::new(query::Expr::case(self.branches, None))
    }
}

never_met! {
    EndedByOtherwise "a case is an expression once `otherwise` says its value where no condition holds; write `.otherwise(value)` behind it, or `.end()` for null";
    CalledOtherwise "the value where no condition holds is said by `otherwise`; write `.otherwise(value)`, or `.end()` for null";
}

impl<R: Model, V: Field, K: Kind> CaseBranches<R, V, K> {
    never_compile! {
        -> Predicate<R, K>;
        eq(value) EndedByOtherwise;
        ne(value) EndedByOtherwise;
        asc() EndedByOtherwise;
        desc() EndedByOtherwise;
    }
}

never_found! {
    [R: Model, V: Field, K: Kind] CaseBranches<R, V, K>;
    CalledOtherwise: else_ r#else otherwise_ default default_to or_else else_value;
}

/// The first value of a [`case`], which gives the type of all: a field, an expression, or a value of Rust. Users do not
/// implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // A value of Rust, a field and an expression.
/// let mark = case().when(Book.copies.eq(0), "lent").otherwise("there");
/// let name = case().when(Book.subtitle.is_null(), Book.title).otherwise(concat((Book.title, ": ", Book.subtitle)));
/// let year = case().when(Book.year.lt(1850), Book.year + 50).otherwise(Book.year);
/// let query = Book::objects().values((mark, name, year));
/// # assert_sql(&query, r#"SELECT CASE WHEN "book"."copies" = ? THEN ? ELSE ? END, CASE WHEN "book"."subtitle" IS NULL THEN "book"."title" ELSE concat("book"."title", ?, "book"."subtitle") END, CASE WHEN "book"."year" < ? THEN orm_i32("book"."year" + ?) ELSE "book"."year" END FROM "book""#);
/// ```
/// ```sql
/// SELECT CASE WHEN "book"."copies" = ? THEN ? ELSE ? END,
/// CASE WHEN "book"."subtitle" IS NULL THEN "book"."title" ELSE concat("book"."title", ?, "book"."subtitle") END,
/// CASE WHEN "book"."year" < ? THEN orm_i32("book"."year" + ?) ELSE "book"."year" END FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a case in rows of `{R}`",
    label = "expected a field or expression of `{R}`, or a value such as `1` or `\"text\"`"
)]
pub trait BranchValue<R> {
    /// The type of the value.
    type Value: Field;
    /// The rows that it is computed from: one, or many.
    type Kind: Kind;
    /// The untyped expression.
    #[doc(hidden)]
    fn branch(self) -> query::Expr;
}

macro_rules! branch_values {
    ($([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty, |$self:ident| $expr:expr;)*) => {$(
        impl<$($g)*> BranchValue<$root> for $t {
            type Value = $value;
            type Kind = $kind;
            fn branch($self) -> query::Expr {
                $expr
            }
        }
    )*};
}
branch_values! {
    [R, V: Scalar] V, R, V, PerRow, |self| query::Expr::value(self.stored_value());
    [R, V: Scalar] Option<V>, R, Option<V>, PerRow, |self| query::Expr::value(
        self.map_or(Value::Null(V::Stored::TYPE), |value| value.stored_value())
    );
    [R] &str, R, String, PerRow, |self| query::Expr::value(Value::Text(self.to_owned()));
    [R, P: Path + PathFrom<R>, V: Field, const N: usize] Column<P, V, N>, R, P::Nullable<V>, PerRow, |self| self.node();
    [R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, K, |self| self.node();
    [R: Model, V: Field, K: Kind] &Expr<R, V, K>, R, V, K, |self| self.node();
    [R: Model, K: Kind] Predicate<R, K>, R, bool, K, |self| crate::model::Expression::expr(self);
    [R: Model, K: Kind] &Predicate<R, K>, R, bool, K, |self| crate::model::Expression::expr(self);
}
