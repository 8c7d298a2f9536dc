//! Values as SQLite takes them.

use super::packed::Cell;
use super::{list, packed};
use crate::db::rows::check_text;
use crate::error::{Error, Result};
use crate::value::Value;
use sqlx::Arguments;
use sqlx::sqlite::SqliteArguments;

/// These values as arguments of a statement.
pub(super) fn arguments<'v>(values: impl Iterator<Item = &'v Value>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.size_hint().0, 0);
    for value in values {
        add(value, &mut arguments)?;
    }
    Ok(arguments)
}

fn add(value: &Value, arguments: &mut SqliteArguments) -> Result<()> {
    let mut text = String::new();
    let added = match value {
        Value::List(_, values) => arguments.add(list::json(values)?),
        Value::Column(_, values) => arguments.add(packed::column(values)?),
        Value::Text(text) => {
            check_text(text)?;
            arguments.add(text.as_str())
        }
        value => match Cell::of(value, &mut text)? {
            Cell::Null => arguments.add(None::<i64>),
            Cell::Integer(number) => arguments.add(number),
            Cell::Real(number) => arguments.add(number),
            Cell::Blob(bytes) => arguments.add(bytes),
            Cell::Text(_) => arguments.add(text),
        },
    };
    added.map_err(|_| Error::OutOfRange {
        model: "",
        field: None,
        why: "a value is too large to be bound".to_owned(),
    })
}
