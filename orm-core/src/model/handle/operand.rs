//! Operands: the values and expressions that a field is compared and computed with. `conversions` has values of other
//! types that are taken for them, such as `&[u8]`.

mod conversions;

use crate::model::{
    Assignment, Column, Expr, Expression, Field, IntoField, IntoKey, Kind, Model, Path, PathFrom,
    PerRow, Predicate, Scalar,
};
use crate::query;
use crate::value::{Stored, Type, Value, ValueSink};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
#[cfg(feature = "decimal")]
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

/// An operand that a field of type `V` in a row of `R` can be compared or computed with. Implement
/// [`Scalar`](crate::model::Scalar) for a type of your own, never this.
///
/// An `Option` is one only where the field is an `Option` too: `.eq(form.year)` would else match nothing, silently.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// use orm::traits::{OfRow, Operand, Path};
///
/// fn equal<P: Path, V: orm::Field, const N: usize>(
///     column: orm::query::Column<P, V, N>,
///     value: impl Operand<V, P::Root, Kind: OfRow>,
/// ) -> QuerySet<P::Root> {
///     P::Root::objects().filter(column.eq(value))
/// }
///
/// let query = equal(Book.title, "Nature"); // or `equal(Book.title, Book.author.name)`
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."title" = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."title" = ?
/// ```
// `V` stands before `R` for the orphan rule's sake. For each pair of value type and literal kind there is one impl, and
// one `Option`, by value; a second would make literals, or `None`, ambiguous.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `{V}`; write a value of type `{V}` (a variant where it is a choice, its constructor where it is a newtype, `text.parse::<Type>()` of a text, `Type::try_from(number)` of another integer), or an expression over `{R}` of that type",
    label = "a `{V}` stands here",
    note = "a date, a time or a decimal number is made of a text by `text.parse::<NaiveDate>()`, an integer of another width by `i64::from(number)` or `i32::try_from(number)`, and a document by `Json(value)`"
)]
pub trait Operand<V, R> {
    /// The type of the operand's value.
    type Value: Field;
    /// The type of a quotient by the operand: null where a computed divisor is zero.
    type Divisor: Field;
    /// The type of a calculation with it, without what makes it nullable: the wider of both.
    type Wider: Scalar;
    /// The rows that it is computed from: one, or many.
    type Kind: Kind;
    /// Returns the untyped expression.
    #[doc(hidden)]
    fn operand(self) -> query::Expr;
}

fn bound<S: Scalar>(value: &S) -> query::Expr {
    query::Expr::value(value.stored_value())
}

fn bound_option<S: Scalar>(value: Option<&S>) -> query::Expr {
    value.map_or_else(|| query::Expr::value(Value::Null(S::Stored::TYPE)), bound)
}

/// Returns both sides of a comparison or calculation of a value of type `V`, as of the wider of both types: an integer
/// beside a decimal becomes one.
pub(in crate::model) fn sides<V: Field, R, O: Operand<V, R>>(
    value: query::Expr,
    other: O,
) -> (query::Expr, query::Expr) {
    let wider = <O::Wider as Scalar>::Stored::TYPE;
    let other = widened(other.operand(), O::Value::TYPES, wider);
    (widened(value, V::TYPES, wider), other)
}

/// Returns a value of these types as one of a wider type, if that is another to all databases.
pub(in crate::model) fn widened(value: query::Expr, types: &[Type], to: Type) -> query::Expr {
    match types {
        &[from] if to.is_decimal() && !from.is_decimal() => value.cast(from, to),
        _ => value,
    }
}

