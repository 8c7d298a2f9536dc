//! Values written as texts, such as in a url.

use super::{Stored, Type, Value};
use chrono::{DateTime, Utc};
use std::str::FromStr;

impl Value {
    /// Reads a value of a type as it is written in a url; none where the text is no value of the type.
    pub(crate) fn parse(ty: Type, text: &str) -> Option<Value> {
        match ty {
            Type::I16 => read::<i16>(text),
            Type::I32 => read::<i32>(text),
            Type::I64 => read::<i64>(text),
            Type::F32 => read::<f32>(text),
            Type::F64 => read::<f64>(text),
            Type::Bool => read::<bool>(text),
            Type::Text => Some(text.to_owned().into_value()),
            Type::Date => read::<chrono::NaiveDate>(text),
            Type::Time => read::<chrono::NaiveTime>(text),
            Type::DateTime => read::<chrono::NaiveDateTime>(text),
            Type::Timestamp => {
                let moment = DateTime::parse_from_rfc3339(text).ok()?;
                Some(moment.with_timezone(&Utc).into_value())
            }
            #[cfg(feature = "decimal")]
            Type::Decimal => rust_decimal::Decimal::from_str_exact(text)
                .ok()
                .map(Stored::into_value),
            #[cfg(feature = "uuid")]
            Type::Uuid => read::<uuid::Uuid>(text),
            #[cfg(feature = "json")]
            Type::Json => None,
            Type::Bytes | Type::Duration | Type::Array(_) => None,
        }
    }
}

fn read<T: FromStr + Stored>(text: &str) -> Option<Value> {
    text.parse::<T>().ok().map(Stored::into_value)
}

impl Type {
    /// Returns how [`Value::parse`] has a value of this type written, in words; none where it reads no value of the type.
    pub(crate) fn written(self) -> Option<&'static str> {
        Some(match self {
            Type::I16 => "an integer from -32768 to 32767",
            Type::I32 => "an integer from -2147483648 to 2147483647",
            Type::I64 => "an integer",
            Type::F32 | Type::F64 => "a number such as `1.5`",
            Type::Bool => "`true` or `false`",
            Type::Text => "a text",
            Type::Date => "a date such as `1868-09-30`",
            Type::Time => "a time such as `10:30:00`",
            Type::DateTime => "a date and time such as `1868-09-30T10:30:00`",
            Type::Timestamp => "a timestamp such as `1868-09-30T10:30:00Z`",
            #[cfg(feature = "decimal")]
            Type::Decimal => "a decimal such as `12.50`",
            #[cfg(feature = "uuid")]
            Type::Uuid => "a uuid",
            #[cfg(feature = "json")]
            Type::Json => return None,
            Type::Bytes | Type::Duration | Type::Array(_) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::samples;

    #[test]
    fn every_type_that_is_written_is_read() {
        for sample in samples() {
            let Some(words) = sample.ty().written() else {
                continue;
            };
            let example = words.split('`').nth(1);
            if let Some(example) = example {
                let value = Value::parse(sample.ty(), example).expect(words);
                assert_eq!(value.ty(), sample.ty());
            }
            if sample.ty() != Type::Text {
                assert_eq!(Value::parse(sample.ty(), "x"), None, "{words}");
                assert_eq!(Value::parse(sample.ty(), ""), None, "{words}");
            }
        }
    }

    #[test]
    fn values_are_those_that_the_databases_keep() {
        assert_eq!(Value::parse(Type::F64, "-0"), Some(Value::F64(0.0)));
        assert_eq!(Value::parse(Type::I16, "32768"), None);
        let moment = Value::parse(Type::Timestamp, "1868-09-30T10:30:00.1234567+02:00");
        let shown = moment.map(|value| value.to_string());
        assert!(shown.is_some_and(|text| text.contains("08:30:00.123456")));
    }
}
