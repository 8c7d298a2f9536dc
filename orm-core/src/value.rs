//! What crosses to a driver: typed values one way, rows read column by column the other.

mod parameter;
mod reader;
mod stored;

#[cfg(not(feature = "uuid"))]
use crate::error::DecodeError;
use crate::error::DecodeResult;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::fmt;
use std::hash::{Hash, Hasher};

pub use parameter::{Array, Parameter};
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
}

impl Type {
    /// Returns how many bytes a value takes when it is bound, where all take the same.
    fn size(self) -> Option<usize> {
        Some(match self {
            Type::Text | Type::Bytes => return None,
            Type::Bool => 1,
            Type::I16 => 2,
            Type::I32 | Type::F32 | Type::Date => 4,
            Type::I64 | Type::F64 | Type::Time | Type::DateTime | Type::Timestamp => 8,
            Type::Uuid => 16,
        })
    }
}

impl Value {
    /// Returns the type.
    pub fn ty(&self) -> Type {
        match self {
            Value::Null(ty) => *ty,
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
    pub fn read(reader: &mut dyn Reader, ty: Type) -> DecodeResult<Value> {
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
            Type::Uuid => return Err(DecodeError::new("a uuid, which needs the feature `uuid`")),
        })
    }

    /// Returns how many bytes it takes when it is bound, without what its type adds.
    pub(crate) fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            value => value.ty().size().unwrap_or_default(),
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
        }
    }
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
        }
    }
}
