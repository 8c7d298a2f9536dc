//! Arrays: the values that they are compared with, and their methods.

use super::operand::ComparedWithOne;
#[cfg(feature = "json")]
use crate::model::Json;
use crate::model::{
    AssignableTo, Column, Element, Expr, Field, IntoField, Kind, Model, Operand, Path, PathFrom,
    PerRow, Predicate, Scalar, Text, never_met,
};
use crate::query::{self, ArrayFunction, Comparison, Function, Match};
use crate::value::{Array, ElementType, Stored, Value, ValueSink};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};

/// Arrays: every `Vec` of elements. Users do not implement it.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Walk {
///     pub id: i64,
///     pub places: Vec<String>,
///     pub marks: Vec<Option<i32>>,
/// }
///
/// // Both are arrays, and have the lookups and functions of arrays.
/// let query = Walk::objects().filter(Walk.places.len().gt(Walk.marks.len())).values(Walk.places.at(0));
/// # assert_sql(&query, r#"SELECT orm_array_at("walk"."places", ?, 'TEXT') FROM "walk" WHERE json_array_length("walk"."places") > json_array_length("walk"."marks")"#);
/// ```
/// ```sql
/// SELECT orm_array_at("walk"."places", ?, 'TEXT') FROM "walk"
/// WHERE json_array_length("walk"."places") > json_array_length("walk"."marks")
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an array, as a field of type `Vec<String>` is; of a text write `.length()`, `.contains(\"a\")` or `.eq(\"\")`, and of one of some values `.is_in([…])`; a JSON document has arrays at its places, `.path(\"tags\")`, and is one itself at `.path(())`",
    label = "this needs a field of an array"
)]
pub trait ArrayValue: Scalar {
    /// The type of the elements, an `Option` where they may be null.
    type Element: Element;
}
impl<E: Element> ArrayValue for Vec<E> {
    type Element = E;
}

/// Values that can stand as an element of type `E`. Users do not implement it.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Walk {
///     pub id: i64,
///     pub places: Vec<String>,
/// }
///
/// // A `&str` stands for a `String`; an expression is no element, but `append` takes one.
/// let name = String::from("Concord");
/// let query = Walk::objects().filter(Walk.places.contains(["Walden", &name]));
/// # assert_sql(&query, r#"SELECT … FROM "walk" WHERE orm_array_contains("walk"."places", ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "walk" WHERE orm_array_contains("walk"."places", ?)
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot use `{Self}` as an element of an array of `{E}`",
    label = "not a `{E}`"
)]
pub trait ElementValue<E> {
    /// Returns the value that is stored for the element.
    #[doc(hidden)]
    fn element_value(&self) -> Value;
}
impl<E: Element> ElementValue<E> for E {
    fn element_value(&self) -> Value {
        self.element()
    }
}
impl<E: Element> ElementValue<E> for &E {
    fn element_value(&self) -> Value {
        self.element()
    }
}
impl<S: Scalar<Stored: ElementType>> ElementValue<Option<S>> for S {
    fn element_value(&self) -> Value {
        self.element()
    }
}

macro_rules! text_elements {
    ($($t:ty as $element:ty;)*) => {$(
        impl ElementValue<$element> for $t {
            fn element_value(&self) -> Value {
                Value::Text(str::to_owned(self))
            }
        }
    )*};
}
text_elements! {
    &str as String;
    &&str as String;
    &str as Option<String>;
    &&str as Option<String>;
}

fn array_of<E: Element>(elements: impl Iterator<Item = Value>) -> Value {
    Value::Array(Array::new(E::Stored::TYPE, elements.collect()))
}

