//! Values as Postgres takes them: each in the binary form of its own type.
//!
//! Hand-written, because a value must travel as exactly the type that the statement's text names (`$1::int8`), nulls
//! and empty lists too: sqlx keeps prepared statements by their text alone.

use super::array;
use super::types::{PostgresType, oids};
use crate::db::driver::Refusal;
use crate::value::{Array, Parameter, Type, Value, for_each_type};
use sqlx::Arguments;
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, Postgres};

/// Returns the arguments of a statement.
pub(super) fn arguments(parameters: &[Parameter]) -> Result<PgArguments, Refusal> {
    let mut arguments = PgArguments::default();
    arguments.reserve(parameters.len(), parameters.len() * 12);
    for parameter in parameters {
        match parameter {
            Parameter::One(value) => check(value)?,
            Parameter::List(array) => check_elements(array)?,
            // A plan refuses values that a column of its rows cannot store.
            Parameter::Column(_) => {}
        }
        arguments
            .add(Bound(parameter))
            .map_err(|_| Refusal::OutOfRange("a value is too large to be bound".into()))?;
    }
    Ok(arguments)
}

/// A parameter that says of itself what type it is.
struct Bound<'p>(&'p Parameter);

impl sqlx::Type<Postgres> for Bound<'_> {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl Encode<'_, Postgres> for Bound<'_> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        match self.0 {
            Parameter::One(Value::Null(_)) => return Ok(IsNull::Yes),
            Parameter::One(value) => write(value, buffer)?,
            Parameter::List(list) if list.values().iter().any(Value::is_null) => {
                return Err("a member of the list is null".into());
            }
            Parameter::List(list) => array::write(list, buffer)?,
            Parameter::Column(column) => array::write_column(column, buffer)?,
        }
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        let (single, list) = oids(self.0.ty());
        let oid = match self.0 {
            Parameter::One(_) => single,
            Parameter::List(_) | Parameter::Column(_) => list,
        };
        Some(PgTypeInfo::with_oid(Oid(oid)))
    }
}

/// Appends a row as a binary `COPY` takes it: the number of its values, and each with its length. What its columns cannot
/// store was refused before.
pub(super) fn write_row(row: &[Value], buffer: &mut Vec<u8>) -> Result<(), Refusal> {
    let too_large = || Refusal::OutOfRange("a value is too large to be copied".into());
    let width = i16::try_from(row.len()).map_err(|_| too_large())?;
    buffer.extend_from_slice(&width.to_be_bytes());
    for value in row {
        array::with_length(value, buffer, write).map_err(|_| too_large())?;
    }
    Ok(())
}

macro_rules! check_and_write {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
        /// Refuses what Postgres cannot store.
        fn check(value: &Value) -> Result<(), Refusal> {
            match value {
                Value::Null(_) => Ok(()),
                Value::OutOfRange(_) => Err(Refusal::too_large()),
                Value::Array(array) => check_elements(array),
                $($(#[$cfg])* Value::$variant(value) => value.check(),)*
            }
        }

        /// Refuses what Postgres cannot store among elements of one type.
        fn check_elements(array: &Array) -> Result<(), Refusal> {
            let mut values = array.values().iter();
            match array.ty() {
                $($(#[$cfg])* Type::$variant => values.try_for_each(|value| match value {
                    Value::$variant(value) => value.check(),
                    value => check(value),
                }),)*
                Type::Array(_) => values.try_for_each(check),
            }
        }

        /// Appends the binary form of a value; of a null there is none.
        fn write(value: &Value, buffer: &mut Vec<u8>) -> Result<(), BoxDynError> {
            match value {
                // What is out of range was refused.
                Value::Null(_) | Value::OutOfRange(_) => {}
                Value::Array(array) => array::write(array, buffer)?,
                $($(#[$cfg])* Value::$variant(value) => value.write(buffer),)*
            }
            Ok(())
        }
    };
}

for_each_type!(check_and_write);
