//! Decimals as functions of ours calculate with them: whole numbers of their 18th place.
//!
//! SQLite compares and sorts them as texts of one length, so that equal decimals are equal texts: `1.5` and `1.50` are
//! both `100000000000000000001500000000000000000`, and what is below zero begins with a zero.

mod wide;

use crate::value::decimal::{CALCULATED_PLACES, CALCULATED_WHOLE_DIGITS, of_units, units};
use rust_decimal::Decimal;
use std::fmt::Write;

/// A decimal of at most 20 digits before its point and 18 behind it, as a number of units of its 18th place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fixed(i128);

/// The number of units that no decimal has.
const LIMIT: i128 = 10_i128.pow(CALCULATED_WHOLE_DIGITS + CALCULATED_PLACES);
/// The number of digits of a text.
const DIGITS: usize = 39;

impl Fixed {
    pub(super) const ZERO: Fixed = Fixed(0);
    /// The number of units in 1.
    pub(super) const ONE: i128 = 10_i128.pow(CALCULATED_PLACES);

    /// Returns the decimal of so many units; none where there are too many.
    pub(super) fn of_units(units: i128) -> Option<Fixed> {
        (units.abs() < LIMIT).then_some(Fixed(units))
    }

    /// Returns a decimal, or the bound that the planner writes for those beyond all others.
    pub(super) fn of(decimal: Decimal) -> Option<Fixed> {
        let units = units(decimal, CALCULATED_PLACES)?;
        (units.abs() <= LIMIT).then_some(Fixed(units))
    }

    /// Returns so many units of a number of places, as a column holds them.
    pub(super) fn of_column(units: i128, places: i64) -> Option<Fixed> {
        let shift = CALCULATED_PLACES.checked_sub(u32::try_from(places).ok()?)?;
        Fixed::of_units(units.checked_mul(10_i128.pow(shift))?)
    }

    /// Returns the decimal.
    pub(super) fn decimal(self) -> Option<Decimal> {
        of_units(self.0, CALCULATED_PLACES)
    }

    /// Returns the number of units.
    pub(super) fn units(self) -> i128 {
        self.0
    }

    /// Writes the text that SQLite sorts by.
    pub(super) fn write(self, to: &mut String) {
        let above_lowest = LIMIT.unsigned_abs().wrapping_add_signed(self.0);
        // Writing to a `String` cannot fail.
        _ = write!(to, "{above_lowest:039}");
    }

    /// Reads the text that SQLite sorts by; of any other text nothing.
    pub(super) fn of_text(text: &str) -> Option<Fixed> {
        let is_one = text.len() == DIGITS && text.bytes().all(|sign| sign.is_ascii_digit());
        let above_lowest: u128 = text.parse().ok().filter(|_| is_one)?;
        let units = above_lowest
            .wrapping_sub(LIMIT.unsigned_abs())
            .cast_signed();
        (units.abs() <= LIMIT).then_some(Fixed(units))
    }

    pub(super) fn add(self, other: Fixed) -> Option<Fixed> {
        Fixed::of_units(self.0.checked_add(other.0)?)
    }

    pub(super) fn sub(self, other: Fixed) -> Option<Fixed> {
        Fixed::of_units(self.0.checked_sub(other.0)?)
    }

    /// Returns the product, rounded to its 18th place, halves away from zero.
    pub(super) fn mul(self, other: Fixed) -> Option<Fixed> {
        self.scaled(other.0, Fixed::ONE)
    }

    /// Returns the quotient by a number that is not zero, rounded as a product is.
    pub(super) fn div(self, other: Fixed) -> Option<Fixed> {
        self.scaled(Fixed::ONE, other.0)
    }

    /// Returns the remainder of a division by a number that is not zero; its sign is that of the dividend.
    pub(super) fn rem(self, other: Fixed) -> Fixed {
        Fixed(self.0 % other.0)
    }

    pub(super) fn abs(self) -> Fixed {
        Fixed(self.0.abs())
    }

    pub(super) fn sign(self) -> Fixed {
        Fixed(self.0.signum() * Fixed::ONE)
    }

