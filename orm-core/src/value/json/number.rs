//! Numbers of JSON, exact as they are written.

use std::borrow::Cow;

/// The number of digits that a number may have before its point, as in Postgres.
const MOST_BEFORE: usize = 131_072;
/// The number of digits that a number may have after its point, as in Postgres.
const MOST_AFTER: usize = 16_383;

/// A number in full, as Postgres writes it: `100` of `1e2`, `15.0` of `1.50e1`. A zero has no sign.
#[derive(Clone, Debug)]
pub(crate) struct JsonNumber(String);

impl JsonNumber {
    /// Returns the number that is written so, in the grammar of JSON; none that is too long. A number with a fraction or
    /// an exponent keeps a fraction, so that a float is read back as one.
    pub(super) fn of(written: &str) -> Option<JsonNumber> {
        let (sign, unsigned) = match written.strip_prefix('-') {
            Some(unsigned) => ("-", unsigned),
            None => ("", written),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let is_float = mantissa.len() < unsigned.len() || mantissa.contains('.');
        let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let (before, mut after) = shifted(before, after, exponent)?;
        if is_float && after.is_empty() {
            after.push('0');
        }
        let is_zero = before
            .bytes()
            .chain(after.bytes())
            .all(|digit| digit == b'0');
        let sign = if is_zero { "" } else { sign };
        let point = if after.is_empty() { "" } else { "." };
        Some(JsonNumber(format!("{sign}{before}{point}{after}")))
    }

    /// Returns the number in full.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the number as `serde_json` writes it, if it is stored as a float of Rust is: `1e16` of
    /// `10000000000000000.0`. Of any other its own text, such as `1.50`.
    pub(super) fn as_serde_json(&self) -> Cow<'_, str> {
        let float = self.as_f64().filter(|_| self.0.contains('.'));
        let written = float.and_then(|float| serde_json::to_string(&float).ok());
        let is_own = |written: &String| JsonNumber::of(written).is_some_and(|it| it.0 == self.0);
        match written.filter(is_own) {
            Some(written) => Cow::Owned(written),
            None => Cow::Borrowed(&self.0),
        }
    }

    /// Returns the number without zeros at the end of its fraction: equal numbers are equal texts.
    pub(super) fn normal(&self) -> &str {
        if self.0.contains('.') {
            self.0.trim_end_matches('0').trim_end_matches('.')
        } else {
            &self.0
        }
    }

    /// Returns the number if it is whole and an `i64`.
    #[cfg(any(feature = "sqlite", test))]
    pub(crate) fn as_i64(&self) -> Option<i64> {
        self.normal().parse().ok()
    }

    /// Returns the nearest float; none of a number that is beyond all floats, or nearer to zero than all of them.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        let float: f64 = self.0.parse().ok()?;
        let is_zero = self.normal() == "0";
        (float.is_finite() && (float != 0.0 || is_zero)).then_some(float)
    }

    /// Returns whether an integer would be rounded where it is read as a `u64`, an `i64` or the nearest float.
    pub(super) fn is_rounded(&self) -> bool {
        let is_exact = |float: f64| {
            let digits = |text: &str| text.trim_end_matches('0').to_owned();
            digits(&format!("{float}")) == digits(&self.0)
        };
        !self.0.contains('.')
            && self.0.parse::<u64>().is_err()
            && self.0.parse::<i64>().is_err()
            && !self.as_f64().is_some_and(is_exact)
    }
}

impl PartialEq for JsonNumber {
    fn eq(&self, other: &Self) -> bool {
        self.normal() == other.normal()
    }
}

/// Moves the point behind these digits to the right, or to the left where the exponent is below zero. Returns the digits
/// before and after it.
fn shifted(before: &str, after: &str, exponent: i64) -> Option<(String, String)> {
    let digits = format!("{before}{after}");
    let point = i64::try_from(before.len()).ok()?.checked_add(exponent)?;
    if digits.bytes().all(|digit| digit == b'0') {
        let places = i64::try_from(after.len()).ok()?.saturating_sub(exponent);
        let places = usize::try_from(places).unwrap_or(0);
        return (places <= MOST_AFTER).then(|| ("0".to_owned(), "0".repeat(places)));
    }
    let (before, after) = if let Ok(point) = usize::try_from(point) {
        if point > MOST_BEFORE + digits.len() {
            return None;
        }
        let zeros = point.saturating_sub(digits.len());
        let (before, after) = digits.split_at(point.min(digits.len()));
        (before.to_owned() + &"0".repeat(zeros), after.to_owned())
    } else {
        let zeros = usize::try_from(point.unsigned_abs()).ok()?;
        if zeros > MOST_AFTER {
            return None;
        }
        (String::new(), "0".repeat(zeros) + &digits)
    };
    let before = match before.trim_start_matches('0') {
        "" => "0",
        before => before,
    };
    let fits = before.len() <= MOST_BEFORE && after.len() <= MOST_AFTER;
    fits.then(|| (before.to_owned(), after))
}
