//! What crosses to a driver: typed values one way, rows read column by column the other.

mod reader;
mod stored;

#[cfg(not(feature = "uuid"))]
use crate::error::Error;
use crate::error::Result;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

pub use reader::{Reader, ValueRow};
pub use stored::{Missing, Set, Stored};

/// The types that drivers know. A column has one, and so does every bound value, null or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Type {
    /// `i16`: `smallint`, `INTEGER`.
    I16,
    /// `i32`: `integer`, `INTEGER`.
    I32,
    /// `i64`: `bigint`, `INTEGER`.
    I64,
    /// `f32`: `real`, `REAL`.
    F32,
    /// `f64`: `double precision`, `REAL`.
    F64,
    /// `bool`: `boolean`, `INTEGER` of 0 and 1.
    Bool,
    /// `String`: `text` or `varchar(n)`, `TEXT`.
    Text,
    /// `Vec<u8>`: `bytea`, `BLOB`.
    Bytes,
    /// `NaiveDate`: `date`, `TEXT`.
    Date,
    /// `NaiveTime`: `time`, `TEXT`.
    Time,
    /// `NaiveDateTime`: `timestamp`, `TEXT`.
    DateTime,
    /// `DateTime<Utc>`: `timestamptz`, `TEXT`.
    Timestamp,
    /// `Uuid`: `uuid`, `BLOB` of 16 bytes.
    Uuid,
}

/// A value on its way to the database. Timestamps and times are whole microseconds.
///
/// `{:?}` shows only its type, since it may be secret; `{}` shows the value.
#[derive(Clone)]
#[non_exhaustive]
pub enum Value {
    /// Null, of a type: an untyped null would let a cached statement misread the next value.
    Null(Type),
    /// An `i16`.
    I16(i16),
    /// An `i32`.
    I32(i32),
    /// An `i64`.
    I64(i64),
    /// An `f32`.
    F32(f32),
    /// An `f64`.
    F64(f64),
    /// A `bool`.
    Bool(bool),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A date.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// A date and time of no zone.
    DateTime(NaiveDateTime),
    /// A moment.
    Timestamp(DateTime<Utc>),
    /// A UUID.
    #[cfg(feature = "uuid")]
    Uuid(uuid::Uuid),
    /// Values of one type, none of them null, bound as one.
    List(Type, Vec<Value>),
    /// What one column of many new rows gets, row by row, bound as one.
    Column(Type, Arc<Vec<Value>>),
}

impl Type {
    /// How many bytes a value of it takes, where all take the same.
    fn size(self) -> usize {
        match self {
            Type::Text | Type::Bytes => 0,
            Type::Bool => 1,
            Type::I16 => 2,
            Type::I32 | Type::F32 | Type::Date => 4,
            Type::I64 | Type::F64 | Type::Time | Type::DateTime | Type::Timestamp => 8,
            Type::Uuid => 16,
        }
    }
}

impl Value {
    /// The type; of a list or column, that of its members.
    pub fn ty(&self) -> Type {
        match self {
            Value::Null(ty) | Value::List(ty, _) | Value::Column(ty, _) => *ty,
            Value::I16(_) => Type::I16,
            Value::I32(_) => Type::I32,
            Value::I64(_) => Type::I64,
            Value::F32(_) => Type::F32,
            Value::F64(_) => Type::F64,
            Value::Bool(_) => Type::Bool,
            Value::Text(_) => Type::Text,
            Value::Bytes(_) => Type::Bytes,
            Value::Date(_) => Type::Date,
            Value::Time(_) => Type::Time,
            Value::DateTime(_) => Type::DateTime,
            Value::Timestamp(_) => Type::Timestamp,
            #[cfg(feature = "uuid")]
            Value::Uuid(_) => Type::Uuid,
        }
    }

    /// Takes the next column as a value of this type.
    pub fn read(reader: &mut dyn Reader, ty: Type) -> Result<Value> {
        if reader.take_null()? {
            return Ok(Value::Null(ty));
        }
        Ok(match ty {
            Type::I16 => Value::I16(reader.i16()?),
            Type::I32 => Value::I32(reader.i32()?),
            Type::I64 => Value::I64(reader.i64()?),
            Type::F32 => Value::F32(f32::read(reader)?),
            Type::F64 => Value::F64(f64::read(reader)?),
            Type::Bool => Value::Bool(reader.bool()?),
            Type::Text => Value::Text(reader.string()?),
            Type::Bytes => Value::Bytes(reader.byte_vec()?),
            Type::Date => Value::Date(reader.date()?),
            Type::Time => Value::Time(reader.time()?),
            Type::DateTime => Value::DateTime(reader.date_time()?),
            Type::Timestamp => Value::Timestamp(reader.timestamp()?),
            #[cfg(feature = "uuid")]
            Type::Uuid => Value::Uuid(reader.uuid()?),
            #[cfg(not(feature = "uuid"))]
            Type::Uuid => return Err(Error::decode("a uuid, which needs the feature `uuid`")),
        })
    }