    /// Returns the greatest whole number that is not above.
    pub(super) fn floor(self) -> Option<Fixed> {
        Fixed::of_units(self.0.div_euclid(Fixed::ONE) * Fixed::ONE)
    }

    /// Returns the least whole number that is not below.
    pub(super) fn ceil(self) -> Option<Fixed> {
        Fixed::of_units(-(-self.0).div_euclid(Fixed::ONE) * Fixed::ONE)
    }

    /// Returns the nearest decimal of so many places, of two equally near the one further from zero.
    pub(super) fn round(self, places: i64) -> Option<Fixed> {
        let dropped = i64::from(CALCULATED_PLACES).saturating_sub(places);
        let Ok(dropped @ 1..) = u32::try_from(dropped) else {
            return Some(self);
        };
        let Some(unit) = 10_i128.checked_pow(dropped) else {
            return Some(Fixed::ZERO);
        };
        Fixed::of_units(self.nearest(unit).checked_mul(unit)?)
    }

    /// Returns the nearest whole number.
    pub(super) fn whole(self) -> i128 {
        self.nearest(Fixed::ONE)
    }

    /// Returns how many units of so many places are nearest.
    pub(super) fn to_column(self, places: i64) -> Option<i128> {
        let shift = CALCULATED_PLACES.checked_sub(u32::try_from(places).ok()?)?;
        Some(self.nearest(10_i128.pow(shift)))
    }

    /// Returns the nearest multiple of a unit, as a number of it; halves away from zero.
    fn nearest(self, unit: i128) -> i128 {
        let (whole, rest) = (self.0 / unit, self.0 % unit);
        if rest.abs() >= unit - rest.abs() {
            whole + rest.signum()
        } else {
            whole
        }
    }

    /// Returns `self * factor / divisor`, rounded, halves away from zero.
    fn scaled(self, factor: i128, divisor: i128) -> Option<Fixed> {
        let product = wide::product(self.0.unsigned_abs(), factor.unsigned_abs());
        let quotient = wide::nearest_quotient(product, divisor.unsigned_abs())?;
        let units = i128::try_from(quotient).ok()?;
        Fixed::of_units(units * self.0.signum() * factor.signum() * divisor.signum())
    }

    /// Reads a decimal as people write it, such as `-1.5` or `2e3`; rounded to its 18th place, halves away from zero.
    /// The error says whether it is a number at all.
    pub(super) fn parse(text: &str) -> Result<Fixed, ParseFixedError> {
        let text = text.trim_matches(|sign: char| sign.is_ascii_whitespace());
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (number, exponent) = match rest.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse().map_err(|_| NoDecimal)?),
            None => (rest, 0_i32),
        };
        let (before, behind) = number.split_once('.').unwrap_or((number, ""));
        let digits = [before, behind].concat();
        let is_number = !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit());
        if !is_number {
            return Err(NoDecimal);
        }
        let places = i64::try_from(behind.len()).unwrap_or(i64::MAX);
        let shift = i64::from(CALCULATED_PLACES) + i64::from(exponent) - places;
        let units = shifted(digits.trim_start_matches('0'), shift).ok_or(TooLarge)?;
        let units = if is_negative { -units } else { units };
        Fixed::of_units(units).ok_or(TooLarge)
    }
}

/// The reason why a text is no [`Fixed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParseFixedError {
    NoDecimal,
    TooLarge,
}
use ParseFixedError::{NoDecimal, TooLarge};

