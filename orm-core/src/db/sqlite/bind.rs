//! Values as SQLite takes them.

use super::{list, packed, time};
use crate::db::rows::{check_float, check_text};
use crate::error::{Error, Result};
use crate::value::Value;
use sqlx::Arguments;
use sqlx::sqlite::SqliteArguments;

/// These values as arguments of a statement.
pub(super) fn arguments(values: &[Value]) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        add(value, &mut arguments)?;
    }
    Ok(arguments)
}

fn add(value: &Value, arguments: &mut SqliteArguments) -> Result<()> {
    let added = match value {
        Value::Null(_) => arguments.add(None::<i64>),
        Value::I16(number) => arguments.add(i64::from(*number)),
        Value::I32(number) => arguments.add(i64::from(*number)),
        Value::I64(number) => arguments.add(*number),
        Value::F32(number) => arguments.add(check_float(f64::from(*number))?),
        Value::F64(number) => arguments.add(check_float(*number)?),
        Value::Bool(yes) => arguments.add(i64::from(*yes)),
        Value::Text(text) => {
            check_text(text)?;
            arguments.add(text.as_str())
        }
        Value::Bytes(bytes) => arguments.add(bytes.as_slice()),
        Value::Date(date) => arguments.add(written(10, |text| time::write_date(*date, text))),
        Value::Time(of_day) => arguments.add(written(15, |text| time::write_time(*of_day, text))),
        Value::DateTime(moment) => {
            arguments.add(written(26, |text| time::write_date_time(*moment, text)))
        }
        Value::Timestamp(moment) => {
            arguments.add(written(32, |text| time::write_timestamp(*moment, text)))
        }
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => arguments.add(uuid.as_bytes().as_slice()),
        Value::List(_, values) => arguments.add(list::json(values)?),
        Value::Column(_, values) => arguments.add(packed::column(values)?),
    };
    added.map_err(|_| Error::OutOfRange {
        model: "",
        field: None,
        why: "a value is too large to be bound".to_owned(),
    })
}

fn written(length: usize, write: impl FnOnce(&mut String)) -> String {
    let mut text = String::with_capacity(length);
    write(&mut text);
    text
}
