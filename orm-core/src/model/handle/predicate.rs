//! Conditions.

use crate::model::{
    Column, Expr, Expression, IntoKey, Kind, Model, OfRow, Order, Path, PerRow, RowValue, Search,
    never_met,
};
use crate::query::{self, Function};
use crate::sealed::Sealed;
use crate::value::Type;
use std::marker::PhantomData;
use std::mem;
use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, Not};

/// A condition on a row of `R`: true or false, never unknown, so that `!c` holds exactly where `c` does not.
///
/// Conditions are values: keep them, pass them, combine them with `&`, `|` and `!`.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let old: Predicate<Book> = Book.year.lt(1850);
/// let lent = Book.copies.eq(0);
/// let query = Book::objects().filter(!(old | lent));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE NOT ("book"."year" < ? OR "book"."copies" = ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE NOT ("book"."year" < ? OR "book"."copies" = ?)
/// ```
#[derive(Debug)]
#[must_use = "a condition does nothing by itself; give it to `filter`"]
#[rustfmt::skip] // One line, since the messages show it.
pub struct Predicate<R /* the model: `Predicate<Book>` */, K = PerRow> {
    expr: query::Expr,
    types: PhantomData<fn() -> (R, K)>,
}

impl<R, K> Predicate<R, K> {
    /// An untyped condition, known to be over `R`.
    pub(crate) fn from_expr(expr: query::Expr) -> Self {
        Predicate {
            expr,
            types: PhantomData,
        }
    }

    /// Joins another condition to this one; one that is not given changes nothing.
    fn join(
        &mut self,
        other: Option<query::Expr>,
        join: fn(query::Expr, query::Expr) -> query::Expr,
    ) {
        let left = mem::replace(&mut self.expr, query::Expr::all_of([]));
        self.expr = joined(left, other, join);
    }
}

impl<R: Model, K: Kind> Predicate<R, K> {
    /// The order with rows for which the condition does not hold first.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.copies.eq(0).asc());
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY ("book"."copies" = ?)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY ("book"."copies" = ?)
    /// ```
    pub fn asc(&self) -> Order<R, K> {
        Order::new(query::OrderKey::asc(self.expr()).of_type(Some(Type::Bool)))
    }

    /// The order with rows for which the condition holds first.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by((Book.title.starts_with("Little").desc(), Book.year.asc()));
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY ("book"."title" GLOB ?) DESC, "book"."year""#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY ("book"."title" GLOB ?) DESC, "book"."year"
    /// ```
    pub fn desc(&self) -> Order<R, K> {
        Order::new(query::OrderKey::desc(self.expr()).of_type(Some(Type::Bool)))
    }
}

never_met! {
    FoundByQuery "a condition is no key and no row; write `Book::objects().filter(Book.title.eq(…)).get(&db)`, or `.get_or_none(&db)`, which answers an `Option`, and of many related rows `.any(condition)`";
    AnyOfItsFields "a field is no row and no key in hand; whether a related row has the value of another field asks `any`; write `.any(User.id.eq(outer(Review.user.id)))`, and of a key in hand `.contains(key)`, or `User::get(key, &db)`";
}

/// A condition where a key stands. Nothing meets the bound, and its message says what to write.
#[doc(hidden)]
impl<T: Model<Key: FoundByQuery>, R, K> IntoKey<T> for Predicate<R, K> {
    fn into_key(self) -> T::Key {
        <T::Key as FoundByQuery>::never()
    }
}

