//! Values that depend on others: the first that is not null, the greatest, the least; and null in place of a value.

use super::declare::type_of;
use super::tuples::Alternatives;
use crate::model::handle::operand::sides;
use crate::model::{Column, Expr, Expression, Field, Kind, Model, Operand, Path, PerRow, Text};
use crate::query::{self, ArrayFunction, Comparison, Function};
use crate::value::{Type, Value};

/// The first of the values that is not null: a field or expression and one to eleven more of its type, as a tuple. Null
/// where all are, so never in type as soon as one of them cannot be null.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::coalesce;
///
/// let query = Book::objects().filter(coalesce((Book.subtitle, Book.title, "")).eq("Nature"));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE coalesce("book"."subtitle", "book"."title", ?) = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE coalesce("book"."subtitle", "book"."title", ?) = ?
/// ```
#[rustfmt::skip] // One line, since the messages show it.
pub fn coalesce<R: Model, V: Field, K: Kind>(values: impl Alternatives<Root = R, Value = V, Kind = K>) -> Expr<R, V, K> {
    Expr::new(query::Expr::call(Function::Coalesce, values.alternatives()))
}

/// The greatest of the values: a field or expression and one to eleven more of its type, as a tuple. Nulls are left out:
/// it is null where all are, so never in type as soon as one of them cannot be null.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::greatest;
///
/// let query = Book::objects().filter(greatest((Book.year, Book.author.birth_year, 1800)).gt(1850));
/// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE orm_greatest("book"."year", "t1"."birth_year", ?) > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// WHERE greatest("book"."year", "t1"."birth_year", $1::int4) > $2::int4   -- on Postgres
/// WHERE orm_greatest("book"."year", "t1"."birth_year", ?) > ?             -- on SQLite
/// ```
pub fn greatest<R: Model, V: Field, K: Kind>(
    values: impl Alternatives<Root = R, Value = V, Kind = K>,
) -> Expr<R, V, K> {
    Expr::new(query::Expr::call(
        of_values::<V>(Function::Greatest),
        values.alternatives(),
    ))
}

/// The least of the values: a field or expression and one to eleven more of its type, as a tuple. Nulls are left out: it
/// is null where all are, so never in type as soon as one of them cannot be null.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::least;
///
/// let query = Book::objects().filter(least((Book.copies, 10)).gt(3));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_least("book"."copies", ?) > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE least("book"."copies", $1::int4) > $2::int4   -- on Postgres
/// SELECT … FROM "book" WHERE orm_least("book"."copies", ?) > ?             -- on SQLite
/// ```
pub fn least<R: Model, V: Field, K: Kind>(
    values: impl Alternatives<Root = R, Value = V, Kind = K>,
) -> Expr<R, V, K> {
    Expr::new(query::Expr::call(
        of_values::<V>(Function::Least),
        values.alternatives(),
    ))
}

/// The value, or null where it equals the other.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::nullif;
///
/// let query = Book::objects().filter(nullif(Book.title, "").is_null());
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE nullif("book"."title", ?) IS NULL"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE nullif("book"."title", ?) IS NULL
/// ```
#[expect(
    clippy::type_complexity,
    reason = "the type says all that is known of the value"
)]
pub fn nullif<E, O>(
    value: E,
    other: O,
) -> Expr<E::Root, <E::Value as Field>::Nullable, <E::Kind as Kind>::And<O::Kind>>
where
    E: Expression,
    O: Operand<<E::Value as Field>::Nullable, E::Root>,
{
    Expr::new(null_where_equal::<<E::Value as Field>::Nullable, E::Root, O>(value.expr(), other))
}

/// Returns a value of type `V`, null where it equals another. An integer stays one beside a decimal.
fn null_where_equal<V: Field, R, O: Operand<V, R>>(value: query::Expr, other: O) -> query::Expr {
    let ty = type_of::<V>();
    let is_widened = type_of::<O::Value>().is_decimal() && !ty.is_decimal();
    let own = value.clone();
    let (left, right) = sides(value, other);
    if !is_widened {
        return query::Expr::call(Function::NullIf, vec![left, right]);
    }
    let equal = query::Expr::compare(Comparison::Eq, left, right);
    let null = query::Expr::value(Value::Null(ty));
    query::Expr::case(vec![(equal, null)], Some(own))
}

