//! Decimals as whole numbers of their last place: 12.50 is 1250 units of two places.

use rust_decimal::Decimal;

/// The number of places that a calculated decimal is rounded to.
pub(crate) const CALCULATED_PLACES: u32 = 18;
/// The number of digits that a calculated decimal may have before its point.
pub(crate) const CALCULATED_WHOLE_DIGITS: u32 = 20;
/// The number of places that a `Decimal` may have.
const MAX_PLACES: u32 = 28;
/// The highest number of units that a `Decimal` has room for: 96 bits.
const MAX_UNITS: u128 = (1 << 96) - 1;

/// Returns a decimal whose zero has no sign.
pub(crate) fn without_sign_of_zero(mut decimal: Decimal) -> Decimal {
    if decimal.is_zero() {
        decimal.set_sign_positive(true);
    }
    decimal
}

/// Returns a decimal that has so many places, or more where it needs them.
pub(crate) fn at_places(decimal: Decimal, places: u32) -> Decimal {
    let mut decimal = decimal.normalize();
    if decimal.scale() < places {
        decimal.rescale(places);
    }
    decimal
}

/// Returns the decimal of so many units of this many places, without zeros at its end. Digits that a `Decimal` has no
/// room for are rounded off, halves away from zero; none is returned where there is no room for those before the point.
pub(crate) fn of_units(units: i128, places: u32) -> Option<Decimal> {
    let (digits, mut dropped) = (units.unsigned_abs(), places.saturating_sub(MAX_PLACES));
    while dropped <= places {
        let rounded = rounded_off(digits, dropped)?;
        if rounded <= MAX_UNITS {
            let units = i128::try_from(rounded).ok()? * units.signum();
            let decimal = Decimal::try_from_i128_with_scale(units, places - dropped).ok()?;
            return Some(decimal.normalize());
        }
        dropped += 1;
    }
    None
}

/// Returns a number without its last digits, rounded, halves up.
fn rounded_off(number: u128, digits: u32) -> Option<u128> {
    if digits == 0 {
        return Some(number);
    }
    let divisor = 10_u128.checked_pow(digits)?;
    Some(number / divisor + u128::from(number % divisor >= divisor / 2))
}

/// Returns how many units of this many places a decimal is; none where it has more places, or too many digits.
pub(crate) fn units(decimal: Decimal, places: u32) -> Option<i128> {
    let (floor, is_exact) = floor_units(decimal, places)?;
    is_exact.then_some(floor)
}

/// Returns how many whole units of this many places are not above a decimal, and whether they are the decimal itself;
/// none where there is no room for so many.
pub(crate) fn floor_units(decimal: Decimal, places: u32) -> Option<(i128, bool)> {
    let (mantissa, scale) = (decimal.mantissa(), decimal.scale());
    if scale <= places {
        let units = mantissa.checked_mul(10_i128.checked_pow(places - scale)?)?;
        return Some((units, true));
    }
    let unit = 10_i128.checked_pow(scale - places)?;
    Some((mantissa.div_euclid(unit), mantissa.rem_euclid(unit) == 0))
}

/// Returns whether a decimal can be calculated with: how many digits there are before its point and behind it.
pub(crate) fn is_calculable(decimal: Decimal) -> bool {
    let most = 10_i128.pow(CALCULATED_WHOLE_DIGITS + CALCULATED_PLACES);
    units(decimal, CALCULATED_PLACES).is_some_and(|units| units.abs() < most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn units_are_whole_numbers_of_the_last_place() {
        assert_eq!(units(decimal("12.5"), 2), Some(1250));
        assert_eq!(units(decimal("12.500"), 2), Some(1250));
        assert_eq!(units(decimal("12.505"), 2), None);
        assert_eq!(units(decimal("-0.01"), 2), Some(-1));
        assert_eq!(units(Decimal::MAX, 18), None);
    }

    #[test]
    fn a_floor_is_below_also_where_negative() {
        assert_eq!(floor_units(decimal("1.005"), 2), Some((100, false)));
        assert_eq!(floor_units(decimal("-1.005"), 2), Some((-101, false)));
        assert_eq!(floor_units(decimal("-1.00"), 1), Some((-10, true)));
    }

    #[test]
    fn what_there_is_no_room_for_is_rounded_off() {
        let third = of_units(333_333_333_333_333_333, 18);
        assert_eq!(third, Some(decimal("0.333333333333333333")));
        let long = of_units(12_345_678_901_234_567_890_123_456_789_012_345_678, 18);
        assert_eq!(long, Some(decimal("12345678901234567890.123456789")));
        assert_eq!(of_units(i128::MAX, 0), None);
        assert_eq!(
            of_units(2_500, 3).map(|it| it.to_string()),
            Some("2.5".into())
        );
        assert_eq!(of_units(0, 18).map(|it| it.to_string()), Some("0".into()));
    }

    #[test]
    fn places_are_added_and_never_cut() {
        assert_eq!(at_places(decimal("1.5"), 2).to_string(), "1.50");
        assert_eq!(at_places(decimal("1.500"), 2).to_string(), "1.50");
        assert_eq!(at_places(decimal("1.505"), 2).to_string(), "1.505");
    }

    #[test]
    fn calculations_have_twenty_digits_and_eighteen_places() {
        assert!(is_calculable(decimal("99999999999999999999")));
        assert!(!is_calculable(decimal("100000000000000000000")));
        assert!(is_calculable(decimal("-0.000000000000000001")));
        assert!(!is_calculable(decimal("0.0000000000000000001")));
    }
}