macro_rules! operands {
    ($(#[$attribute:meta])* $([$($g:tt)*] $t:ty as $field:ty: $value:ty | $divisor:ty | $wider:ty | $kind:ty, |$self:ident| $expr:expr;)*) => {
        operands!(@ [$(#[$attribute])*] $([$($g)*] $t as $field: $value | $divisor | $wider | $kind, |$self| $expr;)*);
    };
    (@ $attributes:tt $($generics:tt $t:ty as $field:ty: $value:ty | $divisor:ty | $wider:ty | $kind:ty, |$self:ident| $expr:expr;)*) => {$(
        operands!(one $attributes $generics $t as $field: $value | $divisor | $wider | $kind, |$self| $expr);
    )*};
    (one [$($attribute:tt)*] [$($g:tt)*] $t:ty as $field:ty: $value:ty | $divisor:ty | $wider:ty | $kind:ty, |$self:ident| $expr:expr) => {
        $($attribute)*
        impl<$($g)*> Operand<$field, R> for $t {
            type Value = $value;
            type Divisor = $divisor;
            type Wider = $wider;
            type Kind = $kind;
            fn operand($self) -> query::Expr { $expr }
        }
    };
}
// Of plain values a message names none: the list of all that could stand there says less than the type expected.
operands! {
    #[diagnostic::do_not_recommend]
    [R, V: Scalar] V as V: V | V | V | PerRow, |self| bound(&self);
    [R, V: Scalar] &V as V: V | V | V | PerRow, |self| bound(self);
    [R, V: Scalar] V as Option<V>: V | V | V | PerRow, |self| bound(&self);
    [R, V: Scalar] &V as Option<V>: V | V | V | PerRow, |self| bound(self);
    [R, V: Scalar] Option<V> as Option<V>: Option<V> | Option<V> | V | PerRow, |self| bound_option(self.as_ref());
    [R, V: Scalar] &Option<V> as Option<V>: Option<V> | Option<V> | V | PerRow, |self| bound_option(self.as_ref());
    [R] &str as String: String | String | String | PerRow, |self| query::Expr::value(Value::Text(self.to_owned()));
    [R] &str as Option<String>: String | String | String | PerRow, |self| query::Expr::value(Value::Text(self.to_owned()));
    [R] &&str as String: String | String | String | PerRow, |self| query::Expr::value(Value::Text((*self).to_owned()));
    [R] &&str as Option<String>: String | String | String | PerRow, |self| query::Expr::value(Value::Text((*self).to_owned()));
    [R] Cow<'_, str> as String: String | String | String | PerRow, |self| query::Expr::value(Value::Text(self.into_owned()));
    [R] Cow<'_, str> as Option<String>: String | String | String | PerRow, |self| query::Expr::value(Value::Text(self.into_owned()));
    [R] i32 as f64: f64 | f64 | f64 | PerRow, |self| query::Expr::value(Value::F64(f64::from(self)));
    [R] i32 as Option<f64>: f64 | f64 | f64 | PerRow, |self| query::Expr::value(Value::F64(f64::from(self)));
}

/// Nothing meets this bound, so that whoever compares a field with an `Option` of another type reads its message.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` takes no `Option` of another type; write a value of type `{Self}`, or a condition or an assignment only where there is one: `.filter(option.map(|value| field.eq(value)))`, `.update(option.map(|value| field.set(value)), &db)`",
    label = "a `{Self}` stands here",
    note = "what is in an `Option` becomes another type by `.map(str::to_owned)`, `.map(Json)`, `.map(i64::from)` or `.map(|moment| moment.to_utc())`",
    note = "a list of which some values are missing is `field.is_in(list.into_iter().flatten())`, with `| field.is_null()` for rows without one"
)]
#[doc(hidden)]
pub trait TakesNoOption: Scalar {}

/// Nothing meets this bound, so that whoever passes a range or a pair reads its message.
#[diagnostic::on_unimplemented(
    message = "both ends of a range are two values here; write `.between(low, high)`, or of whole numbers `.is_in(1..5)`",
    label = "`between` includes both of its ends, and `is_in` the first"
)]
#[doc(hidden)]
pub trait WithinIsTwoEnds: Scalar {}

/// Nothing meets this bound, so that whoever compares one value with a list reads its message.
#[diagnostic::on_unimplemented(
    message = "one value of type `{Self}` stands here, and a list holds several; write `.is_in([a, b])` to compare with one of them, and to add each to an array `.extend([a, b])`",
    label = "a `{Self}` stands here"
)]
#[doc(hidden)]
pub trait ComparedWithOne: Scalar {}

/// Nothing meets this bound, so that whoever passes a `Result` reads its message.
#[diagnostic::on_unimplemented(
    message = "a value is taken out of a `Result` first; write `let Ok(id) = text.parse::<Uuid>() else {{ … }};`, or `?` or `.unwrap()` behind it",
    label = "a `{Self}` stands here"
)]
#[doc(hidden)]
pub trait TakenOutOfResult: Scalar {}

/// Nothing meets this bound, so that whoever sets a field to an assignment reads its message.
#[diagnostic::on_unimplemented(
    message = "an assignment is no value; it stands by itself, `.update(Page.data.merge_json(…), &db)`, without a `set` around it, and beside others in a tuple, `.update((one, other), &db)`",
    label = "a `{Self}` stands here"
)]
#[doc(hidden)]
pub trait AssignedByItself: Scalar {}

