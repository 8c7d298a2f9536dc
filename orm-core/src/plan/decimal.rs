//! Decimals on a database that has none of its own: columns hold whole numbers of their last place, and what is
//! calculated from them is of functions of ours.
//!
//! ```sql
//! -- Line::objects().filter(Line.price.lt(Decimal::new(1005, 3))) on SQLite
//! SELECT … FROM "line" WHERE "line"."price" <= ?                            -- 100, of two places
//! -- Line::objects().filter((Line.price * Line.quantity).lt(Decimal::new(1005, 3)))
//! … WHERE orm_mul_decimal(orm_decimal("line"."price", 2), orm_to_decimal("line"."quantity", 'i32')) < ?
//! ```
//!
//! A result that the whole numbers have too, and that fits them, is calculated with those:
//!
//! ```sql
//! -- Line::objects().aggregate((Line.price - Line.rebate).max(), &db)
//! SELECT orm_decimal(MAX("line"."price" - "line"."rebate"), 2) FROM "line"
//! ```

use super::Expr;
use super::typed::Typed;
use crate::backend::Features;
#[cfg(feature = "decimal")]
use crate::query::Comparison;
use crate::query::{Arithmetic, Function};
use crate::schema::{Digits, MAX_DIGITS, Table};
#[cfg(feature = "decimal")]
use crate::value::decimal::{
    CALCULATED_PLACES, CALCULATED_WHOLE_DIGITS, floor_units, is_calculable, of_units, units,
};
use crate::value::{ColumnValues, Type, Value};
#[cfg(feature = "decimal")]
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Returns a value that a column holds as it is compared and calculated with.
pub(super) fn of_column<'q>(
    features: &Features,
    value: Typed<'q>,
    digits: Option<Digits>,
) -> Typed<'q> {
    match digits {
        Some(digits) if !features.decimals => {
            value.map(|column| Expr::OfUnits(Box::new(column), digits))
        }
        _ => value,
    }
}

/// Returns two numbers calculated with: as what columns hold, where the result is a whole number of the same last place.
pub(super) fn calculated<'q>(
    how: Arithmetic,
    ty: Type,
    left: Expr<'q>,
    right: Expr<'q>,
) -> Expr<'q> {
    let units = match how {
        _ if !ty.is_decimal() => None,
        Arithmetic::Add | Arithmetic::Sub => sum_of_units(&left, &right),
        Arithmetic::Mul => product_of_units(&left, &right),
        Arithmetic::Div | Arithmetic::Rem => None,
    };
    let Some(digits) = units.filter(|digits| digits.max_digits <= MAX_DIGITS) else {
        return Expr::Arithmetic(how, ty, Box::new(left), Box::new(right));
    };
    let (left, right) = match how {
        Arithmetic::Mul => (whole_number(left), whole_number(right)),
        _ => (in_units(left, digits), in_units(right, digits)),
    };
    let number = Expr::Arithmetic(how, Type::I64, Box::new(left), Box::new(right));
    Expr::OfUnits(Box::new(number), digits)
}