    /// The values that are bound as this one, if it is a list or column.
    pub fn members(&self) -> Option<&[Value]> {
        match self {
            Value::List(_, values) => Some(values),
            Value::Column(_, values) => Some(values),
            _ => None,
        }
    }

    /// How many bytes it takes when it is bound, without what its type adds; of a list, all its members together.
    pub(crate) fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            value => match value.members() {
                Some(values) if matches!(value.ty(), Type::Text | Type::Bytes) => {
                    values.iter().map(Value::size).sum()
                }
                Some(values) => values.len() * value.ty().size(),
                None => value.ty().size(),
            },
        }
    }

    /// Whether this is a null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null(_))
    }
}

/// The type alone.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null(ty) => write!(f, "Null({ty:?})"),
            Value::List(ty, values) => write!(f, "List({ty:?}; {})", values.len()),
            Value::Column(ty, values) => write!(f, "Column({ty:?}; {})", values.len()),
            value => write!(f, "{:?}(_)", value.ty()),
        }
    }
}

/// The value.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null(_) => f.write_str("null"),
            Value::I16(v) => v.fmt(f),
            Value::I32(v) => v.fmt(f),
            Value::I64(v) => v.fmt(f),
            Value::F32(v) => fmt::Debug::fmt(v, f),
            Value::F64(v) => fmt::Debug::fmt(v, f),
            Value::Bool(v) => v.fmt(f),
            Value::Text(v) => fmt::Debug::fmt(v, f),
            Value::Bytes(v) => v.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
            Value::Date(v) => v.fmt(f),
            Value::Time(v) => v.fmt(f),
            Value::DateTime(v) => v.fmt(f),
            Value::Timestamp(v) => v.fmt(f),
            #[cfg(feature = "uuid")]
            Value::Uuid(v) => v.fmt(f),
            Value::List(_, values) => list(values, f),
            Value::Column(_, values) => list(values, f),
        }
    }
}

fn list(values: &[Value], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("[")?;
    for (n, value) in values.iter().enumerate() {
        write!(f, "{}{value}", if n > 0 { ", " } else { "" })?;
    }
    f.write_str("]")
}

/// Equal in kind and contents; floats by their bits, so that equality is total and values can be keys of maps.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Null(a), Value::Null(b)) => a == b,
            (Value::I16(a), Value::I16(b)) => a == b,
            (Value::I32(a), Value::I32(b)) => a == b,
            (Value::I64(a), Value::I64(b)) => a == b,
            (Value::F32(a), Value::F32(b)) => a.to_bits() == b.to_bits(),
            (Value::F64(a), Value::F64(b)) => a.to_bits() == b.to_bits(),
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::Date(a), Value::Date(b)) => a == b,
            (Value::Time(a), Value::Time(b)) => a == b,
            (Value::DateTime(a), Value::DateTime(b)) => a == b,
            (Value::Timestamp(a), Value::Timestamp(b)) => a == b,
            #[cfg(feature = "uuid")]
            (Value::Uuid(a), Value::Uuid(b)) => a == b,
            (Value::List(s, a), Value::List(t, b)) => s == t && a == b,
            (Value::Column(s, a), Value::Column(t, b)) => s == t && a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Value::Null(ty) => ty.hash(state),
            Value::I16(v) => v.hash(state),
            Value::I32(v) => v.hash(state),
            Value::I64(v) => v.hash(state),
            Value::F32(v) => v.to_bits().hash(state),
            Value::F64(v) => v.to_bits().hash(state),
            Value::Bool(v) => v.hash(state),
            Value::Text(v) => v.hash(state),
            Value::Bytes(v) => v.hash(state),
            Value::Date(v) => v.hash(state),
            Value::Time(v) => v.hash(state),
            Value::DateTime(v) => v.hash(state),
            Value::Timestamp(v) => v.hash(state),
            #[cfg(feature = "uuid")]
            Value::Uuid(v) => v.hash(state),
            Value::List(_, v) => v.hash(state),
            Value::Column(_, v) => v.hash(state),
        }
    }
}
