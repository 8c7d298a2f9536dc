//! `dec!(9.99)`: a decimal that is written as a number in the program.

#[doc(hidden)]
pub use rust_decimal::Decimal;

/// A [`Decimal`] of the digits that are written: exact, where a float would be a little off.
///
/// A literal that is no decimal does not compile. A text that is sent to the program is read by `text.parse::<Decimal>()`.
///
/// ```
/// # use orm::prelude::*;
/// use orm::dec;
///
/// # #[derive(Model)]
/// # struct Line { id: i64, #[orm(max_digits = 12, decimal_places = 2)] price: Decimal }
/// let cheap = Line::objects().filter(Line.price.lt(dec!(9.99)));
/// # orm::doc::assert_sql(&cheap, r#"SELECT … FROM "line" WHERE "line"."price" < ?"#);
/// assert_eq!(dec!(-1_000.50).to_string(), "-1000.50");
/// ```
/// ```sql
/// SELECT … FROM "line" WHERE "line"."price" < ?
/// ```
// Exported under a name of its own, so that the root of `orm` can take the macro without the module.
#[macro_export]
macro_rules! __dec {
    ($number:literal) => {
        {
            const NUMBER: $crate::__Decimal = $crate::__decimal_of_digits(::std::stringify!($number));
            NUMBER
        }
    };
    ($($other:tt)*) => {
        ::std::compile_error!("`dec!` takes a number that is written out; write `dec!(9.99)`, of a text `text.parse::<Decimal>()`, and of an integer `Decimal::from(number)`")
    };
}

/// The name that rustc shows where `dec!` is not imported.
#[doc(hidden)]
#[macro_export]
#[rustfmt::skip] // One line, since the messages show it.
macro_rules! dec_ /* a decimal that is written out: `use orm::dec;`, and `dec!(9.99)` */ { () => {}; }

/// Returns the decimal that a literal of Rust writes out.
///
/// # Panics
///
/// Of a literal that is no decimal, which stops the compiler: it is called in constants.
#[doc(hidden)]
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "three numbers have the 96 bits of the digits"
)]
pub const fn decimal_of_digits(literal: &str) -> Decimal {
    let bytes = literal.as_bytes();
    let is_negative = !bytes.is_empty() && bytes[0] == b'-';
    let (mut digits, mut places, mut is_behind_point) = (0_u128, 0_u32, false);
    let mut position = if is_negative { 1 } else { 0 };
    while position < bytes.len() {
        match bytes[position] {
            digit @ b'0'..=b'9' => {
                digits = digits * 10 + (digit - b'0') as u128;
                places += if is_behind_point { 1 } else { 0 };
            }
            b'.' => is_behind_point = true,
            b'_' | b' ' => {}
            b'"' => panic!("`dec!` takes a number, and no text; write `dec!(9.99)` without quotes"),
            _ => panic!("`dec!` takes digits and a point alone; write `dec!(9.99)`"),
        }
        assert!(
            digits >> 96 == 0 && places <= Decimal::MAX_SCALE,
            "a `Decimal` has room for 28 digits, and this number has more"
        );
        position += 1;
    }
    let [low, middle, high] = [digits as u32, (digits >> 32) as u32, (digits >> 64) as u32];
    Decimal::from_parts(low, middle, high, is_negative, places)
}

#[cfg(test)]
mod tests {
    use super::decimal_of_digits;

    #[test]
    fn a_literal_is_the_decimal_that_it_writes_out() {
        let literals = [
            "0",
            "7",
            "9.99",
            "-9.90",
            "1_000.5",
            "0.0000000000000000000000000001",
        ];
        for literal in literals
            .map(String::from)
            .into_iter()
            .chain([u128::MAX >> 32].map(|most| most.to_string()))
        {
            let parsed = literal.replace('_', "").parse().expect("a decimal");
            assert_eq!(decimal_of_digits(&literal), parsed);
            assert_eq!(decimal_of_digits(&literal).scale(), parsed.scale());
        }
    }

    #[test]
    #[should_panic(expected = "has room for 28 digits")]
    fn a_literal_of_too_many_digits_is_refused() {
        let _ = decimal_of_digits("79228162514264337593543950336");
    }
}