/// Arrays that an array of `E` is looked up by: any iterator of elements, a field or an expression. Users do not implement
/// it.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Walk {
///     pub id: i64,
///     pub places: Vec<String>,
///     pub wishes: Vec<String>,
/// }
///
/// let seen = vec!["Walden", "Concord"];
/// let all_seen = Walk.places.contained_by(seen); // by a list of the program
/// let query = Walk::objects().filter(all_seen & Walk.places.contains(Walk.wishes)); // by another field
/// # assert_sql(&query, r#"SELECT … FROM "walk" WHERE (orm_array_contains(?, "walk"."places")) AND orm_array_contains("walk"."places", "walk"."wishes")"#);
/// ```
/// ```sql
/// SELECT … FROM "walk" WHERE (orm_array_contains(?, "walk"."places"))
/// AND orm_array_contains("walk"."places", "walk"."wishes")
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no list of values of type `{E}`; write a list of such values, `[value]`, or a field of such an array",
    label = "values of type `{E}` stand here, one as a list of one: `Book.tags.contains([\"war\"])`"
)]
pub trait ArrayOperand<E, R> {
    /// The rows that it is computed from: one, or many.
    type Kind: Kind;
    /// Returns the untyped expression.
    #[doc(hidden)]
    fn array(self) -> query::Expr;
}
#[diagnostic::do_not_recommend]
impl<E: Element, R, I: IntoIterator<Item: ElementValue<E>>> ArrayOperand<E, R> for I {
    type Kind = PerRow;
    fn array(self) -> query::Expr {
        query::Expr::value(array_of::<E>(self.into_iter().map(|it| it.element_value())))
    }
}
impl<E: Element, R, P, V, const N: usize> ArrayOperand<E, R> for Column<P, V, N>
where
    P: Path + PathFrom<R>,
    V: Field<Base = Vec<E>>,
{
    type Kind = PerRow;
    fn array(self) -> query::Expr {
        self.node()
    }
}
impl<E: Element, R: Model, V: Field<Base = Vec<E>>, K: Kind> ArrayOperand<E, R> for Expr<R, V, K> {
    type Kind = K;
    fn array(self) -> query::Expr {
        self.node()
    }
}
impl<E: Element, R: Model, V: Field<Base = Vec<E>>, K: Kind> ArrayOperand<E, R> for &Expr<R, V, K> {
    type Kind = K;
    fn array(self) -> query::Expr {
        self.node()
    }
}

/// Values in which `contains` looks for another: texts in a text, values in an array. Users do not implement it.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Walk {
///     pub id: i64,
///     pub title: String,
///     pub places: Vec<String>,
/// }
///
/// // A text contains a part of it, an array all of some values.
/// let query = Walk::objects().filter(Walk.title.contains("long") & Walk.places.contains(["Walden"]));
/// # assert_sql(&query, r#"SELECT … FROM "walk" WHERE instr("walk"."title", ?) > 0 AND orm_array_contains("walk"."places", ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "walk" WHERE instr("walk"."title", ?) > 0 AND orm_array_contains("walk"."places", ?)
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` contains no `{O}`",
    label = "expected a text to be found in a text, or values to be found in an array: `contains([\"war\"])`"
)]
pub trait Contains<O, R> {
    /// The rows that the part is computed from: one, or many.
    type Kind: Kind;
    /// Returns the condition that `whole` contains `part`.
    #[doc(hidden)]
    fn contains(whole: query::Expr, part: O) -> query::Expr;
}
impl<T: Text, R, O: Operand<String, R>> Contains<O, R> for T {
    type Kind = O::Kind;
    fn contains(whole: query::Expr, part: O) -> query::Expr {
        query::Expr::matching(Match::Contains, false, whole, part.operand())
    }
}
impl<E: Element, R, O: ArrayOperand<E, R>> Contains<O, R> for Vec<E> {
    type Kind = O::Kind;
    fn contains(whole: query::Expr, part: O) -> query::Expr {
        call(ArrayFunction::Contains, vec![whole, part.array()])
    }
}

never_met! {
    NumberIsCompared "a number contains no other value; write `.eq(…)` or `.between(low, high)`" "for its digits `.cast::<String>().contains(…)`";
    TimeIsCompared "a date or a time contains no text; write `.between(first, last)`, or ask a part of it, `Event.starts.year().eq(2026)`";
    ChoiceIsCompared "a choice contains no text; write `.eq(Status::Open)`, or `.is_in([Status::Open, Status::Done])`" "for what is stored `.cast::<String>().contains(…)`";
}
#[cfg(feature = "uuid")]
never_met! {
    KeyIsCompared "a `Uuid` contains no text; write `.eq(…)` or `.is_in([…])`" "for its digits `.cast::<String>().starts_with(…)`";
}
#[cfg(feature = "json")]
never_met! {
    CalledContainsJson "whether a document holds another is asked by `contains_json`, whether it has a key by `has_key`; write `.contains_json(json!({{ \"a\": 1 }}))`, `.has_key(\"a\")`, or of a text in it `.path(\"a\").text().contains(…)`";
}

