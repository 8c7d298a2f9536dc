//! Cursors: a row's place in an order, as a text that fits into a url.
//!
//! ```text
//! base64url( version, checksum of the order and what follows, then of each key: is there a value?, the value )
//! ```
//!
//! The text says nothing of the query, and what is read of it is bound, never SQL. It is no secret: whoever has it can
//! read the values that the rows are ordered by.

use super::order_shape::OrderShape;
use crate::error::client_text::DAMAGED_CURSOR;
#[cfg(feature = "json")]
use crate::value::JsonText;
use crate::value::{Type, Value};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// The form of cursors that is written.
const VERSION: u8 = 1;

/// The reading and writing of cursors.
pub(super) enum Cursor {}

impl Cursor {
    /// Writes a place in an order.
    pub(super) fn write(place: &[Value], shape: &OrderShape) -> String {
        let mut content = Vec::new();
        for value in place {
            content.push(u8::from(!value.is_null()));
            put(value, &mut content);
        }
        let mut bytes = vec![VERSION];
        bytes.extend(shape.checksum(&content));
        bytes.extend(content);
        to_text(&bytes)
    }

    /// Reads a place in an order; an error says why the text is none.
    pub(super) fn read(text: &str, shape: &OrderShape) -> Result<Vec<Value>, String> {
        read(text, shape).ok_or_else(|| DAMAGED_CURSOR.to_owned())
    }
}

fn read(text: &str, shape: &OrderShape) -> Option<Vec<Value>> {
    let bytes = to_bytes(text)?;
    let (&version, rest) = bytes.split_first()?;
    let (checksum, mut content) = rest.split_first_chunk::<4>()?;
    if version != VERSION || *checksum != shape.checksum(content) {
        return None;
    }
    let values = shape.types().iter().map(|&ty| take(ty, &mut content));
    let values = values.collect::<Option<Vec<Value>>>()?;
    content.is_empty().then_some(values)
}

/// Appends the bytes of a value; of null, none.
fn put(value: &Value, to: &mut Vec<u8>) {
    match value {
        // Of arrays there are no cursors.
        Value::Null(_) | Value::Array(_) | Value::OutOfRange(_) => {}
        Value::I16(number) => to.extend(number.to_le_bytes()),
        Value::I32(number) => to.extend(number.to_le_bytes()),
        Value::I64(number) => to.extend(number.to_le_bytes()),
        Value::F32(number) => to.extend(number.to_bits().to_le_bytes()),
        Value::F64(number) => to.extend(number.to_bits().to_le_bytes()),
        Value::Bool(truth) => to.push(u8::from(*truth)),
        Value::Text(text) => put_bytes(text.as_bytes(), to),
        Value::Bytes(bytes) => put_bytes(bytes, to),
        Value::Date(date) => to.extend(date.num_days_from_ce().to_le_bytes()),
        Value::Time(time) => put_time(*time, to),
        Value::DateTime(moment) => {
            to.extend(moment.date().num_days_from_ce().to_le_bytes());
            put_time(moment.time(), to);
        }
        Value::Timestamp(moment) => to.extend(moment.timestamp_micros().to_le_bytes()),
        Value::Duration(span) => {
            to.extend(span.num_microseconds().unwrap_or_default().to_le_bytes());
        }
        #[cfg(feature = "decimal")]
        Value::Decimal(decimal) => to.extend(decimal.serialize()),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => to.extend(uuid.as_bytes()),
        #[cfg(feature = "json")]
        Value::Json(document) => put_bytes(document.to_string().as_bytes(), to),
    }
}

fn put_bytes(bytes: &[u8], to: &mut Vec<u8>) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    to.extend(length.to_le_bytes());
    to.extend(bytes);
}

fn put_time(time: NaiveTime, to: &mut Vec<u8>) {
    to.extend(time.num_seconds_from_midnight().to_le_bytes());
    to.extend(time.nanosecond().to_le_bytes());
}

