//! Arrays as SQLite stores them: JSON that is written in one way, so that equal arrays are equal texts.
//!
//! Integers and booleans are numbers, floats numbers with a fraction or exponent that are read back exactly, dates and
//! times texts, bytes hexadecimal digits. Infinite floats are the texts `Infinity` and `-Infinity`.

use super::json::elements;
use super::json_element::{Storage, infinity};
use super::list;
use super::packed::SqliteCell;
use crate::db::driver::Refusal;
use crate::error::{DecodeError, DecodeResult};
use crate::value::{Array, Type};
use std::cmp::Ordering;

/// Returns an array as it is stored.
pub(super) fn json(array: &Array) -> Result<String, Refusal> {
    let mut json = String::with_capacity(2 + array.values().len() * 8);
    let mut text = String::new();
    json.push('[');
    for value in array.values() {
        push(SqliteCell::of(value, &mut text)?, &mut json);
    }
    json.push(']');
    Ok(json)
}

/// Appends an element to an array that is not closed yet.
pub(super) fn push(cell: SqliteCell<'_>, json: &mut String) {
    if !json.ends_with('[') {
        json.push(',');
    }
    match cell {
        SqliteCell::Real(number) if !number.is_finite() => {
            list::write(SqliteCell::Text(infinity(number).as_bytes()), json);
        }
        cell => list::write(cell, json),
    }
}

/// Reads an array of elements of this type.
pub(super) fn read(text: &str, ty: Type) -> DecodeResult<Array> {
    let storage = Storage::of(ty);
    let values = elements(text).map(|element| {
        let element = element.ok_or_else(no_array)?.stored(storage);
        element.cell().value(ty)
    });
    Ok(Array::new(ty, values.collect::<DecodeResult<_>>()?))
}

fn no_array() -> DecodeError {
    DecodeError::new("a text that is no JSON array of values")
}

/// Compares two arrays element by element, as Rust and Postgres do; null is greater than any value. A text that is no
/// array ends where it is none.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    elements(left).flatten().cmp(elements(right).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;
    use crate::value::tests::samples;
    use Ordering::{Equal, Greater, Less};

    #[test]
    fn arrays_of_every_type_are_read_as_they_were_stored() {
        for two in samples().chunks(2) {
            let ty = two[0].ty();
            let array = Array::new(ty, [two, &[Value::Null(ty)]].concat());
            let stored = json(&array).unwrap();
            assert!(read(&stored, ty).unwrap() == array, "{stored}");
        }
        let floats = [f64::INFINITY, f64::NEG_INFINITY, 5e-324, 0.1].map(Value::F64);
        let array = Array::new(Type::F64, floats.to_vec());
        assert_eq!(
            json(&array).unwrap(),
            r#"["Infinity","-Infinity",5e-324,0.1]"#
        );
        assert!(read(&json(&array).unwrap(), Type::F64).unwrap() == array);
    }

    #[test]
    fn arrays_compare_element_by_element() {
        for (left, right, order) in [
            ("[]", "[]", Equal),
            ("[]", "[1]", Less),
            ("[10]", "[9]", Greater),
            ("[1,2]", "[1]", Greater),
            (r#"["a"]"#, r#"["a","b"]"#, Less),
            (r#"["é"]"#, r#"["z"]"#, Greater),
            ("[1.5]", r#"["Infinity"]"#, Less),
            ("[-1e300]", r#"["-Infinity"]"#, Greater),
            ("[null]", "[9]", Greater),
            ("[-0.0]", "[0.0]", Equal),
        ] {
            assert_eq!(compare(left, right), order, "{left} {right}");
        }
    }

    #[test]
    fn what_holds_no_values_is_an_error() {
        for text in [
            "", "{}", "[", "[1", "[1,]", "[[1]]", "[{}]", "[1] 2", "[NaN]", "[\"a]",
        ] {
            assert!(read(text, Type::I64).is_err(), "{text}");
        }
        assert!(read("[\"a\"]", Type::I64).is_err());
        assert!(read("[\"zz\"]", Type::Bytes).is_err());
    }
}
