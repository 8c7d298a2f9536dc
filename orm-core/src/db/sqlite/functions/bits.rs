//! The bits of integers, as Postgres moves them: the distance counts modulo the width of the type, 32 bits at least, and
//! bits that leave it are lost.

use super::FunctionFailure::{self, OutOfRange};
use super::functions;

functions! {
    c"orm_bit_xor"(left: i64, right: i64) => left ^ right;
    c"orm_shift_left_i16"(number: i64, distance: i64) => {
        i64::from(lowest_half(narrow(number)?.wrapping_shl(bits(distance))))
    };
    c"orm_shift_left_i32"(number: i64, distance: i64) => {
        i64::from(narrow(number)?.wrapping_shl(bits(distance)))
    };
    c"orm_shift_left_i64"(number: i64, distance: i64) => number.wrapping_shl(bits(distance));
    c"orm_shift_right_i32"(number: i64, distance: i64) => {
        i64::from(narrow(number)?.wrapping_shr(bits(distance)))
    };
    c"orm_shift_right_i64"(number: i64, distance: i64) => number.wrapping_shr(bits(distance));
}

fn narrow(number: i64) -> Result<i32, FunctionFailure> {
    i32::try_from(number).map_err(|_| OutOfRange)
}

#[expect(clippy::cast_possible_truncation, reason = "the other half is lost")]
fn lowest_half(number: i32) -> i16 {
    number as i16
}

/// The lowest bits of a distance, which alone count.
fn bits(distance: i64) -> u32 {
    u32::try_from(distance & 63).unwrap_or(0)
}