/// Nothing meets this bound, so that whoever passes what is of no known type reads its message.
#[diagnostic::on_unimplemented(
    message = "nothing says of which type this is; write its type, such as `text.parse::<i64>()?` or `i64::try_from(number)?`, or keep it in a variable of a type, `let value: {Self} = text.parse()?;`",
    label = "a `{Self}` stands here"
)]
#[doc(hidden)]
pub trait TypeIsSaid: Scalar {}

/// The type that `?` gives where nothing says another one: `text.parse()?`. Only traits that no other crate implements are
/// implemented for it: there rustc does not know that it is `!`.
type OfNoKnownType = <fn() -> ! as Answers>::Answer;

/// The answer of a function, which names `!`.
#[doc(hidden)]
pub trait Answers {
    /// The type of the answer.
    type Answer;
}
impl<T> Answers for fn() -> T {
    type Answer = T;
}

/// Nothing meets this bound, so that whoever passes an iterator reads its message.
#[diagnostic::on_unimplemented(
    message = "an iterator gives values one by one, and a field holds one; write `.collect::<Vec<_>>()` behind it for an array, or `.collect::<String>()` for a text",
    label = "a `{Self}` stands here"
)]
#[doc(hidden)]
pub trait CollectedFirst: Scalar {}

macro_rules! iterators {
    ($([$($g:tt)*] $t:ty;)*) => {$(
        impl<$($g)* R, V: CollectedFirst> Operand<V, R> for $t {
            type Value = V;
            type Divisor = V;
            type Wider = V;
            type Kind = PerRow;
            fn operand(self) -> query::Expr {
                unreachable!()
            }
        }
        impl<$($g)* V: CollectedFirst> IntoField<V> for $t {
            fn fill(self, _: &mut dyn ValueSink) {}
        }
    )*};
}
iterators! {
    [I, F,] std::iter::Map<I, F>;
    [I, F,] std::iter::Filter<I, F>;
    [I, F,] std::iter::FilterMap<I, F>;
    [I,] std::iter::Cloned<I>;
    [I,] std::iter::Copied<I>;
    [I,] std::iter::Rev<I>;
    ['x, X,] std::slice::Iter<'x, X>;
    [X,] std::vec::IntoIter<X>;
    ['x,] std::str::SplitWhitespace<'x>;
}

// These never hold, since nothing meets the one bound on the type of the field; each stands by itself, since messages show
// its line.
impl<R, V: TakenOutOfResult, X, E> Operand<V, R> for Result<X, E> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        unreachable!()
    }
}
impl<V: TakenOutOfResult, X, E> IntoField<V> for Result<X, E> {
    fn fill(self, _: &mut dyn ValueSink) {}
}
impl<M: Model<Key: TakenOutOfResult>, X, E> IntoKey<M> for Result<X, E> {
    fn into_key(self) -> M::Key {
        unreachable!()
    }
}
impl<R, V: AssignedByItself> Operand<V, R> for Assignment<R> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        unreachable!()
    }
}
impl<R, V: TypeIsSaid> Operand<V, R> for OfNoKnownType {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        self
    }
}
impl<R, V: TakesNoOption, X> Operand<V, R> for Option<X> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        unreachable!()
    }
}
impl<R, V: ComparedWithOne, X, const N: usize> Operand<V, R> for [X; N] {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        unreachable!()
    }
}
impl<R, V: ComparedWithOne, X> Operand<V, R> for Vec<X> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        unreachable!()
    }
}
impl<R, V: WithinIsTwoEnds, X> Operand<V, R> for Range<X> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        unreachable!()
    }
}
impl<R, V: WithinIsTwoEnds, X> Operand<V, R> for RangeInclusive<X> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        unreachable!()
    }
}
impl<R, V: WithinIsTwoEnds, X> Operand<V, R> for (X, X) {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        unreachable!()
    }
}

/// Nothing meets this bound, so that whoever gives a number of a narrower type reads its message.
// Here and below the lifetime lets a bound stand on a type without parameters, of which rustc would say at once that it
// never holds. It is on the type of the field, since of two bounds on one type rustc tells the first.
#[diagnostic::on_unimplemented(
    message = "`{N}` is no `{Self}`; write `{Self}::from(number)`",
    label = "a `{Self}` stands here",
    note = "a literal is of the type of the field by itself, and an `i32` where nothing tells its type: write `0_i64`; `value(number)` is compared and calculated with in the wider of both types; a list becomes one of `{Self}` by `.into_iter().map({Self}::from)`"
)]
#[doc(hidden)]
pub trait ConvertedByFrom<'a, N> {}

