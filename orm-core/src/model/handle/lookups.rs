//! Lookups: the conditions and orders of a column or expression.
//!
//! Inherent methods, not a trait's: `eq`, `max` and `count` are also `PartialEq`'s, `Ord`'s and `Iterator`'s, and
//! without the import rustc would speak of iterators. They borrow, so that an expression kept in a variable serves
//! twice.

use super::operand::sides;
use crate::model::{
    Column, Contains, Expr, Field, Kind, Model, Operand, Optional, Order, Path, PerRow, Predicate,
    Text, ValueList,
};
use crate::query::{self, ArrayFunction, Comparison, Function, Match};
use crate::value::{Type, Value};

/// A comparison of a value of these types. Where the size of arrays counts, their elements decide.
fn compared(how: Comparison, types: &[Type], left: query::Expr, right: query::Expr) -> query::Expr {
    match (how, types) {
        (Comparison::Lt | Comparison::Le | Comparison::Gt | Comparison::Ge, [Type::Array(_)]) => {
            let function = Function::Array(ArrayFunction::Compared(how));
            query::Expr::call(function, vec![left, right])
        }
        _ => query::Expr::compare(how, left, right),
    }
}

/// The kind of a condition over a value of one kind and another. Of one in each row it is the other kind, which so needs no
/// bound: where the type of an argument is not known, rustc then says so at the argument.
macro_rules! kind_beside {
    (PerRow, $other:ident) => { $other };
    ($kind:ident, $other:ident) => { <$kind as Kind>::And<$other> };
}