/// Takes a value of this type.
fn take(ty: Type, from: &mut &[u8]) -> Option<Value> {
    if chunk::<1>(from)? == [0] {
        return Some(Value::Null(ty));
    }
    Some(match ty {
        Type::Array(_) => return None,
        Type::I16 => Value::I16(i16::from_le_bytes(chunk(from)?)),
        Type::I32 => Value::I32(i32::from_le_bytes(chunk(from)?)),
        Type::I64 => Value::I64(i64::from_le_bytes(chunk(from)?)),
        Type::F32 => Value::F32(f32::from_bits(u32::from_le_bytes(chunk(from)?))),
        Type::F64 => Value::F64(f64::from_bits(u64::from_le_bytes(chunk(from)?))),
        Type::Bool => Value::Bool(chunk::<1>(from)? != [0]),
        Type::Text => Value::Text(String::from_utf8(take_bytes(from)?).ok()?),
        Type::Bytes => Value::Bytes(take_bytes(from)?),
        Type::Date => Value::Date(take_date(from)?),
        Type::Time => Value::Time(take_time(from)?),
        Type::DateTime => Value::DateTime(NaiveDateTime::new(take_date(from)?, take_time(from)?)),
        Type::Timestamp => {
            let micros = i64::from_le_bytes(chunk(from)?);
            Value::Timestamp(DateTime::from_timestamp_micros(micros)?)
        }
        Type::Duration => {
            Value::Duration(TimeDelta::microseconds(i64::from_le_bytes(chunk(from)?)))
        }
        #[cfg(feature = "decimal")]
        Type::Decimal => Value::Decimal(rust_decimal::Decimal::deserialize(chunk(from)?)),
        #[cfg(feature = "uuid")]
        Type::Uuid => Value::Uuid(uuid::Uuid::from_bytes(chunk(from)?)),
        #[cfg(feature = "json")]
        Type::Json => {
            let text = String::from_utf8(take_bytes(from)?).ok()?;
            Value::Json(JsonText::stored(&text))
        }
    })
}

fn chunk<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (chunk, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*chunk)
}

fn take_bytes(from: &mut &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(u32::from_le_bytes(chunk(from)?)).ok()?;
    let (bytes, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(bytes.to_vec())
}

fn take_date(from: &mut &[u8]) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::from_le_bytes(chunk(from)?))
}

fn take_time(from: &mut &[u8]) -> Option<NaiveTime> {
    let seconds = u32::from_le_bytes(chunk(from)?);
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, u32::from_le_bytes(chunk(from)?))
}

/// The signs of base64 that need no escape in a url.
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes bytes as base64url, without padding.
fn to_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | u32::from(group.get(at).copied().unwrap_or(0))
        });
        for at in 0..=group.len() {
            let sign = bits >> (18 - 6 * at) & 63;
            text.push(char::from(SIGNS[sign as usize]));
        }
    }
    text
}

/// Reads base64url without padding; none where the text is not written so.
fn to_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            let sign = match group.get(at) {
                Some(sign) => SIGNS.iter().position(|known| known == sign)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(sign).ok()?;
        }
        let count = group.len().checked_sub(1).filter(|count| *count > 0)?;
        bytes.extend(&bits.to_be_bytes()[1..=count]);
    }
    // Bits that no byte has are zero, so that a text has one reading.
    (to_text(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::samples;

    fn shape(types: &[Type], words: &str) -> OrderShape {
        OrderShape {
            types: types.to_vec(),
            words: words.to_owned(),
        }
    }

    #[test]
    fn bytes_are_written_and_read() {
        for length in 0..50_u8 {
            let bytes: Vec<u8> = (0..length).map(|n| n.wrapping_mul(83)).collect();
            assert_eq!(to_bytes(&to_text(&bytes)), Some(bytes));
        }
        assert_eq!(to_text(b"Book"), "Qm9vaw");
        for text in ["Q", "Qm9vaw==", "Qm9va", "Qm9va+", "Qm9vax", "é", "a b"] {
            assert_eq!(to_bytes(text), None, "{text}");
        }
    }

    #[test]
    fn places_of_all_types_are_written_and_read() {
        let mut place = samples();
        place.extend(Type::ALL.iter().map(|&ty| Value::Null(ty)));
        let types: Vec<Type> = place.iter().map(Value::ty).collect();
        let shape = shape(&types, "all");
        let text = Cursor::write(&place, &shape);
        assert_eq!(Cursor::read(&text, &shape), Ok(place));
    }

    #[test]
    fn what_is_damaged_or_of_another_order_is_refused() {
        let types = [Type::Text, Type::I64];
        let (by_title, by_name) = (shape(&types, "title"), shape(&types, "name"));
        let place = [Value::Text("Walden".to_owned()), Value::I64(3)];
        let text = Cursor::write(&place, &by_title);
        assert!(Cursor::read(&text, &by_title).is_ok());
        assert!(Cursor::read(&text, &by_name).is_err());
        for at in 0..text.len() {
            for sign in ["A", "_", "é", ""] {
                let mut damaged = text.clone();
                damaged.replace_range(at..=at, sign);
                if damaged != text {
                    assert!(Cursor::read(&damaged, &by_title).is_err(), "{damaged}");
                }
            }
            assert!(Cursor::read(&text[..at], &by_title).is_err());
        }
    }
}
