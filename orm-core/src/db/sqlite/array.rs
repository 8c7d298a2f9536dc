//! Arrays as SQLite stores them: JSON that is written in one way, so that equal arrays are equal texts.
//!
//! Integers and booleans are numbers, floats numbers with a fraction or exponent that are read back exactly, dates and
//! times texts, bytes hexadecimal digits. Infinite floats are the texts `Infinity` and `-Infinity`.

use super::functions::Computed;
use super::json::elements;
use super::list;
use super::packed::SqliteCell;
use crate::db::driver::Refusal;
use crate::error::{DecodeError, DecodeResult};
use crate::value::{Array, Type};
use std::borrow::Cow;
use std::cmp::Ordering;

const INFINITY: &str = "Infinity";
const NEGATIVE_INFINITY: &str = "-Infinity";

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

/// Returns the word for an infinite float.
fn infinity(number: f64) -> &'static str {
    if number > 0.0 {
        INFINITY
    } else {
        NEGATIVE_INFINITY
    }
}

/// How a column stores the elements of an array, as far as JSON has another form of it.
#[derive(Clone, Copy)]
pub(super) enum Storage {
    /// As JSON has it.
    Same,
    Real,
    Blob,
}

impl Storage {
    fn of(ty: Type) -> Storage {
        match ty {
            Type::F32 | Type::F64 => Storage::Real,
            Type::Bytes => Storage::Blob,
            #[cfg(feature = "uuid")]
            Type::Uuid => Storage::Blob,
            _ => Storage::Same,
        }
    }

    /// Returns the storage of SQLite's type of this name.
    pub(super) fn named(name: &str) -> Storage {
        match name {
            "REAL" => Storage::Real,
            "BLOB" => Storage::Blob,
            _ => Storage::Same,
        }
    }
}

/// An element of a JSON array.
#[derive(Clone, Debug)]
pub(super) enum JsonElement<'j> {
    Null,
    Integer(i64),
    Real(f64),
    Text(Cow<'j, str>),
}

impl<'j> JsonElement<'j> {
    /// Returns the element that stands for a value of a column.
    pub(super) fn of(cell: SqliteCell<'j>) -> JsonElement<'j> {
        match cell {
            SqliteCell::Null => JsonElement::Null,
            SqliteCell::Integer(number) => JsonElement::Integer(number),
            SqliteCell::Real(number) if number.is_finite() => JsonElement::Real(number),
            SqliteCell::Real(number) => JsonElement::Text(infinity(number).into()),
            SqliteCell::Text(text) => JsonElement::Text(String::from_utf8_lossy(text)),
            SqliteCell::Blob(bytes) => {
                let mut digits = String::with_capacity(2 * bytes.len());
                list::hex(bytes, &mut digits);
                JsonElement::Text(digits.into())
            }
        }
    }

    /// Returns the element as a column stores it.
    pub(super) fn stored(self, storage: Storage) -> Computed<'j> {
        match (self, storage) {
            (JsonElement::Null, _) => Computed::NULL,
            (JsonElement::Integer(number), _) => number.into(),
            (JsonElement::Real(number), _) => number.into(),
            (JsonElement::Text(text), Storage::Real) if text == INFINITY => f64::INFINITY.into(),
            (JsonElement::Text(text), Storage::Real) if text == NEGATIVE_INFINITY => {
                f64::NEG_INFINITY.into()
            }
            (JsonElement::Text(text), Storage::Blob) => match unhex(&text) {
                Some(bytes) => Computed::Bytes(bytes),
                None => Computed::Text(text.into_owned()),
            },
            (JsonElement::Text(Cow::Borrowed(text)), _) => text.into(),
            (JsonElement::Text(Cow::Owned(text)), _) => text.into(),
        }
    }

    /// Returns the number; an infinite one is a text in JSON.
    #[expect(
        clippy::cast_precision_loss,
        reason = "beside a float the nearest one is meant"
    )]
    fn number(&self) -> Option<f64> {
        match self {
            JsonElement::Integer(number) => Some(*number as f64),
            JsonElement::Real(number) => Some(*number + 0.0),
            JsonElement::Text(text) if text == INFINITY => Some(f64::INFINITY),
            JsonElement::Text(text) if text == NEGATIVE_INFINITY => Some(f64::NEG_INFINITY),
            JsonElement::Text(_) | JsonElement::Null => None,
        }
    }
}

/// Elements of one type: numbers by size, texts by code point, null after all of them.
impl Ord for JsonElement<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (JsonElement::Null, JsonElement::Null) => Ordering::Equal,
            (JsonElement::Null, _) => Ordering::Greater,
            (_, JsonElement::Null) => Ordering::Less,
            (JsonElement::Integer(left), JsonElement::Integer(right)) => left.cmp(right),
            (JsonElement::Text(left), JsonElement::Text(right)) => left.cmp(right),
            (left, right) => match (left.number(), right.number()) {
                (Some(left), Some(right)) => left.total_cmp(&right),
                (left, right) => right.is_some().cmp(&left.is_some()),
            },
        }
    }
}

impl PartialOrd for JsonElement<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for JsonElement<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for JsonElement<'_> {}

/// Returns the bytes that hexadecimal digits stand for.
fn unhex(digits: &str) -> Option<Vec<u8>> {
    if digits.len() % 2 == 1 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = (0..digits.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok())
        .collect()
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