/// Returns the function of values of type `V`: of arrays the greatest is found by their elements.
fn of_values<V: Field>(function: Function) -> Function {
    match (V::TYPES, function) {
        ([Type::Array(_)], Function::Greatest) => Function::Array(ArrayFunction::Greatest),
        ([Type::Array(_)], Function::Least) => Function::Array(ArrayFunction::Least),
        _ => function,
    }
}

macro_rules! either {
    ($(#[$docs:meta])* $name:ident $function:ident $root:ty, $value:ty, $kind:ty) => {
        $(#[$docs])*
        pub fn $name<O>(
            &self,
            other: O,
        ) -> Expr<
            $root,
            <<$value as Field>::And<O::Value> as Field>::Lift<O::Wider>,
            <$kind as Kind>::And<O::Kind>,
        >
        where
            O: Operand<<$value as Field>::Nullable, $root>,
        {
            let (own, other) = sides::<<$value as Field>::Nullable, _, _>(self.node(), other);
            Expr::new(query::Expr::call(of_values::<$value>(Function::$function), vec![own, other]))
        }
    };
}

macro_rules! methods {
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> $t {
            either! {
                /// The value, or the other where it is null. [`coalesce`](crate::model::functions::coalesce()) takes
                /// more than two.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.subtitle.coalesce("").eq(""));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE coalesce("book"."subtitle", ?) = ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE coalesce("book"."subtitle", ?) = ?
                /// ```
                coalesce Coalesce $root, $value, $kind
            }
            either! {
                /// The greater of the two values, or the one that is not null.
                /// [`greatest`](crate::model::functions::greatest()) takes more than two.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.copies.greatest(1).lt(3));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_greatest("book"."copies", ?) < ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE orm_greatest("book"."copies", ?) < ?
                /// ```
                greatest Greatest $root, $value, $kind
            }
            either! {
                /// The smaller of the two values, or the one that is not null.
                /// [`least`](crate::model::functions::least()) takes more than two.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.copies.least(10).gt(3));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_least("book"."copies", ?) > ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE orm_least("book"."copies", ?) > ?
                /// ```
                least Least $root, $value, $kind
            }

            /// The value, or null where it equals the other.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.title.nullif("").is_null());
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE nullif("book"."title", ?) IS NULL"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE nullif("book"."title", ?) IS NULL
            /// ```
            pub fn nullif<O>(
                &self,
                other: O,
            ) -> Expr<$root, <$value as Field>::Nullable, <$kind as Kind>::And<O::Kind>>
            where
                O: Operand<<$value as Field>::Nullable, $root>,
            {
                Expr::new(null_where_equal::<<$value as Field>::Nullable, $root, O>(self.node(), other))
            }

            /// The value itself, of the type that may be null: an `Option<String>` of a text that never is.
            /// Two queries of values are combined where their values have the same types, and expressions are chosen among
            /// where theirs is one. The SQL is that of the value.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// // Titles, and the subtitles of which some are null.
            /// let titles = Book::objects().values(Book.title.nullable());
            /// let query = titles.union(Book::objects().values(Book.subtitle));
            /// # assert_sql(&query, r#"SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."subtitle" FROM "book" AS "t2") AS "book""#);
            /// ```
            /// ```sql
            /// SELECT "book"."value 1" FROM (
            ///   SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."subtitle" FROM "book" AS "t2"
            /// ) AS "book"
            /// ```
            pub fn nullable(&self) -> Expr<$root, <$value as Field>::Nullable, $kind> {
                Expr::new(self.node())
            }

            /// The two texts one after the other; null counts as an empty text, so the result is never null.
            /// [`concat`](crate::model::functions::concat()) takes more than two.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.title.concat("!").eq("Nature!"));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE concat("book"."title", ?) = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE concat("book"."title", ?) = ?
            /// ```
            pub fn concat<O>(&self, other: O) -> Expr<$root, String, <$kind as Kind>::And<O::Kind>>
            where
                $value: Field<Base: Text>,
                O: Operand<Option<String>, $root>,
            {
                Expr::new(query::Expr::call(Function::Concat, vec![self.node(), other.operand()]))
            }
        }
    };
}
methods!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, P::Nullable<V>, PerRow);
methods!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, K);
