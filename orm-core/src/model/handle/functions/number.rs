//! Functions of numbers. Those that are not of the number's own type compute an `f64`; one database may compute its last
//! digit otherwise than another.

use super::declare::functions;
use crate::model::{Expr, Float, Model, Number, Numeric};
use crate::query::{self, Function};
use std::f64::consts::PI;

/// The number π.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::pi;
///
/// let query = Book::objects().filter(Book.copies.atan().lt(pi() / 4));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_atan(orm_cast("book"."copies", 'i32', 'f64')) < (orm_div_f64(?, ?))"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE orm_atan(orm_cast("book"."copies", 'i32', 'f64')) < orm_div_f64(?, ?)
/// ```
pub fn pi<R: Model>() -> Expr<R, f64> {
    crate::model::value(PI)
}

/// A number from 0 up to but not 1, another in each row and wherever it stands.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::random;
///
/// let query = Book::objects().order_by(random());
/// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY ((random() & 9007199254740991) / 9007199254740992.0)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" ORDER BY ((random() & 9007199254740991) / 9007199254740992.0)
/// SELECT … FROM "book" ORDER BY random()   -- on Postgres
/// ```
pub fn random<R: Model>() -> Expr<R, f64> {
    Expr::new(query::Expr::call(Function::Random, Vec::new()))
}

