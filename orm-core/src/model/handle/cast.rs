//! Values as those of another type.

use crate::model::{Column, Expr, Field, Kind, Model, Number, Path, PerRow, Scalar};
use crate::value::{Stored, StoredByte};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// Types of fields whose values [`cast`](Column::cast) turns into those of the type `T`, as what is stored for both tells. Users
/// do not implement it.
///
/// ```
/// use orm::Expr;
/// use orm::doc::{Book, assert_sql};
/// use orm::prelude::*;
/// use orm::traits::CastTo;
///
/// /// The years of books, in the type that a report has.
/// fn years<V: orm::Scalar>() -> Expr<Book, V>
/// where
///     i32: CastTo<V>,
/// {
///     Book.year.cast()
/// }
///
/// let query = Book::objects().values((years::<f64>(), years::<String>()));
/// # assert_sql(&query, r#"SELECT orm_cast("book"."year", 'i32', 'f64'), orm_text("book"."year", 'i32') FROM "book""#);
/// ```
/// ```sql
/// SELECT orm_cast("book"."year", 'i32', 'f64'), orm_text("book"."year", 'i32') FROM "book"
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be cast to `{T}`",
    label = "there is no cast to `{T}`",
    note = "numbers become numbers of another type and texts, texts become numbers, an enum or a newtype what is stored for it and the other way around, a `bool` an integer or a text, and dates and times texts; a duration is counted by `.num_days()`, `.num_hours()` and the like, and a JSON document is read at a place, `.path(\"key\").text()`"
)]
pub trait CastTo<T>: Scalar {}

#[diagnostic::do_not_recommend]
impl<T: Scalar, S: Scalar<Stored: StoredCastTo<T::Stored>>> CastTo<T> for S {}

/// The casts by what is stored.
#[doc(hidden)]
pub trait StoredCastTo<T> {}
impl<A: Number, B: Number> StoredCastTo<B> for A {}
impl<A: Number> StoredCastTo<String> for A {}
impl<B: Number> StoredCastTo<B> for String {}
impl StoredCastTo<String> for String {}

macro_rules! from_bool {
    ($($t:ty)*) => {$(
        impl StoredCastTo<$t> for bool {}
    )*};
}
from_bool!(i16 i32 i64 StoredByte);

impl StoredCastTo<String> for bool {}
impl StoredCastTo<String> for NaiveDate {}
impl StoredCastTo<String> for NaiveTime {}
impl StoredCastTo<String> for NaiveDateTime {}
impl StoredCastTo<String> for DateTime<Utc> {}

macro_rules! cast {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> $t {
            /// The value as one of another type, null where this is: a number as one of another type or as a text, a
            /// text as a number, a boolean as an integer or as `true` and `false`, a date or a time as a text. An enum or a
            /// newtype is cast as what is stored for it: `Book.status.cast::<String>()` is the text of one of texts, and
            /// `Payment.amount.sum().cast::<Cents>()` a sum as the newtype of an integer, to be set in a field of it.
            ///
            /// The text of a date is `2024-02-29`, that of a time `09:30:00.000000`, and that of a moment
            /// `2024-02-29T09:30:00.000000+00:00`, so that its beginning names a month: `Sale.at.cast::<String>().left(7)`.
            ///
            /// A float becomes the nearest integer, of two equally near the even one; an `f64` becomes the nearest
            /// `f32`, and an integer the nearest float. The text of a float has as few digits as tell it apart
            /// (`0.1`, `1e+20`). What the type has no place for is
            /// [`OutOfRange`](crate::error::Error::OutOfRange), and so is a text that is no number in decimal
            /// digits (`0x1F`, `1_000`); spaces around one do not count. An `i8` and the unsigned integers are calculated with as the wider integers that they are
            /// stored as, so that what they have no place for is an error when it is read or stored.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter((Book.year.cast::<f64>() / 100.0).lt(18.5));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE (orm_div_f64(orm_cast("book"."year", 'i32', 'f64'), ?)) < ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE (CAST("book"."year" AS float8) / $1::float8) < $2::float8   -- on Postgres
            /// SELECT … FROM "book" WHERE (orm_div_f64(orm_cast("book"."year", 'i32', 'f64'), ?)) < ?   -- on SQLite
            /// ```
            #[must_use]
            pub fn cast<T>(&self) -> Expr<$root, <$value as Field>::Lift<T>, $kind>
            where
                T: Scalar,
                $field: Field<Base: CastTo<T>>,
            {
                let from = <<$field as Field>::Base as Scalar>::Stored::TYPE;
                Expr::new(self.node().cast(from, T::Stored::TYPE))
            }
        }
    };
}
cast!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>, PerRow);
cast!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V, K);