macro_rules! compare {
    (for $field:ty, $root:ty, $kind:ident, $bound:ident: $($(#[$docs:meta])* $name:ident $how:ident;)*) => {$(
        $(#[$docs])*
        pub fn $name<Other: $bound>(&self, value: /* of a type that is said: `text.parse::<i64>()`; no `.into()` */ impl Operand<$field, $root, Kind = Other>) -> Predicate<$root, kind_beside!($kind, Other)> {
            let (left, right) = sides::<$field, _, _>(self.node(), value);
            Predicate::from_expr(compared(Comparison::$how, <$field>::TYPES, left, right))
        }
    )*};
}

macro_rules! matches {
    (for $field:ty, $root:ty, $kind:ident, $bound:ident: $($(#[$docs:meta])* $name:ident $how:ident $fold:literal;)*) => {$(
        $(#[$docs])*
        pub fn $name<Other: $bound>(&self, text: impl Operand<String, $root, Kind = Other>) -> Predicate<$root, kind_beside!($kind, Other)>
        where
            $field: Field<Base: Text>,
        {
            Predicate::from_expr(query::Expr::matching(Match::$how, $fold, self.node(), text.operand()))
        }
    )*};
}

macro_rules! lookups {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty, $kind:ident, $bound:ident) => {
        impl<$($g)*> $t {
            compare! {
                for $field, $root, $kind, $bound:
                /// A condition: the value equals this one. `eq(None)` is `is_null`, and two expressions that may both be
                /// null are equal where both are.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.year.eq(1868));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" = ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."year" = ?
                /// ```
                eq Eq;
                /// A condition: the value differs from this one; null differs from every value.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.subtitle.ne("x"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."subtitle" IS NOT ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."subtitle" IS NOT ?
                /// ```
                ne Ne;
                /// A condition: the value is less than this one; never true where it is null.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.year.lt(1868));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" < ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."year" < ?
                /// ```
                lt Lt;
                /// A condition: the value is at most this one; never true where it is null.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.year.le(1868));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" <= ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."year" <= ?
                /// ```
                le Le;
                /// A condition: the value is greater than this one; never true where it is null.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.year.gt(1868));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" > ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."year" > ?
                /// ```
                gt Gt;
                /// A condition: the value is at least this one; never true where it is null.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.year.ge(1868));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" >= ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."year" >= ?
                /// ```
                ge Ge;
            }

            /// A condition: the text holds another somewhere, in the same case; or the array has all elements of another,
            /// whose order and number do not count. Null equals no element.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.title.contains("Women"));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE instr("book"."title", ?) > 0"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE instr("book"."title", ?) > 0
            /// ```
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().filter(Book.tags.contains(["war", "peace"]));
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_array_contains("book"."tags", ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE orm_array_contains("book"."tags", ?)
            /// SELECT … FROM "book" WHERE ("book"."tags" @> $1::text[])   -- on Postgres
            /// ```
            pub fn contains<O>(
                &self,
                part: O,
            ) -> Predicate<$root, <$kind as Kind>::And<<<$field as Field>::Base as Contains<O, $root>>::Kind>>
            where
                $field: Field<Base: Contains<O, $root>>,
            {
                Predicate::from_expr(<<$field as Field>::Base as Contains<O, $root>>::contains(self.node(), part))
            }

            matches! {
                for $field, $root, $kind, $bound:
                /// A condition: the value holds the text somewhere, in any case.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.icontains("women"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_icontains("book"."title", orm_fold(?))"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE orm_icontains("book"."title", orm_fold(?))
                /// ```
                icontains Contains true;
                /// A condition: the value begins with the text, in the same case.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.starts_with("Little"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."title" GLOB ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."title" GLOB ?
                /// ```
                starts_with StartsWith false;
                /// A condition: the value begins with the text, in any case.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.istarts_with("little"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_fold("book"."title") GLOB orm_fold(?)"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE orm_fold("book"."title") GLOB orm_fold(?)
                /// ```
                istarts_with StartsWith true;
                /// A condition: the value ends with the text, in the same case.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.ends_with("Women"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."title" GLOB ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."title" GLOB ?
                /// ```
                ends_with EndsWith false;
                /// A condition: the value ends with the text, in any case.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.iends_with("women"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_fold("book"."title") GLOB orm_fold(?)"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE orm_fold("book"."title") GLOB orm_fold(?)
                /// ```
                iends_with EndsWith true;
                /// A condition: the value equals the text, in any case.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.ieq("little women"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_fold("book"."title") = orm_fold(?)"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE orm_fold("book"."title") = orm_fold(?)
                /// ```
                ieq Equals true;
                /// A condition: the value fits the pattern: `%` stands for any text, `_` for any character, `\` before either for
                /// itself.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.like("Little %"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."title" GLOB ?"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."title" GLOB ?
                /// ```
                like Like false;
                /// A condition: the regular expression is found somewhere in the value, in the same case; `^` and `$` are its
                /// start and end, and `.` any character.
                ///
                /// It is written as for Rust's [`regex`](https://docs.rs/regex), and one that does not parse is
                /// [`InvalidRegex`](crate::error::Error::InvalidRegex) before any database is asked. Postgres reads most of it
                /// alike: characters and classes such as `[a-z]`, `\w` and `\d`, which hold the letters and digits of all
                /// languages, edges of words, `\b`, repetitions, groups and `|`. What it does not know, such as `\p{Greek}`
                /// and `(?i:a)`, is `InvalidRegex` there. A pattern that is a column is read in the way of the database.
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.regex("^Little (Wo)?[Mm]en$"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_regex("book"."title", ?)"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE "book"."title" ~ $1::text       -- on Postgres
                /// SELECT … FROM "book" WHERE orm_regex("book"."title", ?)   -- on SQLite
                /// ```
                regex Regex false;
                /// A condition: the regular expression is found somewhere in the value, in any case. See
                /// [`regex`](Column::regex).
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.iregex("^little"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_iregex("book"."title", ?)"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE ("book"."title" COLLATE "und-x-icu") ~* $1::text   -- on Postgres
                /// SELECT … FROM "book" WHERE orm_iregex("book"."title", ?)                      -- on SQLite
                /// ```
                iregex Regex true;
                /// A condition: the value is similar to a text, in any case: the two share three in ten of their
                /// trigrams, the runs of three characters in their words. It finds what is misspelt; how similar a value
                /// is, [`similarity`](Column::similarity) says.
                ///
                /// Postgres needs the extension `pg_trgm`, which `create_tables` creates for an index that serves this:
                /// `#[orm(index(title, using = gin, ops = "gin_trgm_ops", only = postgres))]`; without it the query is
                /// [`Unsupported`](crate::error::Error::Unsupported).
                ///
                /// ```
                /// # use orm::doc::*;
                /// # use orm::prelude::*;
                /// let query = Book::objects().filter(Book.title.trigram_similar("Litle Woman"));
                /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_similarity("book"."title", ?) >= 0.3"#);
                /// ```
                /// ```sql
                /// SELECT … FROM "book" WHERE orm_similarity("book"."title", ?) >= 0.3
                /// SELECT … FROM "book" WHERE "book"."title" % $1::text   -- on Postgres
                /// ```
                trigram_similar Similar false;
            }

            /// A condition: the value is from `low` to `high`, both included.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.year.between(1860, 1869));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" >= ? AND "book"."year" <= ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE "book"."year" >= ? AND "book"."year" <= ?
            /// ```
            pub fn between<L: Kind, H: Kind>(&self, low: impl Operand<$field, $root, Kind = L>, high: impl Operand<$field, $root, Kind = H>) -> Predicate<$root, <<$kind as Kind>::And<L> as Kind>::And<H>> {
                let (value, low) = sides::<$field, _, _>(self.node(), low);
                let from = compared(Comparison::Ge, <$field>::TYPES, value, low);
                let (value, high) = sides::<$field, _, _>(self.node(), high);
                Predicate::from_expr(from.and(compared(Comparison::Le, <$field>::TYPES, value, high)))
            }

            /// A condition: the value is one of these, or one that a query finds. Of no values at all it never holds.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.year.is_in([1868, 1871]));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?))"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?))
            /// ```
            pub fn is_in<L: $bound>(&self, list: impl ValueList<<$field as Field>::Base, $root, Kind = L>) -> Predicate<$root, kind_beside!($kind, L)> {
                Predicate::from_expr(list.contains(self.node()))
            }

            /// A condition: the value is none of these, nor one that a query finds; null is none of them.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.year.not_in([1868, 1871]));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE NOT ("book"."year" IN (SELECT value FROM json_each(?)))"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE NOT ("book"."year" IN (SELECT value FROM json_each(?)))
            /// ```
            pub fn not_in<L: $bound>(&self, list: impl ValueList<<$field as Field>::Base, $root, Kind = L>) -> Predicate<$root, kind_beside!($kind, L)> {
                Predicate::from_expr(list.contains(self.node()).negated())
            }

            /// A condition: the value is null. Only for fields and expressions that may be null.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.subtitle.is_null());
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."subtitle" IS NULL"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE "book"."subtitle" IS NULL
            /// ```
            #[rustfmt::skip]
            pub fn is_null(&self /* the opposite: `.is_not_null()` */) -> Predicate<$root, $kind>
            where
                $value: Optional,
            {
                Predicate::from_expr(self.node().is_null())
            }

            /// A condition: the value is not null. Only for fields and expressions that may be null.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.subtitle.is_not_null());
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."subtitle" IS NOT NULL"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE "book"."subtitle" IS NOT NULL
            /// ```
            pub fn is_not_null(&self) -> Predicate<$root, $kind>
            where
                $value: Optional,
            {
                Predicate::from_expr(self.node().is_null().negated())
            }

            /// The order of a list: rows with its first value come first, those with none of its values last. Of an empty list it
            /// is no order. Where the list has a value twice, its first place counts.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// // Books as a search has ranked their keys.
            /// let ranked = [3, 1];
            /// let query = Book::objects().filter(Book.id.is_in(ranked)).order_by(Book.id.in_order_of(ranked));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT value FROM json_each(?)) ORDER BY (CASE WHEN "book"."id" = ? THEN ? WHEN "book"."id" = ? THEN ? END) NULLS LAST"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT value FROM json_each(?))
            /// ORDER BY (CASE WHEN "book"."id" = ? THEN ? WHEN "book"."id" = ? THEN ? END) NULLS LAST
            /// ```
            #[doc(alias = "array_position")]
            pub fn in_order_of<I, Other: $bound>(&self, values: I) -> Order<$root, kind_beside!($kind, Other)>
            where
                I: IntoIterator<Item: Operand<$field, $root, Kind = Other>>,
            {
                let values = values.into_iter();
                if query::is_endless(&values) {
                    return Order::new(query::OrderKey::asc(query::Expr::refused_endless()));
                }
                let places = values.zip(0_i64..).map(|(value, place)| {
                    let (left, right) = sides::<$field, _, _>(self.node(), value);
                    let place = query::Expr::value(Value::I64(place));
                    (query::Expr::compare(Comparison::Eq, left, right), place)
                });
                let places: Vec<_> = places.collect();
                let place = if places.is_empty() {
                    query::Expr::value(Value::Null(Type::I64))
                } else {
                    query::Expr::case(places, None)
                };
                Order::new(query::OrderKey::asc(place).of_type(Some(Type::I64)))
            }

            /// The order with the lowest value first, and nulls last.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().order_by(Book.subtitle.asc());
            /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."subtitle" NULLS LAST"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" ORDER BY "book"."subtitle" NULLS LAST
            /// ```
            pub fn asc(&self) -> Order<$root, $kind> {
                Order::new(query::OrderKey::asc(self.node()).of_type(<$value as Field>::TYPES.first().copied()))
            }

            /// The order with the highest value first, and nulls before it.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().order_by(Book.year.desc());
            /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."year" DESC"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" ORDER BY "book"."year" DESC
            /// ```
            pub fn desc(&self) -> Order<$root, $kind> {
                Order::new(query::OrderKey::desc(self.node()).of_type(<$value as Field>::TYPES.first().copied()))
            }
        }
    };
}

lookups!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>, PerRow, Sized);
lookups!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V, K, Kind);