// A field or an expression where a key stands, one line each.
#[doc(hidden)]
#[rustfmt::skip]
impl<T: Model<Key: AnyOfItsFields>, R, V, K> IntoKey<T> for Expr<R, V, K> {
    fn into_key(self) -> T::Key {
        <T::Key as AnyOfItsFields>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<T: Model<Key: AnyOfItsFields>, P, V, const N: usize> IntoKey<T> for Column<P, V, N> {
    fn into_key(self) -> T::Key {
        <T::Key as AnyOfItsFields>::never()
    }
}

impl<R, K> Clone for Predicate<R, K> {
    fn clone(&self) -> Self {
        Predicate::from_expr(self.expr.clone())
    }
}

/// A condition on rows of `R`, or, in a query of groups, on many: a [`Predicate`], a field or expression that is a
/// `bool`, or an `Option` of these, where `None` is no condition. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // Conditions on groups stand behind `values`, and `None` is no condition.
/// let least: Option<i64> = Some(2);
/// let query = Book::objects()
///     .values((Book.author.name, count()))
///     .filter(least.map(|n| count().ge(n)))
///     .filter(Book.year.max().lt(1900));
/// # assert_sql(&query, r#"SELECT "t1"."name", COUNT(*) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name" HAVING COUNT(*) >= ? AND MAX("book"."year") < ?"#);
/// ```
/// ```sql
/// SELECT "t1"."name", COUNT(*) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// GROUP BY "t1"."name" HAVING COUNT(*) >= ? AND MAX("book"."year") < ?
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition on `{R}`; write one such as `Book.year.gt(1900)`, over a relation `Book.author.name.eq(…)`, of many rows `Author.books().any(…)`, or of a joined row `book.matches(…)`",
    label = "a condition over the fields of `{R}` stands here: they are compared by `.eq(…)`, without `==`, and several combined by `&`",
    note = "a condition on many related rows is asked by `any`: `Author.books().any(Book.year.gt(1900))`, `Book.tags.any(Tag.name.eq(…))`"
)]
pub trait Condition<R>: Sealed + Sized {
    /// The rows that it is computed from: one, or many.
    type Kind: Kind;
    /// The untyped condition, if there is one.
    #[doc(hidden)]
    fn if_given(self) -> Option<query::Expr>;
    /// The untyped condition: one that always holds, if none is given.
    #[doc(hidden)]
    fn condition(self) -> query::Expr {
        self.if_given()
            .unwrap_or_else(|| query::Expr::constant(true))
    }
}

/// A condition on a row of `R`: a [`Predicate`], a field that is a `bool`, or an `Option` of these, where `None` is no
/// condition. This trait is sealed.
///
/// It is a [`Condition`] that is computed from a single row: one on an aggregate such as `count()` filters groups alone.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::IntoPredicate;
///
/// async fn how_many<M: Model>(condition: impl IntoPredicate<M>, db: &Database) -> orm::Result<u64> {
///     M::objects().filter(condition).count(db).await
/// }
///
/// assert_eq!(how_many(Book.year.gt(1860), &db).await?, 2);
/// # assert_eq!(how_many(Tag.name.eq("novel"), &db).await?, 1);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition on `{R}`; write one such as `Book.year.gt(1900)`, over a relation `Book.author.name.eq(…)`, of many rows `Author.books().any(…)`, or of a joined row `book.matches(…)`",
    label = "a condition over the fields of `{R}` stands here: they are compared by `.eq(…)`, without `==`, and several combined by `&`",
    note = "a condition on many related rows is asked by `any`: `Author.books().any(Book.year.gt(1900))`, `Book.tags.any(Tag.name.eq(…))`; one on the row that a foreign key leads to by `matches`: `Book.author.matches(condition)`",
    note = "a condition on the model between two, that a `ManyToMany` field goes through, is asked of its own rows: `Book.taggings().any(Tagging.note.eq(…))`; one on rows two lists away by one `any` in another: `Author.books().any(Book.reviews().any(…))`"
)]
pub trait IntoPredicate<R>: Condition<R, Kind: OfRow> {}

impl<R, K: OfRow> IntoPredicate<R> for Predicate<R, K> {}
impl<R, K: OfRow> IntoPredicate<R> for &Predicate<R, K> {}
impl<P: Path, const N: usize> IntoPredicate<P::Root> for Column<P, bool, N> {}
impl<R, K: OfRow> IntoPredicate<R> for Expr<R, bool, K> {}
#[diagnostic::do_not_recommend]
impl<R, K: OfRow> IntoPredicate<R> for &Expr<R, bool, K> {}
impl<R, C: IntoPredicate<R>> IntoPredicate<R> for Option<C> {}

impl<R, K: Kind> Condition<R> for Predicate<R, K> {
    type Kind = K;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.expr)
    }
}
impl<R, K: Kind> Condition<R> for &Predicate<R, K> {
    type Kind = K;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.expr.clone())
    }
}
impl<P: Path, const N: usize> Condition<P::Root> for Column<P, bool, N> {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.node())
    }
}
impl<R, K: Kind> Condition<R> for Expr<R, bool, K> {
    type Kind = K;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.node())
    }
}
#[diagnostic::do_not_recommend]
impl<R, K: Kind> Condition<R> for &Expr<R, bool, K> {
    type Kind = K;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.node())
    }
}
impl<R, C: Condition<R>> Condition<R> for Option<C> {
    type Kind = C::Kind;
    fn if_given(self) -> Option<query::Expr> {
        self.and_then(Condition::if_given)
    }
}

/// Makes a field that is a `bool` one of the conditions in a list.
impl<P: Path, const N: usize> From<Column<P, bool, N>> for Predicate<P::Root> {
    fn from(field: Column<P, bool, N>) -> Self {
        Predicate::from_expr(field.condition())
    }
}