/// Returns a function that gives one of its arguments: of what columns hold, where these are of the same places.
pub(super) fn chosen(function: Function, arguments: Vec<Expr<'_>>) -> Expr<'_> {
    let chooses = matches!(
        function,
        Function::Coalesce | Function::Greatest | Function::Least
    );
    let digits = common_digits(arguments.iter()).filter(|_| chooses);
    let Some(digits) = digits else {
        return Expr::Call(function, arguments);
    };
    let arguments = arguments.into_iter().map(|value| in_units(value, digits));
    let chosen = Expr::Call(function, arguments.collect());
    Expr::OfUnits(Box::new(chosen), digits)
}

/// Returns the digits of a sum or a difference, if both are whole numbers of one last place.
fn sum_of_units(left: &Expr<'_>, right: &Expr<'_>) -> Option<Digits> {
    let digits = common_digits([left, right].into_iter())?;
    Some(Digits {
        max_digits: digits.max_digits + 1,
        ..digits
    })
}

/// Returns the digits of a product, if one is of units and the other a whole number.
fn product_of_units(left: &Expr<'_>, right: &Expr<'_>) -> Option<Digits> {
    let ((Expr::OfUnits(_, digits), factor) | (factor, Expr::OfUnits(_, digits))) = (left, right)
    else {
        return None;
    };
    Some(Digits {
        max_digits: digits.max_digits + whole_digits(factor)?,
        ..*digits
    })
}

/// Returns how many digits a whole number has at most: a column of integers, or a value.
fn whole_digits(factor: &Expr<'_>) -> Option<u32> {
    match factor {
        Expr::Cast { from, number, .. } if matches!(**number, Expr::Column(..)) => match from {
            Type::I16 => Some(5),
            Type::I32 => Some(10),
            _ => None,
        },
        Expr::Bound(value) => value_digits(value, 0),
        _ => None,
    }
}

/// Returns a factor of a product as the whole number that it holds.
fn whole_number(factor: Expr<'_>) -> Expr<'_> {
    match factor {
        Expr::Cast { number, .. } => *number,
        factor => in_units(
            factor,
            Digits {
                max_digits: MAX_DIGITS,
                decimal_places: 0,
            },
        ),
    }
}

/// Returns the digits that all values have at most, if they are whole numbers of one last place and one is of a column.
fn common_digits<'e, 'q: 'e>(values: impl Iterator<Item = &'e Expr<'q>> + Clone) -> Option<Digits> {
    let decimal_places = values.clone().find_map(|value| match value {
        Expr::OfUnits(_, digits) => Some(digits.decimal_places),
        _ => None,
    })?;
    let mut max_digits = 0;
    for value in values {
        let digits = match value {
            Expr::OfUnits(_, digits) if digits.decimal_places == decimal_places => {
                digits.max_digits
            }
            Expr::Bound(value) => value_digits(value, decimal_places)?,
            _ => return None,
        };
        max_digits = max_digits.max(digits);
    }
    Some(Digits {
        max_digits,
        decimal_places,
    })
}

/// Returns the number of digits of a value in whole numbers of a last place, if it is one.
#[cfg(feature = "decimal")]
fn value_digits(value: &Value, decimal_places: u32) -> Option<u32> {
    let Value::Decimal(decimal) = value else {
        return None;
    };
    let units = units(*decimal, decimal_places)?.unsigned_abs();
    let digits = units.checked_ilog10().map_or(1, |digits| digits + 1);
    (digits <= MAX_DIGITS).then_some(digits)
}

/// Without decimals there are none.
#[cfg(not(feature = "decimal"))]
fn value_digits(_: &Value, _: u32) -> Option<u32> {
    None
}

/// Returns what is held of a value that is a whole number of the last place.
fn in_units(value: Expr<'_>, digits: Digits) -> Expr<'_> {
    match value {
        Expr::OfUnits(units, _) => *units,
        Expr::Bound(value) => match stored(&value, digits) {
            Some(units) => Expr::Bound(Cow::Owned(units)),
            None => Expr::Bound(value),
        },
        value => value,
    }
}

/// Returns a value as a column of so many digits holds it.
pub(super) fn to_column<'q>(
    features: &Features,
    value: Expr<'q>,
    digits: Option<Digits>,
) -> Expr<'q> {
    let Some(digits) = digits.filter(|_| !features.decimals) else {
        return value;
    };
    match value {
        Expr::OfUnits(column, own) if own == digits => *column,
        Expr::Bound(value) => match stored(&value, digits) {
            Some(units) => Expr::Bound(Cow::Owned(units)),
            None => Expr::Bound(value),
        },
        value => Expr::ToUnits(Box::new(value), digits),
    }
}

/// Returns a value as a column holds it.
pub(crate) fn stored_value(
    features: &Features,
    table: &'static Table,
    column: usize,
    value: &Value,
) -> Value {
    let digits = table.digits(column).filter(|_| !features.decimals);
    let stored = digits.and_then(|digits| stored(value, digits));
    stored.unwrap_or_else(|| value.clone())
}

/// Returns values as a column holds them.
pub(super) fn stored_array(
    features: &Features,
    table: &'static Table,
    column: usize,
    values: &ColumnValues,
) -> ColumnValues {
    if table.digits(column).is_none() || features.decimals {
        return values.clone();
    }
    let values = values.values().iter();
    let values = values.map(|value| stored_value(features, table, column, value));
    ColumnValues::new(Type::I64, values.collect())
}

/// Returns a value as a column of so many digits holds it, if that is another.
#[cfg(feature = "decimal")]
pub(super) fn stored(value: &Value, digits: Digits) -> Option<Value> {
    match value {
        Value::Null(Type::Decimal) => Some(Value::Null(Type::I64)),
        Value::Decimal(decimal) => {
            let units = units(*decimal, digits.decimal_places)?;
            i64::try_from(units).ok().map(Value::I64)
        }
        _ => None,
    }
}

