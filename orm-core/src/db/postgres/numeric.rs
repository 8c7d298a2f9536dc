//! The binary form of `numeric`: digits to the base of 10 000, with the place of the first.

use crate::error::{DecodeError, DecodeResult};
use crate::value::decimal::of_units;
use rust_decimal::Decimal;

const BASE: u128 = 10_000;
/// The number of decimal digits in one to the base.
const DIGITS: u32 = 4;
const NEGATIVE: u16 = 0x4000;

/// Appends the binary form.
pub(super) fn write(decimal: Decimal, to: &mut Vec<u8>) {
    let scale = decimal.scale();
    // The point stands between two digits to the base.
    let padding = (DIGITS - scale % DIGITS) % DIGITS;
    let behind = (scale + padding) / DIGITS;
    let mut rest = decimal.mantissa().unsigned_abs() * 10_u128.pow(padding);
    let mut digits = Vec::new();
    while rest > 0 {
        digits.push(u16::try_from(rest % BASE).unwrap_or_default());
        rest /= BASE;
    }
    // A decimal has 29 digits at most.
    let small = |number: usize| i16::try_from(number).unwrap_or_default();
    let weight = small(digits.len()) - small(behind as usize) - 1;
    let sign = if decimal.is_sign_negative() {
        NEGATIVE
    } else {
        0
    };
    to.extend(small(digits.len()).to_be_bytes());
    to.extend(weight.to_be_bytes());
    to.extend(sign.to_be_bytes());
    to.extend(small(scale as usize).to_be_bytes());
    digits
        .iter()
        .rev()
        .for_each(|digit| to.extend(digit.to_be_bytes()));
}

/// Reads the binary form. Digits that a `Decimal` has no room for are rounded off.
pub(super) fn read(bytes: &[u8]) -> DecodeResult<Decimal> {
    let mut numbers = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let mut next = || {
        numbers
            .next()
            .ok_or_else(|| DecodeError::new("a value of another length"))
    };
    let (_, weight, sign, _) = (next()?, next()?.cast_signed(), next()?, next()?);
    if sign & !NEGATIVE != 0 {
        return Err(DecodeError::new("a decimal that is not finite"));
    }
    let digits: Vec<u16> = numbers.collect();
    let units = units(&digits, weight).and_then(|(units, places)| {
        let sign = if sign == NEGATIVE { -1 } else { 1 };
        of_units(sign * units, places)
    });
    units.ok_or_else(|| DecodeError::new("a decimal of more than 28 digits"))
}

/// Returns a number as units of a number of places; what there is no room for behind the point is left out.
fn units(digits: &[u16], weight: i16) -> Option<(i128, u32)> {
    let mut units: i128 = 0;
    let (mut places, base) = (0, i128::try_from(BASE).ok()?);
    let before = i32::from(weight) + 1;
    for position in 0.min(before)..i32::try_from(digits.len()).ok()?.max(before) {
        let digit = usize::try_from(position)
            .ok()
            .and_then(|position| digits.get(position));
        let next = units
            .checked_mul(base)
            .and_then(|it| it.checked_add(digit.copied().unwrap_or_default().into()));
        match next {
            Some(next) => units = next,
            None if position >= before => break,
            None => return None,
        }
        if position >= before {
            places += DIGITS;
        }
    }
    Some((units, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_they_were_written() {
        for text in [
            "0",
            "1",
            "-1.5",
            "10000",
            "0.0001",
            "0.00001",
            "-123456.7891",
            "79228162514264337593543950335",
            "0.0000000000000000000000000001",
            "100000000",
        ] {
            let decimal: Decimal = text.parse().unwrap();
            let mut bytes = Vec::new();
            write(decimal, &mut bytes);
            assert_eq!(read(&bytes).unwrap(), decimal, "{text}");
        }
    }

    #[test]
    fn what_no_decimal_holds_is_an_error() {
        let numeric = |weight: i16, sign: u16, digits: &[u16]| {
            let mut bytes = Vec::new();
            bytes.extend(i16::try_from(digits.len()).unwrap().to_be_bytes());
            bytes.extend(weight.to_be_bytes());
            bytes.extend(sign.to_be_bytes());
            bytes.extend([0; 2]);
            bytes.extend(digits.iter().flat_map(|digit| digit.to_be_bytes()));
            read(&bytes)
        };
        assert!(numeric(0, 0xC000, &[]).is_err() && numeric(0, 0xD000, &[]).is_err());
        assert!(numeric(9, 0, &[1]).is_err());
        assert!(read(&[0, 0]).is_err());
        assert_eq!(numeric(-12, 0, &[1]).unwrap(), Decimal::ZERO);
        let third = numeric(-1, 0, &[3333; 12]).unwrap();
        assert_eq!(third.to_string(), "0.3333333333333333333333333333");
    }
}
