//! Values of SQLite packed into bytes, in which many cross to its thread and back at once.
//!
//! A value is a byte for its kind and what follows it: eight bytes for an integer or a float, the length in four and
//! the bytes themselves for a text or a blob. Numbers are little-endian.

use crate::db::driver::{Refusal, check_text};
use crate::value::Value;

/// The byte that tells the kind of a value.
mod kind {
    pub(super) const NULL: u8 = 0;
    pub(super) const INTEGER: u8 = 1;
    pub(super) const REAL: u8 = 2;
    pub(super) const TEXT: u8 = 3;
    pub(super) const BLOB: u8 = 4;
}

/// A value as SQLite stores it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum SqliteCell<'p> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'p [u8]),
    Blob(&'p [u8]),
}

impl<'p> SqliteCell<'p> {
    /// The first of these values, and its length in bytes; none at their end.
    #[inline]
    pub(super) fn first(values: &'p [u8]) -> Option<(Self, usize)> {
        let (&kind, rest) = values.split_first()?;
        let word = || rest.first_chunk().copied();
        let bytes = || {
            let (length, rest) = rest.split_first_chunk()?;
            rest.get(..u32::from_le_bytes(*length) as usize)
        };
        Some(match kind {
            kind::INTEGER => (SqliteCell::Integer(i64::from_le_bytes(word()?)), 9),
            kind::REAL => (SqliteCell::Real(f64::from_le_bytes(word()?)), 9),
            kind::TEXT => bytes().map(|bytes| (SqliteCell::Text(bytes), 5 + bytes.len()))?,
            kind::BLOB => bytes().map(|bytes| (SqliteCell::Blob(bytes), 5 + bytes.len()))?,
            _ => (SqliteCell::Null, 1),
        })
    }

    /// The length of the first of these values in bytes, which may be more than there are; 0 at their end.
    #[inline]
    pub(super) fn length_of_first(values: &[u8]) -> usize {
        let Some((&kind, rest)) = values.split_first() else {
            return 0;
        };
        match kind {
            kind::INTEGER | kind::REAL => 9,
            kind::TEXT | kind::BLOB => {
                let length = rest.first_chunk().copied().map(u32::from_le_bytes);
                length.map_or(usize::MAX, |length| (length as usize).saturating_add(5))
            }
            _ => 1,
        }
    }

    /// Returns whether the first of these values is null.
    pub(super) fn is_null_first(values: &[u8]) -> bool {
        values.first() == Some(&kind::NULL)
    }

    /// The number of bytes of a text or blob.
    pub(super) fn size(self) -> usize {
        match self {
            SqliteCell::Text(bytes) | SqliteCell::Blob(bytes) => bytes.len(),
            _ => 0,
        }
    }

    /// Integers, packed.
    pub(super) fn integers<const N: usize>(numbers: [i64; N]) -> [[u8; 9]; N] {
        numbers.map(|number| {
            let mut packed = [kind::INTEGER; 9];
            packed[1..].copy_from_slice(&number.to_le_bytes());
            packed
        })
    }

    /// Packs it behind what is there.
    #[expect(
        clippy::inline_always,
        reason = "whoever has just found out what it is does not ask again"
    )]
    #[inline(always)]
    pub(super) fn push(self, to: &mut Vec<u8>) {
        match self {
            SqliteCell::Null => to.push(kind::NULL),
            SqliteCell::Integer(number) => word(kind::INTEGER, number.to_le_bytes(), to),
            SqliteCell::Real(number) => word(kind::REAL, number.to_le_bytes(), to),
            SqliteCell::Text(bytes) => run(kind::TEXT, bytes, to),
            SqliteCell::Blob(bytes) => run(kind::BLOB, bytes, to),
        }
    }
}

fn word(kind: u8, bytes: [u8; 8], to: &mut Vec<u8>) {
    let mut word = [kind; 9];
    word[1..].copy_from_slice(&bytes);
    to.extend_from_slice(&word);
}

/// Packs a text or blob, of which SQLite keeps less than 2 GB.
fn run(kind: u8, bytes: &[u8], to: &mut Vec<u8>) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut head = [kind; 5];
    head[1..].copy_from_slice(&length.to_le_bytes());
    to.reserve(head.len() + bytes.len());
    to.extend_from_slice(&head);
    to.extend_from_slice(bytes);
}

/// Values, one after the other.
pub(super) fn values(values: &[Value]) -> Result<Vec<u8>, Refusal> {
    let mut packed = Vec::with_capacity(16 * values.len());
    let mut text = String::new();
    for value in values {
        push_value(value, &mut text, &mut packed)?;
    }
    Ok(packed)
}

/// Packs a value behind what is there. What has to be written for it is written into `text`.
#[inline]
pub(super) fn push_value(
    value: &Value,
    text: &mut String,
    to: &mut Vec<u8>,
) -> Result<(), Refusal> {
    match value {
        Value::I64(number) => SqliteCell::Integer(*number).push(to),
        Value::Null(_) => SqliteCell::Null.push(to),
        Value::Text(value) => {
            check_text(value)?;
            SqliteCell::Text(value.as_bytes()).push(to);
        }
        value => SqliteCell::of(value, text)?.push(to),
    }
    Ok(())
}