macro_rules! contains_nothing {
    ($([$($g:tt)*] $t:ty: $bound:ident;)*) => {$(
        #[doc(hidden)]
        impl<$($g)* R, O: $bound> Contains<O, R> for $t {
            type Kind = PerRow;
            fn contains(_: query::Expr, _: O) -> query::Expr {
                O::never()
            }
        }
    )*};
}
contains_nothing! { [] i16: NumberIsCompared; [] i32: NumberIsCompared; [] i64: NumberIsCompared; [] f64: NumberIsCompared; }
contains_nothing! { [] NaiveDate: TimeIsCompared; [] NaiveTime: TimeIsCompared; [] NaiveDateTime: TimeIsCompared; [] DateTime<Utc>: TimeIsCompared; }
#[cfg(feature = "uuid")]
contains_nothing! { [] uuid::Uuid: KeyIsCompared; }
#[cfg(feature = "decimal")]
contains_nothing! { [] rust_decimal::Decimal: NumberIsCompared; }
#[cfg(feature = "json")]
contains_nothing! { [] serde_json::Value: CalledContainsJson; [T,] Json<T>: CalledContainsJson; }

fn call(function: ArrayFunction, arguments: Vec<query::Expr>) -> query::Expr {
    query::Expr::call(Function::Array(function), arguments)
}

/// Returns the first and the last position of a range, counted from 1.
fn bounds(positions: &impl RangeBounds<usize>) -> [i32; 2] {
    let first = match positions.start_bound() {
        Bound::Included(&start) => start.saturating_add(1),
        Bound::Excluded(&before) => before.saturating_add(2),
        Bound::Unbounded => 1,
    };
    let last = match positions.end_bound() {
        Bound::Included(&end) => end.saturating_add(1),
        Bound::Excluded(&end) => end,
        Bound::Unbounded => usize::MAX,
    };
    [first, last].map(|position| i32::try_from(position).unwrap_or(i32::MAX))
}