/// Returns a number times a power of ten, rounded, halves up; none where it is too large.
fn shifted(digits: &str, shift: i64) -> Option<i128> {
    if digits.is_empty() {
        return Some(0);
    }
    if shift >= 0 {
        let power = 10_i128.checked_pow(u32::try_from(shift).ok()?)?;
        return digits.parse::<i128>().ok()?.checked_mul(power);
    }
    let length = i64::try_from(digits.len()).ok()?;
    let Ok(kept) = usize::try_from(length + shift) else {
        return Some(0);
    };
    let (kept, dropped) = digits.split_at(kept);
    let kept = if kept.is_empty() {
        0
    } else {
        kept.parse().ok()?
    };
    Some(kept + i128::from(dropped.as_bytes().first() >= Some(&b'5')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> Fixed {
        Fixed::parse(text).expect("a decimal")
    }

    fn shown(fixed: Option<Fixed>) -> String {
        fixed
            .and_then(Fixed::decimal)
            .map_or("none".to_owned(), |it| it.to_string())
    }

    #[test]
    fn texts_sort_as_their_decimals() {
        let sorted = [
            "-99999999999999999999",
            "-1.5",
            "-1.49",
            "0",
            "0.000000000000000001",
            "1.5",
            "10",
        ];
        let texts: Vec<String> = sorted
            .iter()
            .map(|text| {
                let mut key = String::new();
                fixed(text).write(&mut key);
                assert_eq!(Fixed::of_text(&key), Some(fixed(text)));
                key
            })
            .collect();
        assert!(texts.is_sorted());
        assert_eq!(fixed("1.5"), fixed("1.50"));
        assert_eq!(Fixed::of_text("1.5"), None);
    }

    #[test]
    fn products_and_quotients_are_rounded_away_from_zero() {
        let tiny = fixed("0.000000000000000005");
        assert_eq!(shown(tiny.mul(fixed("0.1"))), "0.000000000000000001");
        assert_eq!(shown(tiny.mul(fixed("-0.1"))), "-0.000000000000000001");
        assert_eq!(shown(fixed("1").div(fixed("3"))), "0.333333333333333333");
        assert_eq!(shown(fixed("-2").div(fixed("3"))), "-0.666666666666666667");
        assert_eq!(
            shown(fixed("99999999999").mul(fixed("999999999"))),
            "99999999899000000001"
        );
        assert_eq!(fixed("99999999999").mul(fixed("9999999999")), None);
        assert_eq!(
            fixed("1").div(tiny).map(Fixed::units),
            Some(fixed("2e17").units())
        );
    }

    #[test]
    fn remainders_have_the_sign_of_the_dividend() {
        assert_eq!(fixed("7.5").rem(fixed("-2")), fixed("1.5"));
        assert_eq!(fixed("-7.5").rem(fixed("2")), fixed("-1.5"));
    }

    #[test]
    fn numbers_are_rounded_to_places() {
        assert_eq!(fixed("1.005").round(2), Some(fixed("1.01")));
        assert_eq!(fixed("-1.005").round(2), Some(fixed("-1.01")));
        assert_eq!(fixed("1250").round(-2), Some(fixed("1300")));
        assert_eq!(fixed("1250").round(-30), Some(fixed("0")));
        assert_eq!(fixed("1.005").round(40), Some(fixed("1.005")));
        assert_eq!(fixed("-1.5").floor(), Some(fixed("-2")));
        assert_eq!(fixed("-1.5").ceil(), Some(fixed("-1")));
        assert_eq!((fixed("2.5").whole(), fixed("-2.5").whole()), (3, -3));
    }

    #[test]
    fn texts_are_read_as_postgres_reads_them() {
        for (text, expected) in [
            (" 1.50 ", "1.5"),
            ("+.5", "0.5"),
            ("5.", "5"),
            ("-1e-3", "-0.001"),
            ("12E2", "1200"),
            ("0.0000000000000000005", "0.000000000000000001"),
        ] {
            assert_eq!(shown(Fixed::parse(text).ok()), expected);
        }
        for text in [
            "", ".", "-", "1e", "1.2.3", "NaN", "Infinity", "1 2", "0x10",
        ] {
            assert_eq!(Fixed::parse(text), Err(NoDecimal), "{text}");
        }
        for text in ["1e20", "100000000000000000000", "1e999999"] {
            assert_eq!(Fixed::parse(text), Err(TooLarge), "{text}");
        }
    }

    #[test]
    fn columns_hold_units() {
        assert_eq!(Fixed::of_column(1250, 2), Some(fixed("12.5")));
        assert_eq!(fixed("12.345").to_column(2), Some(1235));
    }
}
