//! The number below which a part of many numbers lies, as `PERCENTILE_CONT` of Postgres computes it.

use super::argument::Argument;
use super::{FunctionFailure, functions};
use crate::db::sqlite::packed::SqliteCell;

functions! {
    c"orm_percentile"(numbers: FoundNumbers, part: f64) => percentile(numbers.0, part)?;
}

/// The numbers that an aggregate has gathered.
struct FoundNumbers(Vec<f64>);

impl Argument<'_> for FoundNumbers {
    fn read(cell: SqliteCell<'_>) -> Result<Option<Self>, FunctionFailure> {
        let SqliteCell::Blob(bytes) = cell else {
            return Ok(None);
        };
        let (numbers, _) = bytes.as_chunks();
        Ok(Some(FoundNumbers(
            numbers.iter().copied().map(f64::from_le_bytes).collect(),
        )))
    }
}

/// Returns the number at this part of the way from the lowest to the highest, between two of them where none is there.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the position is one of a list"
)]
fn percentile(mut numbers: Vec<f64>, part: f64) -> Result<Option<f64>, FunctionFailure> {
    numbers.sort_unstable_by(f64::total_cmp);
    let Some(last) = numbers.len().checked_sub(1) else {
        return Ok(None);
    };
    let position = part.clamp(0.0, 1.0) * last as f64;
    let below = (position as usize).min(last);
    let (low, beyond) = (numbers[below], position - below as f64);
    if beyond <= 0.0 {
        return Ok(Some(low));
    }
    let high = numbers[(below + 1).min(last)];
    let number = low + beyond * (high - low);
    if number.is_nan() {
        return Err(FunctionFailure::OutOfRange);
    }
    Ok(Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_lies_between_the_two_beside_it() {
        let of = |numbers: &[f64], part| percentile(numbers.to_vec(), part);
        assert_eq!(of(&[], 0.5), Ok(None));
        assert_eq!(of(&[7.0], 0.9), Ok(Some(7.0)));
        assert_eq!(of(&[4.0, 1.0, 2.0], 0.5), Ok(Some(2.0)));
        assert_eq!(of(&[4.0, 1.0, 2.0, 3.0], 0.5), Ok(Some(2.5)));
        assert_eq!(of(&[10.0, 0.0], 0.95), Ok(Some(9.5)));
        assert_eq!(of(&[10.0, 0.0], 1.0), Ok(Some(10.0)));
        let infinite = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY];
        assert_eq!(of(&infinite, 1.0), Ok(Some(f64::INFINITY)));
        assert_eq!(of(&infinite, 0.75), Err(FunctionFailure::OutOfRange));
    }
}