/// Without decimals, all values are held as they are.
#[cfg(not(feature = "decimal"))]
pub(super) fn stored(_: &Value, _: Digits) -> Option<Value> {
    None
}

/// Returns both sides of a comparison with a decimal, which may have more places than the other side: the nearest that the
/// other side can be says the same.
#[cfg(feature = "decimal")]
pub(super) fn beside<'q>(
    features: &Features,
    how: Comparison,
    value: Typed<'q>,
    decimal: &'q Value,
) -> (Comparison, Typed<'q>, Typed<'q>) {
    let bound = |value| Typed::not_null(Expr::Bound(Cow::Owned(value)));
    match (value.expr, decimal) {
        (expr, Value::Decimal(decimal)) if !features.decimals => {
            let nullable = value.nullable;
            let (expr, how, nearest) = match expr {
                Expr::OfUnits(column, digits) => {
                    let most = i64::MAX.into();
                    let (how, units) = nearest(how, *decimal, digits.decimal_places, most);
                    (
                        *column,
                        how,
                        Value::I64(i64::try_from(units).unwrap_or(i64::MAX)),
                    )
                }
                expr => {
                    let most = 10_i128.pow(CALCULATED_WHOLE_DIGITS + CALCULATED_PLACES);
                    let (how, units) = nearest(how, *decimal, CALCULATED_PLACES, most);
                    let nearest = of_units(units, CALCULATED_PLACES);
                    (expr, how, Value::Decimal(nearest.unwrap_or(*decimal)))
                }
            };
            (how, Typed { expr, nullable }, bound(nearest))
        }
        (expr, decimal) => {
            let value = Typed {
                expr,
                nullable: value.nullable,
            };
            (
                how,
                value,
                Typed::not_null(Expr::Bound(Cow::Borrowed(decimal))),
            )
        }
    }
}

/// Returns a comparison with whole units that says the same as one with a decimal. No value has as many as `most` units.
#[cfg(feature = "decimal")]
fn nearest(how: Comparison, decimal: Decimal, places: u32, most: i128) -> (Comparison, i128) {
    let beyond = if decimal.is_sign_negative() {
        -most
    } else {
        most
    };
    let (floor, is_exact) = floor_units(decimal, places).unwrap_or((beyond, false));
    let floor = floor.clamp(-most, most);
    match how {
        _ if is_exact => (how, floor),
        Comparison::Lt | Comparison::Le => (Comparison::Le, floor),
        Comparison::Gt | Comparison::Ge => (Comparison::Gt, floor),
        Comparison::Eq | Comparison::Ne => (how, most),
    }
}

/// Returns a value and a list of decimals as they are compared; those that the value cannot be are left out.
#[cfg(feature = "decimal")]
pub(super) fn among<'q>(
    features: &Features,
    value: Expr<'q>,
    list: Cow<'q, [Value]>,
) -> (Expr<'q>, Type, Cow<'q, [Value]>) {
    if features.decimals {
        return (value, Type::Decimal, list);
    }
    match value {
        Expr::OfUnits(column, digits) => {
            let units = list.iter().filter_map(|value| stored(value, digits));
            (*column, Type::I64, Cow::Owned(units.collect()))
        }
        value => {
            let can_be = |value: &&Value| matches!(value, Value::Decimal(it) if is_calculable(*it));
            let list = list.iter().filter(can_be).cloned();
            (value, Type::Decimal, Cow::Owned(list.collect()))
        }
    }
}

#[cfg(all(test, feature = "decimal"))]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_with_more_places_says_the_same() {
        use Comparison::{Eq, Ge, Gt, Le, Lt, Ne};
        let near =
            |how, text: &str| nearest(how, text.parse().expect("a decimal"), 2, i64::MAX.into());
        assert_eq!(near(Lt, "1.005"), (Le, 100));
        assert_eq!(near(Le, "1.005"), (Le, 100));
        assert_eq!(near(Gt, "1.005"), (Gt, 100));
        assert_eq!(near(Ge, "1.005"), (Gt, 100));
        assert_eq!(near(Ge, "-1.005"), (Gt, -101));
        assert_eq!(near(Eq, "1.005"), (Eq, i64::MAX.into()));
        assert_eq!(near(Ne, "1.005"), (Ne, i64::MAX.into()));
        assert_eq!(near(Lt, "1.50"), (Lt, 150));
        assert_eq!(
            near(Lt, "79228162514264337593543950335"),
            (Lt, i64::MAX.into())
        );
        assert_eq!(
            near(Lt, "-79228162514264337593543950335"),
            (Lt, -i128::from(i64::MAX))
        );
    }
}