/// Nothing meets this bound, so that whoever gives an integer that the type may have no place for reads its message.
#[diagnostic::on_unimplemented(
    message = "`{N}` is no `{Self}`; write `value(number)`, which is compared and calculated with in the wider of both types, or `{Self}::try_from(number)`, which fails where it does not fit",
    label = "a `{Self}` stands here"
)]
#[doc(hidden)]
pub trait ConvertedByTryFrom<'a, N> {}

// If these held, a literal in `Job.n.gt(3)` would be of no known type.
macro_rules! converted {
    ($bound:ident: $($from:ty => $($to:ty)*;)*) => {$($(
        converted!(@ $bound $from, $to, $to);
        converted!(@ $bound $from, $to, Option<$to>);
    )*)*};
    (@ $bound:ident $from:ty, $to:ty, $field:ty) => {
        impl<R> Operand<$field, R> for $from
        where
            for<'a> $to: $bound<'a, $from>,
        {
            type Value = $to;
            type Divisor = $to;
            type Wider = $to;
            type Kind = PerRow;
            fn operand(self) -> query::Expr {
                unreachable!()
            }
        }
    };
}
converted! { ConvertedByFrom:
    i8 => i16 i32 i64;
    i16 => i32 i64;
    i32 => i64;
    u8 => i16 i32 i64 u16 u32 u64;
    u16 => i32 i64 u32 u64;
    u32 => i64 u64;
}
#[cfg(feature = "decimal")]
converted! { ConvertedByFrom:
    i8 => Decimal; i16 => Decimal; i64 => Decimal;
    u8 => Decimal; u16 => Decimal; u32 => Decimal; u64 => Decimal;
}
converted! { ConvertedByTryFrom:
    i8 => u8 u16 u32 u64;
    i16 => i8 u8 u16 u32 u64;
    i32 => i8 i16 u8 u16 u32 u64;
    i64 => i8 i16 i32 u8 u16 u32 u64;
    u8 => i8;
    u16 => i8 i16 u8;
    u32 => i8 i16 i32 u8 u16;
    u64 => i8 i16 i32 i64 u8 u16 u32;
}

operands! {
    [R: Model, K: Kind] Predicate<R, K> as bool: bool | Option<bool> | bool | K, |self| self.expr();
    [R: Model, K: Kind] Predicate<R, K> as Option<bool>: bool | Option<bool> | bool | K, |self| self.expr();
}
// One line each, since the messages show them.
operands! { [R: Model, V: Field<Base: Scalar>, W: Field<Base: ComparableWith<V::Base>>, K: Kind] Expr<R, W, K> as V: W | W::Nullable | <W::Base as ComparableWith<V::Base>>::Wider | K, |self| self.node(); }
operands! { [R: Model, V: Field<Base: Scalar>, W: Field<Base: ComparableWith<V::Base>>, K: Kind] &Expr<R, W, K> as V: W | W::Nullable | <W::Base as ComparableWith<V::Base>>::Wider | K, |self| self.node(); }
operands! { [R, P: Path + PathFrom<R>, V: Field<Base: Scalar>, W: Field<Base: ComparableWith<V::Base>>, const N: usize] Column<P, W, N> as V: P::Nullable<W> | <P::Nullable<W> as Field>::Nullable | <W::Base as ComparableWith<V::Base>>::Wider | PerRow, |self| self.node(); }

operands! {
    #[diagnostic::do_not_recommend]
    [R: Model, K: Kind] &Predicate<R, K> as bool: bool | Option<bool> | bool | K, |self| self.expr();
    [R: Model, K: Kind] &Predicate<R, K> as Option<bool>: bool | Option<bool> | bool | K, |self| self.expr();
}

#[cfg(feature = "time")]
operands! {
    #[diagnostic::do_not_recommend]
    [R] time::Duration as TimeDelta: TimeDelta | TimeDelta | TimeDelta | PerRow, |self| bound(&self);
    [R] time::Duration as Option<TimeDelta>: TimeDelta | TimeDelta | TimeDelta | PerRow, |self| bound(&self);
    [R] std::time::Duration as time::Duration: time::Duration | time::Duration | time::Duration | PerRow, |self| bound(&self);
    [R] std::time::Duration as Option<time::Duration>: time::Duration | time::Duration | time::Duration | PerRow, |self| bound(&self);
}