macro_rules! array_methods {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty, $kind:ty) => {
        /// Arrays.
        impl<$($g)*> $t {
            /// The number of elements of an array. Null where the array is.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().filter(Book.tags.len().gt(2));
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" WHERE json_array_length("book"."tags") > ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE json_array_length("book"."tags") > ?
            /// SELECT … FROM "book" WHERE cardinality("book"."tags") > $1::int4   -- on Postgres
            /// ```
            pub fn len(&self) -> Expr<$root, <$value as Field>::Lift<i32>, $kind>
            where
                $field: Field<Base: ArrayValue>,
            {
                Expr::new(call(ArrayFunction::Length, vec![self.node()]))
            }

            /// A condition: the array has no elements. False where it is null.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().filter(Book.tags.is_empty());
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" WHERE json_array_length("book"."tags") = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE json_array_length("book"."tags") = ?
            /// ```
            pub fn is_empty(&self) -> Predicate<$root, $kind>
            where
                $field: Field<Base: ArrayValue>,
            {
                let length = call(ArrayFunction::Length, vec![self.node()]);
                let none = query::Expr::value(Value::I32(0));
                Predicate::from_expr(query::Expr::compare(Comparison::Eq, length, none))
            }

            /// The element at a position, the first at 0. Null where the array has no more elements.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().filter(Book.tags.at(0).eq("war"));
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_array_at("book"."tags", ?, 'TEXT') = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE orm_array_at("book"."tags", ?, 'TEXT') = ?
            /// SELECT … FROM "book" WHERE (("book"."tags")[$1::int4]) = $2::text   -- on Postgres, counted from 1
            /// ```
            pub fn at<E: Element>(&self, position: usize) -> Expr<$root, Option<E::Value>, $kind>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
            {
                let position = i32::try_from(position).unwrap_or(i32::MAX).saturating_add(1);
                let position = query::Expr::value(Value::I32(position));
                Expr::new(call(ArrayFunction::At(E::Stored::TYPE), vec![self.node(), position]))
            }

            /// The elements at a range of positions, counted from 0: `slice(0..2)` has the first two. Positions beyond the
            /// end are left out; null is null.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().filter(Book.tags.slice(..2).eq(["war", "peace"]));
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_array_slice("book"."tags", ?, ?) = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE orm_array_slice("book"."tags", ?, ?) = ?
            /// SELECT … FROM "book" WHERE ("book"."tags")[$1::int4:$2::int4] = $3::text[]   -- on Postgres
            /// ```
            pub fn slice(&self, positions: impl RangeBounds<usize>) -> Expr<$root, $value, $kind>
            where
                $field: Field<Base: ArrayValue>,
            {
                let [first, last] = bounds(&positions).map(|bound| query::Expr::value(Value::I32(bound)));
                Expr::new(call(ArrayFunction::Slice, vec![self.node(), first, last]))
            }

            /// A condition: another array has all elements of this one; their order and number do not count. Null equals
            /// no element.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().filter(Book.tags.contained_by(["war", "peace"]));
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" WHERE (orm_array_contains(?, "book"."tags"))"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE (orm_array_contains(?, "book"."tags"))
            /// SELECT … FROM "book" WHERE ("book"."tags" <@ $1::text[])   -- on Postgres
            /// ```
            pub fn contained_by<E: Element, O>(&self, others: O) -> Predicate<$root, <$kind as Kind>::And<O::Kind>>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
                O: ArrayOperand<E, $root>,
            {
                Predicate::from_expr(call(ArrayFunction::ContainedBy, vec![self.node(), others.array()]))
            }

            /// A condition: the array has at least one element of another. Null equals no element.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().filter(Book.tags.overlap(["war", "peace"]));
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_array_overlaps("book"."tags", ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE orm_array_overlaps("book"."tags", ?)
            /// SELECT … FROM "book" WHERE ("book"."tags" && $1::text[])   -- on Postgres
            /// ```
            pub fn overlap<E: Element, O>(&self, others: O) -> Predicate<$root, <$kind as Kind>::And<O::Kind>>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
                O: ArrayOperand<E, $root>,
            {
                Predicate::from_expr(call(ArrayFunction::Overlaps, vec![self.node(), others.array()]))
            }

            /// The array with one more element at its end. Null counts as an array without elements.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> orm::Result<()> {
            /// # let db = Database::connect("sqlite::memory:").await?;
            /// # db.create_tables(schema![Book]).await?;
            /// Book::draft().tags(["war"]).save(&db).await?;
            /// let books = Book::objects().filter(Book.tags.contains(["war"]));
            /// books.update(Book.tags.set(Book.tags.append("peace")), &db).await?;
            /// assert_eq!(Book::get(1, &db).await?.tags, ["war", "peace"]);
            /// # Ok(())
            /// # }
            /// ```
            /// ```sql
            /// UPDATE "book" SET "tags" = orm_array_append("book"."tags", ?) WHERE orm_array_contains("book"."tags", ?)
            /// UPDATE "book" SET "tags" = array_append("book"."tags", $1::text) WHERE …   -- on Postgres
            /// ```
            pub fn append<E: Element, O>(&self, element: O) -> Expr<$root, Vec<E>, <$kind as Kind>::And<O::Kind>>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
                O: Operand<E, $root, Value: AssignableTo<E>>,
            {
                Expr::new(call(ArrayFunction::Append, vec![self.node(), element.operand()]))
            }

            /// The array with the elements of another at its end. Null counts as an array without elements.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().values(Book.tags.extend(["war", "peace"]));
            /// # orm::doc::assert_sql(&query, r#"SELECT orm_array_concat("book"."tags", ?) FROM "book""#);
            /// ```
            /// ```sql
            /// SELECT orm_array_concat("book"."tags", ?) FROM "book"
            /// SELECT (coalesce("book"."tags" || $1::text[], '{}')) FROM "book"   -- on Postgres
            /// ```
            pub fn extend<E: Element, O>(&self, others: O) -> Expr<$root, Vec<E>, <$kind as Kind>::And<O::Kind>>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
                O: ArrayOperand<E, $root>,
            {
                Expr::new(call(ArrayFunction::Concat, vec![self.node(), others.array()]))
            }

            /// The array without the elements that equal a value. Null where the array is.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().values(Book.tags.remove("war"));
            /// # orm::doc::assert_sql(&query, r#"SELECT orm_array_remove("book"."tags", ?) FROM "book""#);
            /// ```
            /// ```sql
            /// SELECT orm_array_remove("book"."tags", ?) FROM "book"
            /// SELECT array_remove("book"."tags", $1::text) FROM "book"   -- on Postgres
            /// ```
            pub fn remove<E: Element, O>(&self, element: O) -> Expr<$root, $value, <$kind as Kind>::And<O::Kind>>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
                O: Operand<E, $root, Value: AssignableTo<E>>,
            {
                Expr::new(call(ArrayFunction::Remove, vec![self.node(), element.operand()]))
            }
        }
    };
}
array_methods!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>, PerRow);
array_methods!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V, K);

