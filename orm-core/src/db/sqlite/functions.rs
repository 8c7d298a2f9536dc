//! Functions of ours that SQLite calls: what it lacks, or computes otherwise than Postgres.
//!
//! - `argument`, `failure`: what a function takes, and why it has no result;
//! - `arithmetic`: `+ - * /` of floats, numbers as those of another type;
//! - `array`: arrays, which are JSON;
//! - `bits`: the bits of integers;
//! - `math`: `abs`, `sqrt`, `sin` and the like; `decimal`: floats rounded, and as texts;
//! - `exact`: decimals;
//! - `extreme`: `greatest` and `least`;
//! - `json`: JSON documents;
//! - `text`, `fold`, `like`, `regex`, `joined`: texts; `percentile`: numbers that were gathered; `digest`: MD5 and SHA;
//! - `trigram`: how alike two texts are;
//! - `time`, `zone`: dates, times and durations, and the clocks of time zones;
//! - `uuid`: UUIDs as texts.
//!
//! A function is written as one of Rust, in a table of its file; `raw/scalar.rs` registers them all:
//!
//! ```text
//! functions! {
//!     c"orm_lower"(text: &str) => text.to_lowercase();
//! }
//! ```

mod argument;
mod arithmetic;
mod array;
mod bits;
mod decimal;
mod digest;
#[cfg(feature = "decimal")]
mod exact;
mod extreme;
mod failure;
mod fold;
mod joined;
#[cfg(feature = "json")]
mod json;
mod like;
mod math;
mod percentile;
mod regex;
mod text;
mod time;
mod trigram;
#[cfg(feature = "uuid")]
mod uuid;
#[cfg(feature = "chrono-tz")]
mod zone;

pub(super) use failure::FunctionFailure;
#[cfg(feature = "json")]
pub(super) use json::compare as compare_documents;

use super::computed::Computed;
use super::packed::SqliteCell;
pub(super) use argument::Argument;
use std::ffi::{CStr, c_int};

/// A function of SQL that is written in Rust.
pub(super) struct ScalarFunction {
    /// The function's name.
    pub(super) name: &'static CStr,
    /// The number of arguments; -1 for any number.
    pub(super) arguments: c_int,
    /// True if the same arguments always give the same result.
    pub(super) deterministic: bool,
    /// Computes the result.
    pub(super) run: for<'v> fn(&[SqliteCell<'v>]) -> Result<Computed<'v>, FunctionFailure>,
}

/// All functions.
pub(super) fn all() -> impl Iterator<Item = &'static ScalarFunction> {
    [
        arithmetic::FUNCTIONS,
        array::FUNCTIONS,
        bits::FUNCTIONS,
        decimal::FUNCTIONS,
        digest::FUNCTIONS,
        #[cfg(feature = "decimal")]
        exact::FUNCTIONS,
        extreme::FUNCTIONS,
        joined::FUNCTIONS,
        #[cfg(feature = "json")]
        json::FUNCTIONS,
        math::FUNCTIONS,
        percentile::FUNCTIONS,
        regex::FUNCTIONS,
        text::FUNCTIONS,
        time::FUNCTIONS,
        trigram::FUNCTIONS,
        #[cfg(feature = "uuid")]
        uuid::FUNCTIONS,
        #[cfg(feature = "chrono-tz")]
        zone::FUNCTIONS,
    ]
    .into_iter()
    .flatten()
}

/// Makes the table `FUNCTIONS` of a file. The result is null where an argument is, unless that is an `Option`; it may
/// end in `?`, a [`FunctionFailure`].
macro_rules! functions {
    ($($name:literal($($argument:ident: $type:ty),*) => $result:expr;)*) => {
        pub(super) static FUNCTIONS: &[$crate::db::sqlite::functions::ScalarFunction] = &[$(
            $crate::db::sqlite::functions::ScalarFunction {
                name: $name,
                arguments: 0 $(+ { _ = stringify!($argument); 1 })*,
                deterministic: true,
                run: |arguments| {
                    let mut arguments = arguments.iter();
                    $(let $argument: $type = match super::next(&mut arguments)? {
                        Some(argument) => argument,
                        None => return Ok($crate::db::sqlite::computed::Computed::NULL),
                    };)*
                    debug_assert_eq!(arguments.len(), 0, "as many as registered");
                    Ok($result.into())
                },
            }
        ),*];
    };
}
use functions;

/// The next argument; none where it is null.
fn next<'a, 'v: 'a, T: Argument<'v>>(
    arguments: &mut impl Iterator<Item = &'a SqliteCell<'v>>,
) -> Result<Option<T>, FunctionFailure> {
    T::read(arguments.next().copied().unwrap_or(SqliteCell::Null))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result of the function of this name.
    pub(super) fn run<'v>(
        name: &CStr,
        arguments: &[SqliteCell<'v>],
    ) -> Result<Computed<'v>, FunctionFailure> {
        let function = all().find(|function| function.name == name);
        (function.expect("a function of this name").run)(arguments)
    }

    #[test]
    fn names_differ() {
        let mut names: Vec<_> = all().map(|it| (it.name, it.arguments)).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn of_null_there_is_null() {
        let two = [SqliteCell::Null, SqliteCell::Text(b"%")];
        assert_eq!(run(c"orm_lower", &two[..1]), Ok(Computed::NULL));
        assert_eq!(run(c"orm_like", &two), Ok(Computed::NULL));
    }
}