#[cfg(feature = "decimal")]
operands! {
    #[diagnostic::do_not_recommend]
    [R] i32 as Decimal: Decimal | Decimal | Decimal | PerRow, |self| bound(&Decimal::from(self));
    [R] i32 as Option<Decimal>: Decimal | Decimal | Decimal | PerRow, |self| bound(&Decimal::from(self));
}

#[cfg(feature = "decimal")]
macro_rules! decimals_beside {
    ($($t:ty)*) => {
        operands! {
            #[diagnostic::do_not_recommend]
            $(
            [R] Decimal as $t: Decimal | Decimal | Decimal | PerRow, |self| bound(&self);
            [R] Decimal as Option<$t>: Decimal | Decimal | Decimal | PerRow, |self| bound(&self);
            )*
        }
    };
}
#[cfg(feature = "decimal")]
decimals_beside!(i8 i16 i32 i64 u8 u16 u32 u64);

/// Types of columns and expressions that can be compared and calculated with: each with itself, integers of any width
/// with each other, and what stands for the same kind of value. Users do not implement this trait.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Shelf {
///     pub id: i64,
///     pub width: i16,
///     pub books: i32,
/// }
///
/// // Of an `i16` and an `i32` the wider type counts: nothing is cut off.
/// let query = Shelf::objects().filter(Shelf.width.lt(Shelf.books)).values(Shelf.width + Shelf.books);
/// # assert_sql(&query, r#"SELECT "shelf"."width" + "shelf"."books" FROM "shelf" WHERE "shelf"."width" < "shelf"."books""#);
/// ```
/// ```sql
/// SELECT "shelf"."width" + "shelf"."books" FROM "shelf" WHERE "shelf"."width" < "shelf"."books"
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is no `{V}`; write a value of that type, or of a number `.cast::<{V}>()`",
    label = "a `{V}` stands here"
)]
pub trait ComparableWith<V> {
    /// The wider of the two types.
    type Wider: Scalar;
}
impl<S: Scalar> ComparableWith<S> for S {
    type Wider = S;
}

macro_rules! alike {
    ($($narrow:ty, $wide:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ComparableWith<$narrow> for $wide { type Wider = $wide; }
        #[diagnostic::do_not_recommend]
        impl ComparableWith<$wide> for $narrow { type Wider = $wide; }
    )*};
}
alike!(i16, i32; i16, i64; i32, i64;);
alike!(i8, i16; i8, i32; i8, i64; u8, u16; u8, u32; u8, u64; u16, u32; u16, u64; u32, u64;);
alike!(u8, i16; u8, i32; u8, i64; u16, i32; u16, i64; u32, i64; u64, i64;);

/// Integers of which neither type has all of the other's, and the type that has both. Of a `u64` no wider one is stored.
macro_rules! alike_in_a_third {
    ($($one:ty, $other:ty => $wide:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ComparableWith<$one> for $other { type Wider = $wide; }
        #[diagnostic::do_not_recommend]
        impl ComparableWith<$other> for $one { type Wider = $wide; }
    )*};
}
alike_in_a_third! {
    i8, u8 => i16; i8, u16 => i32; i8, u32 => i64; i8, u64 => i64;
    i16, u16 => i32; i16, u32 => i64; i16, u64 => i64;
    i32, u32 => i64; i32, u64 => i64;
}
alike!(std::time::Duration, TimeDelta;);

