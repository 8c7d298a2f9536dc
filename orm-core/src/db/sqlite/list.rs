//! A list as one value: JSON text, which `json_each` takes apart.

use super::time;
use crate::db::driver::check_text;
use crate::error::{Error, Result};
use crate::value::Value;
use std::fmt::Write;

/// These values as a JSON array: integers and booleans as numbers, bytes and UUIDs as hexadecimal digits, all else as
/// it is stored.
pub(super) fn json(values: &[Value]) -> Result<String> {
    let mut text = String::with_capacity(2 + values.len() * 8);
    text.push('[');
    for (position, value) in values.iter().enumerate() {
        if position > 0 {
            text.push(',');
        }
        write(value, &mut text)?;
    }
    text.push(']');
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<()> {
    let quoted = |text: &mut String, write: &dyn Fn(&mut String)| {
        text.push('"');
        write(text);
        text.push('"');
    };
    match value {
        Value::I16(number) => integer(i64::from(*number), text),
        Value::I32(number) => integer(i64::from(*number), text),
        Value::I64(number) => integer(*number, text),
        Value::Bool(yes) => integer(i64::from(*yes), text),
        Value::Text(string) => {
            check_text(string)?;
            quoted(text, &|text| escape(string, text));
        }
        Value::Bytes(bytes) => quoted(text, &|text| hex(bytes, text)),
        Value::Date(date) => quoted(text, &|text| time::write_date(*date, text)),
        Value::Time(of_day) => quoted(text, &|text| time::write_time(*of_day, text)),
        Value::DateTime(moment) => quoted(text, &|text| time::write_date_time(*moment, text)),
        Value::Timestamp(moment) => quoted(text, &|text| time::write_timestamp(*moment, text)),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => quoted(text, &|text| hex(uuid.as_bytes(), text)),
        Value::Null(_) | Value::F32(_) | Value::F64(_) => {
            return Err(Error::Unsupported {
                what: "a list of floats or nulls as one value",
                backend: "sqlite",
            });
        }
    }
    Ok(())
}

fn integer(number: i64, text: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = write!(text, "{number}");
}

fn escape(string: &str, text: &mut String) {
    for sign in string.chars() {
        match sign {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{0}'..='\u{1f}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(sign));
            }
            sign => text.push(sign),
        }
    }
}

fn hex(bytes: &[u8], text: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
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
