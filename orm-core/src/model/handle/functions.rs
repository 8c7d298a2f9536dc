//! Functions of values in one row, each a free function and a method of fields and expressions, and window functions.
//!
//! - `text`: `lower`, `length` and the like
//! - `number`: `abs`, `sqrt`, `sin` and the like
//! - `time`: the parts of dates and times, and where units of them begin; `zone`: by the clocks of time zones
//! - `span`: whole days, hours and the like of durations
//! - `bits`: `bit_and`, `shift_left` and the like
//! - `digest`: `md5`, `sha256` and the like
//! - `conditional`: `coalesce`, `nullif`, `greatest`, `least`; `case`: `CASE WHEN … THEN … END`
//! - `tree`: `tree_depth`
//! - `tuples`: arguments that are tuples
//! - `declare`: the macro that writes most of them

mod bits;
mod case;
mod conditional;
pub(in crate::model::handle) mod declare;
mod digest;
mod number;
mod span;
mod text;
mod time;
mod tree;
mod tuples;
#[cfg(feature = "chrono-tz")]
mod zone;

pub use super::windows::{
    cume_dist, dense_rank, ntile, order_by, partition_by, percent_rank, rank, row_number,
};
pub use crate::query::Unit;
pub use bits::{bit_and, bit_or, bit_xor, shift_left, shift_right};
pub use case::{BranchValue, Case, CaseBranches, EndedByOtherwise, case};
pub use conditional::{coalesce, greatest, least, nullif};
pub use digest::{md5, sha1, sha224, sha256, sha384, sha512};
pub use number::{
    abs, acos, asin, atan, atan2, ceil, cos, cot, degrees, exp, floor, ln, log, pi, power, radians,
    random, round, round_to, sign, sin, sqrt, tan,
};
pub use span::{num_days, num_hours, num_milliseconds, num_minutes, num_seconds, num_weeks};
pub use text::{
    chr, concat, left, length, lower, lpad, ltrim, ltrim_chars, ord, repeat, replace, reverse,
    right, rpad, rtrim, rtrim_chars, similarity, strpos, substr, substr_from, trim, trim_chars,
    upper,
};
pub use time::{
    HasDate, HasTime, add_months, date, date_bin, day, day_of_year, hour, iso_year, minute, month,
    now, quarter, second, time, today, trunc, week, weekday, year,
};
pub use tree::tree_depth;
pub use tuples::{Alternatives, Texts};
#[cfg(feature = "chrono-tz")]
pub use zone::{ClockReading, Moments, in_zone, to_utc, today_in, trunc_in};
