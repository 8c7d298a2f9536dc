//! Values as Postgres takes them: each in the binary form of its own type.
//!
//! Hand-written, because a value must travel as exactly the type that the statement's text names (`$1::int8`), nulls
//! and empty lists too: sqlx keeps prepared statements by their text alone.

use crate::db::driver::{check_float, check_text};
use crate::error::{Error, Result};
use crate::value::{Array, Parameter, Type, Value};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use sqlx::Arguments;
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, Postgres};

/// 2000-01-01, from which Postgres counts, in microseconds since 1970.
pub(super) const EPOCH_MICROS: i64 = 946_684_800_000_000;
/// The same day, counted as chrono counts days.
pub(super) const EPOCH_DAYS: i32 = 730_120;

/// Returns the arguments of a statement.
pub(super) fn arguments(parameters: &[Parameter]) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    arguments.reserve(parameters.len(), parameters.len() * 12);
    for parameter in parameters {
        parameter.values().iter().try_for_each(check)?;
        arguments
            .add(Bound(parameter))
            .map_err(|_| Error::OutOfRange {
                model: None,
                field: None,
                why: "a value is too large to be bound".to_owned(),
            })?;
    }
    Ok(arguments)
}

fn check(value: &Value) -> Result<()> {
    match value {
        Value::Text(text) => check_text(text),
        Value::F32(number) => check_float(f64::from(*number)).map(|_| ()),
        Value::F64(number) => check_float(*number).map(|_| ()),
        _ => Ok(()),
    }
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
            Parameter::One(value) => single(value, buffer),
            Parameter::List(list) if list.values().iter().any(Value::is_null) => {
                return Err("a member of the list is null".into());
            }
            Parameter::List(array) | Parameter::Column(array) => write_array(array, buffer)?,
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

/// The numbers by which Postgres knows a type, and lists of it. They are the same in every database.
fn oids(ty: Type) -> (u32, u32) {
    match ty {
        Type::I16 => (21, 1005),
        Type::I32 => (23, 1007),
        Type::I64 => (20, 1016),
        Type::F32 => (700, 1021),
        Type::F64 => (701, 1022),
        Type::Bool => (16, 1000),
        Type::Text => (25, 1009),
        Type::Bytes => (17, 1001),
        Type::Date => (1082, 1182),
        Type::Time => (1083, 1183),
        Type::DateTime => (1114, 1115),
        Type::Timestamp => (1184, 1185),
        Type::Uuid => (2950, 2951),
    }
}

/// An array of one dimension, counted from 1.
fn write_array(array: &Array, buffer: &mut Vec<u8>) -> Result<(), BoxDynError> {
    let (ty, values) = (array.ty(), array.values());
    buffer.extend_from_slice(&i32::from(!values.is_empty()).to_be_bytes());
    let has_null = values.iter().any(Value::is_null);
    buffer.extend_from_slice(&i32::from(has_null).to_be_bytes());
    buffer.extend_from_slice(&oids(ty).0.to_be_bytes());
    if values.is_empty() {
        return Ok(());
    }
    buffer.extend_from_slice(&i32::try_from(values.len())?.to_be_bytes());
    buffer.extend_from_slice(&1_i32.to_be_bytes());
    for value in values {
        if value.ty() != ty {
            return Err("a member of the list is of another type".into());
        }
        if value.is_null() {
            buffer.extend_from_slice(&(-1_i32).to_be_bytes());
            continue;
        }
        let start = buffer.len();
        buffer.extend_from_slice(&[0; 4]);
        single(value, buffer);
        let length = i32::try_from(buffer.len() - start - 4)?;
        buffer[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }
    Ok(())
}

fn single(value: &Value, buffer: &mut Vec<u8>) {
    match value {
        Value::I16(number) => buffer.extend_from_slice(&number.to_be_bytes()),
        Value::I32(number) => buffer.extend_from_slice(&number.to_be_bytes()),
        Value::I64(number) => buffer.extend_from_slice(&number.to_be_bytes()),
        Value::F32(number) => buffer.extend_from_slice(&number.to_be_bytes()),
        Value::F64(number) => buffer.extend_from_slice(&number.to_be_bytes()),
        Value::Bool(yes) => buffer.push(u8::from(*yes)),
        Value::Text(text) => buffer.extend_from_slice(text.as_bytes()),
        Value::Bytes(bytes) => buffer.extend_from_slice(bytes),
        Value::Date(date) => buffer.extend_from_slice(&days(*date).to_be_bytes()),
        Value::Time(of_day) => buffer.extend_from_slice(&micros_of_day(*of_day).to_be_bytes()),
        Value::DateTime(moment) => buffer.extend_from_slice(&micros(*moment).to_be_bytes()),
        Value::Timestamp(moment) => {
            buffer.extend_from_slice(&micros(moment.naive_utc()).to_be_bytes());
        }
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => buffer.extend_from_slice(uuid.as_bytes()),
        // A null is no bytes.
        Value::Null(_) => {}
    }
}

fn days(date: NaiveDate) -> i32 {
    chrono::Datelike::num_days_from_ce(&date) - EPOCH_DAYS
}

fn micros_of_day(of_day: NaiveTime) -> i64 {
    i64::from(of_day.num_seconds_from_midnight()) * 1_000_000
        + i64::from(of_day.nanosecond() / 1_000).min(999_999)
}

/// Chrono's own range fits: it ends before Postgres's does.
fn micros(moment: NaiveDateTime) -> i64 {
    DateTime::timestamp_micros(&moment.and_utc()) - EPOCH_MICROS
}