functions! {
    /// The number without its sign. Null where the number is.
    ///
    /// The least number of an integer type has no positive one: an error [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter((Book.year - 1868).abs().lt(10));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_abs_i32(orm_i32("book"."year" - ?)) < ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_abs_i32(orm_i32("book"."year" - ?)) < ?
    /// SELECT … FROM "book" WHERE abs("book"."year" - $1::int4) < $2::int4   -- on Postgres
    /// ```
    fn abs(number: [Numeric<Stored: Number>]) -> same() = typed(Function::Abs);

    /// The sign of the number: -1, 0 or 1, in the number's own type. Null where the number is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter((Book.year - 1868).sign().eq(-1));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_sign_integer(orm_i32("book"."year" - ?)) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_sign_integer(orm_i32("book"."year" - ?)) = ?
    /// SELECT … FROM "book" WHERE CAST(sign("book"."year" - $1::int4) AS int4) = $2::int4   -- on Postgres
    /// ```
    fn sign(number: [Numeric<Stored: Number>]) -> same() = typed(Function::Sign);

    /// The greatest whole number that is not above the number, in the number's own type: an integer is itself. Null where
    /// the number is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.power(0.5).floor().eq(2));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_floor(orm_power(orm_cast("book"."copies", 'i32', 'f64'), ?)) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_floor(orm_power(orm_cast("book"."copies", 'i32', 'f64'), ?)) = ?
    /// ```
    fn floor(number: [Numeric<Stored: Number>]) -> same() = whole(Function::Floor);

    /// The least whole number that is not below the number, in the number's own type: an integer is itself. Null where
    /// the number is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.power(0.5).ceil().eq(2));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_ceil(orm_power(orm_cast("book"."copies", 'i32', 'f64'), ?)) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_ceil(orm_power(orm_cast("book"."copies", 'i32', 'f64'), ?)) = ?
    /// ```
    fn ceil(number: [Numeric<Stored: Number>]) -> same() = whole(Function::Ceil);

    /// The nearest whole number, in the number's own type: an integer is itself. Halves are rounded away from zero. Null where the number
    /// is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter((Book.year.cast::<f64>() / 100.0).round().eq(19));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_round(orm_div_f64(orm_cast("book"."year", 'i32', 'f64'), ?)) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_round(orm_div_f64(orm_cast("book"."year", 'i32', 'f64'), ?)) = ?
    /// ```
    fn round(/* to so many digits: `round_to(2)` */ number: [Numeric<Stored: Number>]) -> same() = whole(Function::Round);

    /// The nearest number of so many decimal places, of negative ones a multiple of 10, 100 and so on. Halves are rounded away from zero.
    /// A float is rounded as it is written: 2.675, which is a little less, becomes 2.68. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter((Book.year.cast::<f64>() / 100.0).round_to(1).eq(18.7));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_round_f64(orm_div_f64(orm_cast("book"."year", 'i32', 'f64'), ?), ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_round_f64(orm_div_f64(orm_cast("book"."year", 'i32', 'f64'), ?), ?) = ?
    /// ```
    fn round_to[N](number: [Float<Stored: Number>], places: N as i32) -> same() = typed(Function::RoundTo);

    /// The square root. Null where the number is, or is below zero.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.sqrt().gt(1.5));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_sqrt(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_sqrt(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE (CASE WHEN CAST("book"."copies" AS float8) >= 0 THEN sqrt(CAST("book"."copies" AS float8)) END) > $1::float8   -- on Postgres
    /// ```
    fn sqrt(number: [Numeric<Stored: Number>]) -> null(f64) = float(Function::Sqrt);

    /// The number *e* to the power of this one. Null where this is, or where the result is too large for a float.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.exp().gt(100));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_exp(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_exp(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE (CASE WHEN CAST("book"."copies" AS float8) < -709.78 THEN 0 WHEN CAST("book"."copies" AS float8) <= 709.78 THEN exp(CAST("book"."copies" AS float8)) END) > $1::float8   -- on Postgres
    /// ```
    fn exp(number: [Numeric<Stored: Number>]) -> null(f64) = float(Function::Exp);

    /// The natural logarithm. Null where the number is, or is not above zero.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.ln().gt(1));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_ln(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_ln(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE (CASE WHEN CAST("book"."copies" AS float8) > 0 THEN ln(CAST("book"."copies" AS float8)) END) > $1::float8   -- on Postgres
    /// ```
    fn ln(number: [Numeric<Stored: Number>]) -> null(f64) = float(Function::Ln);

    /// The logarithm to a base. Null where one of them is, or is not above zero, or where the base is 1.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.log(2).gt(3));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_log(orm_cast("book"."copies", 'i32', 'f64'), ?) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_log(orm_cast("book"."copies", 'i32', 'f64'), ?) > ?
    /// ```
    fn log[B](number: [Numeric<Stored: Number>], base: B as f64) -> null(f64) = float(Function::Log);

    /// The number to the power of another. Null where one of them is, where the result is too large for a float, or where there is none:
    /// zero to a negative power, or a number below zero to one that is not whole.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.power(2).gt(100));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_power(orm_cast("book"."copies", 'i32', 'f64'), ?) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_power(orm_cast("book"."copies", 'i32', 'f64'), ?) > ?
    /// ```
    fn power[X](number: [Numeric<Stored: Number>], exponent: X as f64) -> null(f64) = float(Function::Power);

    /// The sine of an angle in radians. Null where the angle is; infinity is an error
    /// [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.sin().gt(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_sin(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_sin(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE sin(CAST("book"."copies" AS float8)) > $1::float8   -- on Postgres
    /// ```
    fn sin(angle: [Numeric<Stored: Number>]) -> lift(f64) = float(Function::Sin);

    /// The cosine of an angle in radians. Null where the angle is; infinity is an error
    /// [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.cos().gt(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_cos(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_cos(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE cos(CAST("book"."copies" AS float8)) > $1::float8   -- on Postgres
    /// ```
    fn cos(angle: [Numeric<Stored: Number>]) -> lift(f64) = float(Function::Cos);

    /// The tangent of an angle in radians. Null where the angle is; infinity is an error
    /// [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.tan().gt(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_tan(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_tan(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE tan(CAST("book"."copies" AS float8)) > $1::float8   -- on Postgres
    /// ```
    fn tan(angle: [Numeric<Stored: Number>]) -> lift(f64) = float(Function::Tan);

    /// The cotangent of an angle in radians. Null where the angle is, or is zero.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.cot().gt(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_cot(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_cot(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE (nullif(nullif(cot(CAST("book"."copies" AS float8)), 'Infinity'), '-Infinity')) > $1::float8   -- on Postgres
    /// ```
    fn cot(angle: [Numeric<Stored: Number>]) -> null(f64) = float(Function::Cot);

    /// The angle in radians whose sine is the number. Null where the number is, or is not from -1 to 1.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.asin().gt(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_asin(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_asin(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE (CASE WHEN abs(CAST("book"."copies" AS float8)) <= 1 THEN asin(CAST("book"."copies" AS float8)) END) > $1::float8   -- on Postgres
    /// ```
    fn asin(number: [Numeric<Stored: Number>]) -> null(f64) = float(Function::Asin);

    /// The angle in radians whose cosine is the number. Null where the number is, or is not from -1 to 1.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.acos().gt(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_acos(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_acos(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE (CASE WHEN abs(CAST("book"."copies" AS float8)) <= 1 THEN acos(CAST("book"."copies" AS float8)) END) > $1::float8   -- on Postgres
    /// ```
    fn acos(number: [Numeric<Stored: Number>]) -> null(f64) = float(Function::Acos);

    /// The angle in radians whose tangent is the number. Null where the number is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.atan().gt(1));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_atan(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_atan(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE atan(CAST("book"."copies" AS float8)) > $1::float8   -- on Postgres
    /// ```
    fn atan(number: [Numeric<Stored: Number>]) -> lift(f64) = float(Function::Atan);

    /// The angle in radians of the point at `y` and `x`, from -π to π. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.atan2(2).gt(1));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_atan2(orm_cast("book"."copies", 'i32', 'f64'), ?) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_atan2(orm_cast("book"."copies", 'i32', 'f64'), ?) > ?
    /// SELECT … FROM "book" WHERE atan2(CAST("book"."copies" AS float8), $1::float8) > $2::float8   -- on Postgres
    /// ```
    fn atan2[X](y: [Numeric<Stored: Number>], x: X as f64) -> lift(f64) = float(Function::Atan2);

    /// An angle in radians as one in degrees. Null where the angle is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.degrees().gt(180));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_degrees(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_degrees(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE degrees(CAST("book"."copies" AS float8)) > $1::float8   -- on Postgres
    /// ```
    fn degrees(angle: [Numeric<Stored: Number>]) -> lift(f64) = float(Function::Degrees);

    /// An angle in degrees as one in radians. Null where the angle is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.radians().gt(1));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_radians(orm_cast("book"."copies", 'i32', 'f64')) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_radians(orm_cast("book"."copies", 'i32', 'f64')) > ?
    /// SELECT … FROM "book" WHERE radians(CAST("book"."copies" AS float8)) > $1::float8   -- on Postgres
    /// ```
    fn radians(angle: [Numeric<Stored: Number>]) -> lift(f64) = float(Function::Radians);
}
