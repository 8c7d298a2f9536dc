//! A value as it is written in a file, and read from there: what is written on one database is read on the other.

use super::json::{Piece, object, quoted};
use orm_core::value::{Array, JsonText, Stored, Type, Value};

/// The only key of an object that stands for a document which would be read as something else: the document `null` where a column
/// may be null, and an object with this key alone.
const DOCUMENT: &str = "$document";

/// Writes a value as JSON. `null` is a document where the column cannot be null.
pub(crate) fn to_json(value: &Value, is_nullable: bool) -> String {
    match value {
        Value::Null(_) => "null".to_owned(),
        Value::Json(document) => of_document(document, is_nullable),
        Value::Array(array) => {
            let elements = array.values().iter().map(|it| to_json(it, true));
            format!("[{}]", elements.collect::<Vec<_>>().join(", "))
        }
        Value::I16(_) | Value::I32(_) | Value::I64(_) | Value::Bool(_) | Value::Duration(_) => {
            to_text(value)
        }
        Value::F32(number) if number.is_finite() => to_text(value),
        Value::F64(number) if number.is_finite() => to_text(value),
        value => quoted(&to_text(value)),
    }
}

fn of_document(document: &JsonText, is_nullable: bool) -> String {
    let text = document.to_string();
    if (is_nullable && text == "null") || is_wrapped(&text) {
        return format!("{{{}: {text}}}", quoted(DOCUMENT));
    }
    text
}

/// Returns whether this is an object whose only key is the one that documents are wrapped in.
fn is_wrapped(text: &str) -> bool {
    text.starts_with('{') && unwrapped(text).is_some()
}

/// Returns the document that such an object holds.
fn unwrapped(text: &str) -> Option<&str> {
    match object(text).ok()?.as_slice() {
        [(key, document)] if key == DOCUMENT => Some(document),
        _ => None,
    }
}

/// Writes a value as the text of a cell; none for null.
pub(crate) fn to_cell(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| to_text(value))
}

fn to_text(value: &Value) -> String {
    match value {
        Value::Null(_) => String::new(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => hexadecimal(bytes),
        Value::DateTime(moment) => format!("{}T{}", moment.date(), moment.time()),
        Value::Timestamp(moment) => {
            let moment = moment.naive_utc();
            format!("{}T{}Z", moment.date(), moment.time())
        }
        Value::Duration(span) => span.num_microseconds().unwrap_or(i64::MAX).to_string(),
        Value::Json(document) => document.to_string(),
        Value::Array(_) => to_json(value, true),
        value => value.to_string(),
    }
}

/// `\x00ff`, as Postgres writes bytes.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    format!("\\x{}", digits.collect::<String>())
}

/// Reads a piece of JSON as a value of this type; none where it is no such value.
pub(crate) fn of_json(ty: Type, text: &str, is_nullable: bool) -> Option<Value> {
    if ty == Type::Json {
        return match text {
            "null" if is_nullable => Some(Value::Null(ty)),
            text => Some(Value::Json(JsonText::of_text(
                unwrapped(text).unwrap_or(text),
            ))),
        };
    }
    match (Piece::of(text)?, ty) {
        (Piece::Null, _) => Some(Value::Null(ty)),
        (Piece::Array(elements), Type::Array(element)) => {
            let elements = elements.iter().map(|it| of_json(*element, it, true));
            let elements = elements.collect::<Option<Vec<Value>>>()?;
            Some(Value::Array(Array::new(*element, elements)))
        }
        (Piece::Bool(truth), Type::Bool) => Some(truth.into_value()),
        (Piece::Number(number), ty) if is_number(ty) => of_text(ty, number).filter(is_finite),
        (Piece::Text(text), ty) if is_text(ty) => of_text(ty, &text),
        _ => None,
    }
}

fn is_number(ty: Type) -> bool {
    matches!(
        ty,
        Type::I16 | Type::I32 | Type::I64 | Type::F32 | Type::F64 | Type::Duration | Type::Decimal
    )
}

/// Returns whether values of this type may stand in a file as texts. Floats that are not finite do.
fn is_text(ty: Type) -> bool {
    !matches!(
        ty,
        Type::I16 | Type::I32 | Type::I64 | Type::Duration | Type::Bool | Type::Array(_)
    )
}

fn is_finite(value: &Value) -> bool {
    match value {
        Value::F32(number) => number.is_finite(),
        Value::F64(number) => number.is_finite(),
        _ => true,
    }
}

/// Reads the text of a cell as a value of this type; none where it is no such value.
pub(crate) fn of_text(ty: Type, text: &str) -> Option<Value> {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    Some(match ty {
        Type::I16 => text.parse::<i16>().ok()?.into_value(),
        Type::I32 => text.parse::<i32>().ok()?.into_value(),
        Type::I64 => text.parse::<i64>().ok()?.into_value(),
        Type::F32 => text.parse::<f32>().ok()?.into_value(),
        Type::F64 => text.parse::<f64>().ok()?.into_value(),
        Type::Bool => of_truth(text)?.into_value(),
        Type::Text => text.to_owned().into_value(),
        Type::Bytes => bytes(text)?.into_value(),
        Type::Date => text.parse::<NaiveDate>().ok()?.into_value(),
        Type::Time => text.parse::<NaiveTime>().ok()?.into_value(),
        Type::DateTime => {
            let moment = text.replacen(' ', "T", 1).parse::<NaiveDateTime>();
            moment.ok()?.into_value()
        }
        Type::Timestamp => {
            let moment = DateTime::parse_from_rfc3339(text).ok()?;
            moment.with_timezone(&Utc).into_value()
        }
        Type::Duration => TimeDelta::microseconds(text.parse().ok()?).into_value(),
        Type::Decimal if has_few_digits(text) => Value::Decimal(text.parse().ok()?),
        Type::Uuid => Value::Uuid(text.parse().ok()?),
        Type::Json => Value::Json(JsonText::of_text(text)),
        Type::Array(_) => return of_json(ty, text, false),
        _ => return None,
    })
}

/// Returns whether a decimal has no more digits than are kept exactly.
fn has_few_digits(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit);
    digits.skip_while(|digit| *digit == b'0').count() <= 28
}

fn of_truth(text: &str) -> Option<bool> {
    match text {
        "true" | "t" | "1" => Some(true),
        "false" | "f" | "0" => Some(false),
        _ => None,
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("\\x")?.as_bytes();
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let pairs = digits.chunks(2).map(|pair| match *pair {
        [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
        _ => None,
    });
    pairs.collect()
}

/// Returns words for values of a type, and how they are written.
pub(crate) fn words(ty: Type) -> String {
    let words = match ty {
        Type::I16 => "integers from -32768 to 32767",
        Type::I32 => "integers from -2147483648 to 2147483647",
        Type::I64 => "integers of 64 bits",
        Type::F32 | Type::F64 => "numbers",
        Type::Bool => "`true` and `false`",
        Type::Text => "texts",
        Type::Bytes => "bytes, as in `\\x00ff`",
        Type::Date => "dates, as in `2026-11-02`",
        Type::Time => "times, as in `10:12:30.5`",
        Type::DateTime => "dates and times, as in `2026-11-02T10:12:30`",
        Type::Timestamp => "timestamps, as in `2026-11-02T10:12:30Z`",
        Type::Duration => "durations, as their number of microseconds",
        Type::Decimal => "decimals of up to 28 digits, as in `19.90`",
        Type::Uuid => "UUIDs",
        Type::Json => "documents of JSON",
        Type::Array(element) => return format!("arrays of {}", words(*element)),
        _ => "values of another type",
    };
    words.to_owned()
}
