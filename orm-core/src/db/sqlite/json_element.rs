//! Elements of JSON arrays, and the values of columns that they stand for.

use super::computed::Computed;
use super::list;
use super::packed::SqliteCell;
use crate::value::Type;
use std::borrow::Cow;
use std::cmp::Ordering;

const INFINITY: &str = "Infinity";
const NEGATIVE_INFINITY: &str = "-Infinity";

/// How a column stores the elements of an array, as far as JSON has another form of it.
#[derive(Clone, Copy)]
pub(super) enum Storage {
    /// As JSON has it.
    Same,
    Real,
    Blob,
}

impl Storage {
    pub(super) fn of(ty: Type) -> Storage {
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

/// Returns the word for an infinite float.
pub(super) fn infinity(number: f64) -> &'static str {
    if number > 0.0 {
        INFINITY
    } else {
        NEGATIVE_INFINITY
    }
}
