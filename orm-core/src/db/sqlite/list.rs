//! A list as one value: JSON text, which `json_each` takes apart.

use super::packed::SqliteCell;
use crate::db::driver::Refusal;
use crate::value::{Value, write_quoted};
use std::fmt::Write;

/// Returns these values as a JSON array: integers as numbers, texts as they are, blobs as hexadecimal digits.
pub(super) fn json(values: &[Value]) -> Result<String, Refusal> {
    let mut json = String::with_capacity(2 + values.len() * 8);
    let mut text = String::new();
    json.push('[');
    for (position, value) in values.iter().enumerate() {
        if position > 0 {
            json.push(',');
        }
        match SqliteCell::of(value, &mut text)? {
            SqliteCell::Null | SqliteCell::Real(_) => {
                return Err(Refusal::Unsupported {
                    what: "a list of floats or nulls as one value",
                    backend: "sqlite",
                });
            }
            cell => write(cell, &mut json),
        }
    }
    json.push(']');
    Ok(json)
}

/// Appends one value as JSON has it, which has no infinite numbers.
pub(super) fn write(cell: SqliteCell<'_>, json: &mut String) {
    match cell {
        SqliteCell::Integer(number) => json.push_str(itoa::Buffer::new().format(number)),
        SqliteCell::Text(text) => {
            // All that is stored as a text is one.
            write_quoted(str::from_utf8(text).unwrap_or_default(), json);
        }
        SqliteCell::Blob(bytes) => {
            json.push('"');
            hex(bytes, json);
            json.push('"');
        }
        // Writing to a `String` cannot fail.
        SqliteCell::Real(number) => _ = write!(json, "{number:?}"),
        SqliteCell::Null => json.push_str("null"),
    }
}

pub(super) fn hex(bytes: &[u8], json: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        json.push(char::from(DIGITS[usize::from(byte >> 4)]));
        json.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    #[test]
    fn lists_are_json() {
        assert_eq!(json(&[]).unwrap(), "[]");
        assert_eq!(
            json(&[Value::I64(-1), Value::I16(2), Value::Bool(true)]).unwrap(),
            "[-1,2,1]"
        );
        let texts = [
            Value::Text("a\"\\\n\u{1}é".into()),
            Value::Bytes(vec![0, 255, 16]),
        ];
        assert_eq!(
            json(&texts).unwrap(),
            "[\"a\\\"\\\\\\u000a\\u0001é\",\"00ff10\"]"
        );
        assert!(json(&[Value::F64(0.1)]).is_err() && json(&[Value::Null(Type::I64)]).is_err());
    }
}