/// Declares bounds that nothing meets, and types that cannot be compared, each pair with the message that says what can.
macro_rules! unlike {
    ($($bound:ident $message:literal $label:literal [$($one:ty, $other:ty;)*])*) => {$(
        unlike!($bound $message $label: $($one as $other, $other as $one),*);
    )*};
    ($bound:ident $message:literal $label:literal: $($one:ty as $other:ty),*) => {
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        #[doc(hidden)]
        pub trait $bound<'a> {}
        $(unlike!(@ $bound $one, $other);)*
    };
    (@ $bound:ident $one:ty, $other:ty) => {
        #[rustfmt::skip] // One line, since the messages show it.
        impl ComparableWith<$other> for $one where for<'a> $one: $bound<'a> { type Wider = $other; }
    };
}
unlike! {
    DayBesideTime "a day is compared with a day; write `.date()` behind what has a time too, `Event.starts.date().eq(Event.day)`" "of a `DateTime<Utc>` it is the day in UTC, of `Event.starts.in_zone(zone)` that of a zone"
        [NaiveDate, NaiveDateTime; NaiveDate, DateTime<Utc>;]
    TimeBesideDay "a time of day is compared with another; write `.time()` behind what has a day too, `Event.starts.time().ge(Event.opens)`" "of a `DateTime<Utc>` it is the time in UTC, of `Event.starts.in_zone(zone)` that of a zone"
        [NaiveTime, NaiveDateTime; NaiveTime, DateTime<Utc>;]
    ClockBesideMoment "a `NaiveDateTime` is what a clock shows, which differs from zone to zone, and a `DateTime<Utc>` a moment; write `.to_utc(zone)` behind the one, or `.in_zone(zone)` behind the other" "a zone is one of `chrono_tz`, such as `Tz::Europe__Berlin`"
        [NaiveDateTime, DateTime<Utc>;]
}
// One line each, since the messages show them.
unlike!(SpanOfNumber "a number is a stretch of time once its unit is said; write `TimeDelta::minutes(1) * Call.minutes` in its place, or `TimeDelta::days(1) * Loan.days`" "a stretch of time stands here": i8 as TimeDelta, i16 as TimeDelta, i32 as TimeDelta, i64 as TimeDelta, u8 as TimeDelta, u16 as TimeDelta, u32 as TimeDelta);
unlike!(FloatBesideInteger "a float is no integer; write `.cast::<f64>()` behind the integer, `Book.copies.cast::<f64>().gt(…)`, and what is found in all rows as the value of a query, `Book::objects().values(Book.copies.avg()).scalar()`" "an integer stands here": f64 as i8, f64 as i16, f64 as i32, f64 as i64, f64 as u8, f64 as u16, f64 as u32, f64 as u64);
unlike!(SpanOfFloat "a number is a stretch of time once its unit is said, and an integer; write `TimeDelta::seconds(1) * Call.seconds.cast::<i64>()` in its place" "a stretch of time stands here": f64 as TimeDelta);
unlike!(NumberOfSpan "a stretch of time is a number once its unit is said; write `(Loan.returned - Loan.lent).num_days()`, or `.num_hours()`, `.num_minutes()`, `.num_seconds()`" "a number stands here": TimeDelta as i16, TimeDelta as i32, TimeDelta as i64, TimeDelta as f64);
#[cfg(feature = "time")]
alike! {
    time::Date, NaiveDate; time::Time, NaiveTime; time::PrimitiveDateTime, NaiveDateTime;
    time::OffsetDateTime, DateTime<Utc>; time::UtcDateTime, DateTime<Utc>;
    time::UtcDateTime, time::OffsetDateTime;
    time::Duration, TimeDelta; std::time::Duration, time::Duration;
}
#[cfg(feature = "decimal")]
alike!(i16, Decimal; i32, Decimal; i64, Decimal; i8, Decimal; u8, Decimal; u16, Decimal; u32, Decimal; u64, Decimal;);

/// The values that `is_in` takes: any iterator of operands. Implement [`Scalar`](crate::model::Scalar) for a type of
/// your own, never this.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let years = vec![1836, 1868];
/// let of_years = Book.year.is_in(&years); // by reference too
/// let titled = Book.title.is_in(["Nature", "Little Men"]);
/// let query = Book::objects().filter(of_years & titled);
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?)) AND "book"."title" IN (SELECT value FROM json_each(?))"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."year" IN (SELECT value FROM json_each(?))
/// AND "book"."title" IN (SELECT value FROM json_each(?))
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot look for a `{V}` in `{Self}`; write one list of such values, `[a, b]`, or a query of one such column, `query.values(Book.id)`; what an array field holds is asked by `Book.tags.contains([\"war\"])`; rows are looked for by the foreign key, `Book.author.is_in(&authors)`",
    label = "a list of values of type `{V}` stands here"
)]
pub trait ValueList<V, R> {
    /// The rows that the values are computed from: one, or many.
    type Kind: Kind;
    /// Returns the condition that `expr` is one of these.
    #[doc(hidden)]
    fn contains(self, expr: query::Expr) -> query::Expr;
}

#[diagnostic::do_not_recommend]
impl<V: Field, R, I: IntoIterator> ValueList<V, R> for I
where
    I::Item: Operand<V, R>,
{
    type Kind = <I::Item as Operand<V, R>>::Kind;
    fn contains(self, expr: query::Expr) -> query::Expr {
        let wider = <<I::Item as Operand<V, R>>::Wider as Scalar>::Stored::TYPE;
        let items = self.into_iter().map(|item| {
            widened(
                item.operand(),
                <I::Item as Operand<V, R>>::Value::TYPES,
                wider,
            )
        });
        widened(expr, V::TYPES, wider).is_in_any(items)
    }
}
