//! Decimals: calculated exactly, and as numbers of other types.

use super::FunctionFailure::{self, NoNumber, OutOfRange};
use super::arithmetic::integer;
use super::{Argument, Computed, functions};
use crate::db::sqlite::fixed::{Fixed, ParseFixedError};
use crate::db::sqlite::packed::SqliteCell;
use std::str;

functions! {
    // What a column holds, or a sum of that, with its number of places.
    c"orm_decimal"(units: Units, places: i64) => Fixed::of_column(units.0, places).ok_or(OutOfRange)?;
    // A number of SQL that users wrote.
    c"orm_decimal"(number: Fixed) => number;
    // What a column of so many digits and places holds.
    c"orm_units"(number: Fixed, digits: i64, places: i64) => units(number, digits, places).ok_or(OutOfRange)?;
    c"orm_add_decimal"(left: Fixed, right: Fixed) => left.add(right).ok_or(OutOfRange)?;
    c"orm_sub_decimal"(left: Fixed, right: Fixed) => left.sub(right).ok_or(OutOfRange)?;
    c"orm_mul_decimal"(left: Fixed, right: Fixed) => left.mul(right).ok_or(OutOfRange)?;
    // By zero, null.
    c"orm_div_decimal"(left: Fixed, right: Fixed) => match right {
        Fixed::ZERO => None,
        right => Some(left.div(right).ok_or(OutOfRange)?),
    };
    c"orm_rem_decimal"(left: Fixed, right: Fixed) => (right != Fixed::ZERO).then(|| left.rem(right));
    c"orm_abs_decimal"(number: Fixed) => number.abs();
    c"orm_sign_decimal"(number: Fixed) => number.sign();
    c"orm_floor_decimal"(number: Fixed) => number.floor().ok_or(OutOfRange)?;
    c"orm_ceil_decimal"(number: Fixed) => number.ceil().ok_or(OutOfRange)?;
    c"orm_round_decimal"(number: Fixed) => number.round(0).ok_or(OutOfRange)?;
    c"orm_round_decimal"(number: Fixed, places: i64) => number.round(places).ok_or(OutOfRange)?;
    // `CAST`, with the name of the other type.
    c"orm_to_decimal"(value: SqliteCell<'_>, from: &str) => to_decimal(value, from)?;
    c"orm_from_decimal"(number: Fixed, to: &str) => from_decimal(number, to)?;
    // The value of a column that becomes one of decimals, with the name of its type before.
    c"orm_as_units"(value: SqliteCell<'_>, from: &str, digits: i64, places: i64) => {
        as_units(value, from, digits, places)
    };
}

/// A whole number of the last place; a text where it is a sum that an integer has no room for.
struct Units(i128);

impl<'v> Argument<'v> for Units {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        match cell {
            SqliteCell::Text(text) => {
                let units = str::from_utf8(text).ok().and_then(|text| text.parse().ok());
                units.map(Units).ok_or(NoNumber).map(Some)
            }
            cell => Ok(<i64 as Argument>::read(cell)?.map(|units| Units(units.into()))),
        }
    }
}

/// A whole number is one of SQL that users wrote; a float stands where one was calculated that grew too large.
impl<'v> Argument<'v> for Fixed {
    fn read(cell: SqliteCell<'v>) -> Result<Option<Self>, FunctionFailure> {
        match cell {
            SqliteCell::Text(text) => {
                let text = str::from_utf8(text).map_err(|_| NoNumber)?;
                Fixed::of_text(text)
                    .map_or_else(|| parse(text), Ok)
                    .map(Some)
            }
            SqliteCell::Integer(number) => Fixed::of_column(number.into(), 0)
                .ok_or(OutOfRange)
                .map(Some),
            SqliteCell::Real(number) => parse(&number.to_string()).map(Some),
            SqliteCell::Null => Ok(None),
            SqliteCell::Blob(_) => Err(NoNumber),
        }
    }
}

impl From<Fixed> for Computed<'_> {
    fn from(number: Fixed) -> Self {
        let mut text = String::new();
        number.write(&mut text);
        Computed::Text(text)
    }
}

fn units(number: Fixed, digits: i64, places: i64) -> Option<i64> {
    let units = i64::try_from(number.to_column(places)?).ok()?;
    let most = 10_u64.checked_pow(u32::try_from(digits).ok()?)?;
    (units.unsigned_abs() < most).then_some(units)
}

fn as_units(value: SqliteCell<'_>, from: &str, digits: i64, places: i64) -> Computed<'static> {
    match to_decimal(value, from) {
        Ok(None) => Computed::NULL,
        Ok(Some(number)) => units(number, digits, places).map_or(Computed::UNFIT, Computed::from),
        Err(_) => Computed::UNFIT,
    }
}

/// Returns a number of type `from`, or a text, as a decimal. Null stays null.
fn to_decimal(value: SqliteCell<'_>, from: &str) -> Result<Option<Fixed>, FunctionFailure> {
    match value {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "an `f32` is stored as an `f64`"
        )]
        SqliteCell::Real(number) if from == "f32" => parse(&(number as f32).to_string()).map(Some),
        SqliteCell::Real(_) if from != "f64" => Err(OutOfRange),
        SqliteCell::Real(number) if !number.is_finite() => Err(OutOfRange),
        SqliteCell::Text(text) => parse(str::from_utf8(text).map_err(|_| NoNumber)?).map(Some),
        value => <Fixed as Argument>::read(value),
    }
}

/// Returns a decimal as a value of type `to`.
fn from_decimal(number: Fixed, to: &str) -> Result<Computed<'static>, FunctionFailure> {
    let text = || {
        number
            .decimal()
            .map(|decimal| decimal.to_string())
            .ok_or(OutOfRange)
    };
    Ok(match to {
        "string" => text()?.into(),
        "f32" => f64::from(text()?.parse::<f32>().map_err(|_| OutOfRange)?).into(),
        "f64" => text()?.parse::<f64>().map_err(|_| OutOfRange)?.into(),
        to => integer(number.whole(), to).ok_or(OutOfRange)?.into(),
    })
}

fn parse(text: &str) -> Result<Fixed, FunctionFailure> {
    Fixed::parse(text).map_err(|error| match error {
        ParseFixedError::NoDecimal => NoNumber,
        ParseFixedError::TooLarge => OutOfRange,
    })
}