/// Makes an expression that is a `bool` one of the conditions in a list.
impl<R, K: Kind> From<Expr<R, bool, K>> for Predicate<R, K> {
    fn from(expr: Expr<R, bool, K>) -> Self {
        Predicate::from_expr(expr.condition())
    }
}

/// Makes a condition that holds for every row, or for none: where a list of conditions begins, and where one of several cases
/// asks for nothing.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// enum Shelf {
///     All,
///     Of(i64),
/// }
/// # let shelf = Shelf::Of(2);
/// # let all = Shelf::All;
///
/// fn on(shelf: &Shelf) -> Predicate<Book> {
///     match shelf {
///         Shelf::All => true.into(),
///         Shelf::Of(author) => Book.author.eq(*author),
///     }
/// }
/// # assert_sql(&Book::objects().filter(on(&all)), r#"SELECT … FROM "book""#);
///
/// let mut condition = Predicate::from(true);
/// for word in ["war", "peace"] {
///     condition &= Book.title.contains(word);
/// }
/// let query = Book::objects().filter(condition & on(&shelf));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE instr("book"."title", ?) > 0 AND instr("book"."title", ?) > 0 AND "book"."author_id" = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE instr("book"."title", ?) > 0 AND instr("book"."title", ?) > 0 AND "book"."author_id" = ?
/// ```
impl<R> From<bool> for Predicate<R> {
    fn from(holds: bool) -> Self {
        Predicate::from_expr(query::Expr::constant(holds))
    }
}

/// Joins two conditions; one that is not given changes nothing.
pub(super) fn joined(
    left: query::Expr,
    right: Option<query::Expr>,
    join: fn(query::Expr, query::Expr) -> query::Expr,
) -> query::Expr {
    match right {
        Some(right) => join(left, right),
        None => left,
    }
}

/// A condition is a value too, never null: `Book.in_print.set(Book.year.gt(1900))`.
impl<R: Model, K: Kind> RowValue<R> for Predicate<R, K> {}
impl<R: Model, K: Kind> Expression for Predicate<R, K> {
    type Root = R;
    type Value = bool;
    type Kind = K;
    fn expr(self) -> query::Expr {
        query::Expr::call(Function::Truth, vec![self.expr])
    }
}

#[diagnostic::do_not_recommend]
impl<R: Model, K: Kind> RowValue<R> for &Predicate<R, K> {}
#[diagnostic::do_not_recommend]
impl<R: Model, K: Kind> Expression for &Predicate<R, K> {
    type Root = R;
    type Value = bool;
    type Kind = K;
    fn expr(self) -> query::Expr {
        self.clone().expr()
    }
}

macro_rules! combine {
    ([$($g:tt)*] $t:ty, $root:ty, $kind:ty) => {
        impl<$($g)*, C: Condition<$root>> BitAnd<C> for $t {
            type Output = Predicate<$root, <$kind as Kind>::And<C::Kind>>;
            fn bitand(self, other: C) -> Self::Output {
                Predicate::from_expr(joined(Condition::<$root>::condition(self), other.if_given(), query::Expr::and))
            }
        }
        impl<$($g)*, C: Condition<$root>> BitOr<C> for $t {
            type Output = Predicate<$root, <$kind as Kind>::And<C::Kind>>;
            fn bitor(self, other: C) -> Self::Output {
                Predicate::from_expr(joined(Condition::<$root>::condition(self), other.if_given(), query::Expr::or))
            }
        }
        impl<$($g)*> Not for $t {
            type Output = Predicate<$root, $kind>;
            fn not(self) -> Self::Output {
                Predicate::from_expr(Condition::<$root>::condition(self).negated())
            }
        }
    };
}
combine!([R, K: Kind] Predicate<R, K>, R, K);
combine!([R, K: Kind] &Predicate<R, K>, R, K);
combine!([P: Path, const N: usize] Column<P, bool, N>, P::Root, PerRow);
combine!([R, K: Kind] Expr<R, bool, K>, R, K);
combine!([R, K: Kind] &Expr<R, bool, K>, R, K);
combine!([P: Path] Search<P>, P::Root, PerRow);
combine!([P: Path] &Search<P>, P::Root, PerRow);

never_met! {
    BegunByValue "a `bool` of Rust is no condition to begin with; write `let mut condition: Predicate<Book> = value(true).into();`, to which `condition &= Book.year.gt(1900);` adds" "a condition that may be missing is `.filter(name.map(|name| Book.title.eq(name)))`";
    BegunByList "an `Option` of a condition stands behind `&` and `|`, and not in front; write the condition first, `Book.year.gt(1900) & option`, and join many by `any_of(words.iter().map(|word| Book.title.contains(word)))`, or `all_of(…)`" "conditions of an `if` are added to a query: `query = query.filter(…);`";
}