/// Arrays of Rust as operands: `Book.tags.eq(["war", "peace"])`.
macro_rules! array_operands {
    ($([$($g:tt)*] $t:ty;)*) => {$(
        impl<R, E: Element, I: ElementValue<E>, $($g)*> Operand<Vec<E>, R> for $t {
            type Value = Vec<E>;
            type Divisor = Vec<E>;
            type Wider = Vec<E>;
            type Kind = PerRow;
            fn operand(self) -> query::Expr {
                query::Expr::value(array_of::<E>(self.iter().map(I::element_value)))
            }
        }
        impl<R, E: Element, I: ElementValue<E>, $($g)*> Operand<Option<Vec<E>>, R> for $t {
            type Value = Vec<E>;
            type Divisor = Vec<E>;
            type Wider = Vec<E>;
            type Kind = PerRow;
            fn operand(self) -> query::Expr {
                query::Expr::value(array_of::<E>(self.iter().map(I::element_value)))
            }
        }
        impl<E: Element, I: ElementValue<E>, $($g)*> IntoField<Vec<E>> for $t {
            fn fill(self, to: &mut dyn ValueSink) {
                to.put(array_of::<E>(self.iter().map(I::element_value)));
            }
        }
        impl<E: Element, I: ElementValue<E>, $($g)*> IntoField<Option<Vec<E>>> for $t {
            fn fill(self, to: &mut dyn ValueSink) {
                to.put(array_of::<E>(self.iter().map(I::element_value)));
            }
        }
    )*};
}
array_operands! {
    [const N: usize] [I; N];
    [const N: usize] &[I; N];
    [] &[I];
}

/// Nothing meets this bound, so that whoever gives an array a `Vec` of other values reads its message. It is on
/// `PhantomData`, for which no other crate can implement it.
#[diagnostic::on_unimplemented(
    message = "a `Vec` for an array holds values of its own type; write `[\"war\", \"peace\"]` or `&words[..]` of borrowed texts, and of others `.into_iter().map(i64::from).collect::<Vec<_>>()`",
    label = ""
)]
#[doc(hidden)]
pub trait HeldByVec {}

// Both stand behind a bound that nothing meets: another `Vec` that fills an array would leave `Vec::new()` without a type.
impl<E: Element> ComparedWithOne for Vec<E> where PhantomData<E>: HeldByVec {}
impl<E: Element, X> IntoField<Vec<E>> for Vec<X>
where
    PhantomData<E>: HeldByVec,
{
    fn fill(self, _: &mut dyn ValueSink) {}
}
impl<E: Element, X> IntoField<Option<Vec<E>>> for Vec<X>
where
    PhantomData<E>: HeldByVec,
{
    fn fill(self, _: &mut dyn ValueSink) {}
}
