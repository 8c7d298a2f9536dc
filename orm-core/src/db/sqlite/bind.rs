//! Values as SQLite takes them.

use super::packed::SqliteCell;
use super::{columns, list};
use crate::db::driver::Refusal;
use crate::value::Parameter;
use sqlx::Arguments;
use sqlx::sqlite::SqliteArguments;

/// Returns the arguments of a statement.
pub(super) fn arguments<'p>(
    parameters: impl Iterator<Item = &'p Parameter>,
) -> Result<SqliteArguments, Refusal> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(parameters.size_hint().0, 0);
    for parameter in parameters {
        add(parameter, &mut arguments)?;
    }
    Ok(arguments)
}

fn add(parameter: &Parameter, arguments: &mut SqliteArguments) -> Result<(), Refusal> {
    let mut text = String::new();
    let added = match parameter {
        Parameter::List(list) => arguments.add(list::json(list.values())?),
        Parameter::Column(column) => arguments.add(columns::packed(column)?),
        Parameter::One(value) => match SqliteCell::of(value, &mut text)? {
            SqliteCell::Null => arguments.add(None::<i64>),
            SqliteCell::Integer(number) => arguments.add(number),
            SqliteCell::Real(number) => arguments.add(number),
            SqliteCell::Blob(bytes) => arguments.add(bytes),
            // All that is stored as a text is one.
            SqliteCell::Text(text) => arguments.add(str::from_utf8(text).unwrap_or_default()),
        },
    };
    added.map_err(|_| Refusal::OutOfRange("a value is too large to be bound".into()))
}

/// Passes a parameter to `take` as it is stored.
pub(super) fn with_cell<T>(
    parameter: &Parameter,
    take: impl FnOnce(SqliteCell<'_>) -> T,
) -> Result<T, Refusal> {
    Ok(match parameter {
        Parameter::List(list) => take(SqliteCell::Text(list::json(list.values())?.as_bytes())),
        Parameter::Column(column) => take(SqliteCell::Blob(&columns::packed(column)?)),
        Parameter::One(value) => take(SqliteCell::of(value, &mut String::new())?),
    })
}