// These never hold, since no key of a model meets the bound; each stands by itself, since messages show its line. The result
// is a `bool`, as the variable is to which it is assigned, so that rustc says nothing of that.
#[doc(hidden)]
impl<R: Model<Key: BegunByValue>, K> BitAnd<Predicate<R, K>> for bool {
    type Output = bool;
    fn bitand(self, _: Predicate<R, K>) -> bool {
        R::Key::never()
    }
}
#[doc(hidden)]
impl<R: Model<Key: BegunByValue>, K> BitOr<Predicate<R, K>> for bool {
    type Output = bool;
    fn bitor(self, _: Predicate<R, K>) -> bool {
        R::Key::never()
    }
}

#[doc(hidden)]
impl<R: Model<Key: BegunByList>, K, C> BitAnd<Predicate<R, K>> for Option<C> {
    type Output = Option<C>;
    fn bitand(self, _: Predicate<R, K>) -> Option<C> {
        R::Key::never()
    }
}
#[doc(hidden)]
impl<R: Model<Key: BegunByList>, K, C> BitOr<Predicate<R, K>> for Option<C> {
    type Output = Option<C>;
    fn bitor(self, _: Predicate<R, K>) -> Option<C> {
        R::Key::never()
    }
}

/// `condition |= other`, where the conditions of a query are gathered one by one. What is not given changes nothing.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let mut condition = Book.title.contains("war");
/// for word in ["peace", "love"] {
///     condition |= Book.title.contains(word);
/// }
/// condition &= Book.copies.gt(0);
/// let query = Book::objects().filter(condition);
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (instr("book"."title", ?) > 0 OR instr("book"."title", ?) > 0 OR instr("book"."title", ?) > 0) AND "book"."copies" > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE (instr("book"."title", ?) > 0 OR … OR …) AND "book"."copies" > ?
/// ```
impl<R, K, C: Condition<R>> BitOrAssign<C> for Predicate<R, K>
where
    K: Kind<And<C::Kind> = K>,
{
    fn bitor_assign(&mut self, other: C) {
        self.join(other.if_given(), query::Expr::or);
    }
}
impl<R, K, C: Condition<R>> BitAndAssign<C> for Predicate<R, K>
where
    K: Kind<And<C::Kind> = K>,
{
    fn bitand_assign(&mut self, other: C) {
        self.join(other.if_given(), query::Expr::and);
    }
}

/// A condition: at least one of the conditions holds. Of no conditions it is false.
///
/// Values that one field is compared with become one list, and so do rows of values of several fields, of eight rows or
/// more: `any_of(pairs.iter().map(|&(author, year)| Book.author.eq(author) & Book.year.eq(year)))` is
/// `("book"."author_id", "book"."year") IN (…)`, of however many pairs.
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
pub fn any_of<R, C: Condition<R>>(
    conditions: impl IntoIterator<Item = C>,
) -> Predicate<R, C::Kind> {
    Predicate::from_expr(query::Expr::any_of(
        conditions.into_iter().filter_map(Condition::if_given),
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
///
/// One that is `None` does not count; a field that is a `bool` goes into a list as `Predicate::from(field)`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let title: Option<&str> = None;
/// let given = [Some(Book.year.gt(1860)), title.map(|title| Book.title.contains(title))];
/// let query = Book::objects().filter(all_of(given));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."year" > ?
/// ```
pub fn all_of<R, C: Condition<R>>(
    conditions: impl IntoIterator<Item = C>,
) -> Predicate<R, C::Kind> {
    Predicate::from_expr(query::Expr::all_of(
        conditions.into_iter().filter_map(Condition::if_given),
    ))
}

/// Makes a condition a value, one of several that are chosen when the program runs.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let reader = Some(1800);
/// let is_mine: Expr<Book, bool> = match reader {
///     Some(year) => Book.year.eq(year).into(),
///     None => value(false).into(),
/// };
/// let query = Book::objects().values((Book.id, is_mine));
/// # assert_sql(&query, r#"SELECT "book"."id", "book"."year" = ? FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."id", "book"."year" = ? FROM "book"
/// ```
impl<R: Model, K: Kind> From<Predicate<R, K>> for Expr<R, bool, K> {
    fn from(condition: Predicate<R, K>) -> Self {
        Expr::new(condition.expr())
    }
}
