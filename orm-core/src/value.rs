//! Values on their way to a database, and rows on their way back.
//!
//! ```text
//! types.rs       the table of types: a new type is a row there
//! stored.rs      Stored: the Rust types that become values
//! key.rs         KeyValue: the key of a row
//! json.rs        JsonText: a JSON document
//! parse.rs       values written as texts, such as in a url
//! parameter.rs   Parameter: what stands for a placeholder, one value or many
//! decimal.rs     decimals as whole numbers of their last place
//! array.rs       Array: values of one type; StoredArray: the array that a `Vec` becomes
//! column.rs      ColumnValues: the values of one column of many rows
//! text_buffer.rs TextBuffer: texts of many rows, one behind the other
//! reader.rs      Reader: a row, read column by column; ValueRow: one of values in hand
//! ```

mod array;
mod column;
#[cfg(feature = "decimal")]
pub(crate) mod decimal;
mod escape;
#[cfg(feature = "json")]
mod json;
mod key;
mod parameter;
mod parse;
mod reader;
mod stored;
mod text_buffer;
mod types;

use crate::error::{DecodeError, DecodeResult};
use std::fmt;
use std::hash::{Hash, Hasher};

pub use array::{Array, ElementType, StoredArray};
pub(crate) use column::ColumnBuilder;
pub use column::ColumnValues;
pub(crate) use escape::write_quoted;
#[cfg(feature = "json")]
pub(crate) use json::JsonFailure;
#[cfg(feature = "json")]
pub use json::JsonText;
#[cfg(all(feature = "json", feature = "sqlite"))]
pub(crate) use json::{JsonNode, locate, position};
pub use key::KeyValue;
pub use parameter::Parameter;
pub(crate) use reader::ColumnsRow;
pub use reader::{Reader, ValueRow};
pub use stored::{IsSet, NotSet, Stored, StoredByte};
#[cfg(feature = "postgres")]
pub(crate) use text_buffer::TextBuffer;
pub(crate) use types::for_each_type;

macro_rules! types_and_values {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
        /// The type of a value. A column has one, and so has every value that is bound, null or not.
        ///
        /// ```
        /// use orm::doc::Book;
        /// use orm::prelude::*;
        /// use orm::schema::Type;
        ///
        /// let types: Vec<Type> = Book::table().columns().iter().map(|column| column.ty).collect();
        /// assert_eq!(types[..3], [Type::I64, Type::Text, Type::I32]);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Type {$(
            #[doc = concat!("`", stringify!($t), "`: ", $word, ".")]
            $(#[$cfg])*
            $variant,
        )*
            /// An array of values of this type, which is none of arrays.
            Array(&'static Type),
        }

        /// A value on its way to the database. Timestamps and times are whole microseconds.
        ///
        /// Floats are compared and hashed by their bits, so that equality is total and values can be keys of maps.
        ///
        /// `{:?}` shows only the type, since a value may be secret; `{}` shows the value.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// use orm::query::{Parameter, Value};
        ///
        /// let sql = Book::objects().filter(Book.title.eq("Nature")).to_sql_for(Backend::Sqlite)?;
        /// let Parameter::One(title) = &sql.values()[0] else { panic!() };
        /// assert_eq!(*title, Value::Text("Nature".to_owned()));
        /// assert_eq!(title.to_string(), r#""Nature""#);
        /// assert!(!format!("{title:?}").contains("Nature")); // it may be secret
        /// # Ok::<(), Error>(())
        /// ```
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum Value {
            /// Null, of a type: an untyped null would let a cached statement misread the next value.
            Null(Type),
            $(
                #[doc = concat!("A value of type `", stringify!($t), "`: ", $word, ".")]
                $(#[$cfg])*
                $variant($t),
            )*
            /// An array.
            Array(Array),
            /// A value of Rust that columns of this type have no place for. It is refused before the database.
            OutOfRange(Type),
        }

        impl Type {
            /// Every type but arrays, in the order of the table.
            pub(crate) const ALL: &[Type] = &[$($(#[$cfg])* Type::$variant),*];

            /// Returns the word for a value of this type in messages: `a date`.
            pub(crate) fn word(self) -> &'static str {
                match self {
                    $($(#[$cfg])* Type::$variant => $word,)*
                    Type::Array(_) => "an array",
                }
            }

            /// Returns the type of arrays of this one. As on Postgres, those of arrays are of the same type.
            pub(crate) fn array(self) -> Type {
                match self {
                    $($(#[$cfg])* Type::$variant => Type::Array(&Type::$variant),)*
                    Type::Array(_) => self,
                }
            }

            /// Returns how many bytes a value takes when it is bound, where all take the same.
            fn size(self) -> Option<usize> {
                match self {
                    $($(#[$cfg])* Type::$variant => size!($bytes),)*
                    Type::Array(_) => None,
                }
            }
        }

        impl Value {
            /// Returns the type.
            ///
            /// ```
            /// use orm::query::Value;
            /// use orm::schema::Type;
            ///
            /// assert_eq!(Value::Bool(true).ty(), Type::Bool);
            /// assert_eq!(Value::Null(Type::Date).ty(), Type::Date); // a null has a type too
            /// ```
            pub fn ty(&self) -> Type {
                match self {
                    Value::Null(ty) | Value::OutOfRange(ty) => *ty,
                    $($(#[$cfg])* Value::$variant(_) => Type::$variant,)*
                    Value::Array(array) => array.ty().array(),
                }
            }

            /// Takes the next column as a value of this type.
            #[doc(hidden)]
            pub fn read(reader: &mut dyn Reader, ty: Type) -> DecodeResult<Value> {
                if reader.take_null()? {
                    return Ok(Value::Null(ty));
                }
                Value::read_present(reader, ty)
            }

            /// Takes the next column as a value of this type, where it cannot be null.
            pub(crate) fn read_present(reader: &mut dyn Reader, ty: Type) -> DecodeResult<Value> {
                Ok(match ty {
                    $($(#[$cfg])* Type::$variant => Value::$variant(reader.$method()?),)*
                    Type::Array(element) => Value::Array(reader.array(element)?),
                })
            }

            /// Returns how many bytes the value takes when it is bound, without what its type adds.
            pub(crate) fn size(&self) -> usize {
                match self {
                    Value::Null(ty) | Value::OutOfRange(ty) => ty.size().unwrap_or_default(),
                    $($(#[$cfg])* Value::$variant(_value) => size!($bytes, _value),)*
                    Value::Array(array) => array.size(),
                }
            }
        }

        impl PartialEq for Value {
            fn eq(&self, other: &Self) -> bool {
                match (self, other) {
                    (Value::Null(left), Value::Null(right)) => left == right,
                    $($(#[$cfg])* (Value::$variant(left), Value::$variant(right)) => {
                        identity!($class, left) == identity!($class, right)
                    })*
                    (Value::Array(left), Value::Array(right)) => left == right,
                    (Value::OutOfRange(left), Value::OutOfRange(right)) => left == right,
                    _ => false,
                }
            }
        }

        impl Hash for Value {
            fn hash<H: Hasher>(&self, state: &mut H) {
                match self {
                    Value::Null(ty) | Value::OutOfRange(ty) => ty.hash(state),
                    $($(#[$cfg])* Value::$variant(value) => identity!($class, value).hash(state),)*
                    Value::Array(array) => array.hash(state),
                }
            }
        }

        impl fmt::Display for Value {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Value::Null(_) => f.write_str("null"),
                    Value::OutOfRange(_) => f.write_str("out of range"),
                    $($(#[$cfg])* Value::$variant(value) => show!($class, value, f),)*
                    Value::Array(array) => fmt::Display::fmt(array, f),
                }
            }
        }
    };
}

/// Expands to how many bytes a value takes: of a type, `None` where that varies; of a value of it, the number.
macro_rules! size {
    (varying) => {
        None
    };
    ($bytes:literal) => {
        Some($bytes)
    };
    (varying, $value:ident) => {
        $value.len()
    };
    ($bytes:literal, $value:ident) => {
        $bytes
    };
}

/// Expands to what makes two values of a class equal.
macro_rules! identity {
    (float, $value:ident) => {
        $value.to_bits()
    };
    ($class:ident, $value:ident) => {
        $value
    };
}

/// Expands to how `{}` shows a value of a class.
macro_rules! show {
    (float, $value:ident, $f:ident) => {
        fmt::Debug::fmt($value, $f)
    };
    (text, $value:ident, $f:ident) => {
        fmt::Debug::fmt($value, $f)
    };
    (bytes, $value:ident, $f:ident) => {
        $value.iter().try_for_each(|byte| write!($f, "{byte:02x}"))
    };
    ($class:ident, $value:ident, $f:ident) => {
        fmt::Display::fmt($value, $f)
    };
}

for_each_type!(types_and_values);

/// Takes the values of a field, one a column: a list of values does, and a closure.
pub trait ValueSink {
    /// Takes a value.
    fn put(&mut self, value: Value);
    /// Takes a text that stays where it is; by default a copy of it.
    fn put_text(&mut self, text: &str) {
        self.put(Value::Text(text.to_owned()));
    }
}

impl<F: FnMut(Value)> ValueSink for F {
    fn put(&mut self, value: Value) {
        self(value);
    }
}

impl ValueSink for Vec<Value> {
    fn put(&mut self, value: Value) {
        self.push(value);
    }
}

impl ValueSink for Vec<Parameter> {
    fn put(&mut self, value: Value) {
        self.push(Parameter::One(value));
    }
}

impl ValueSink for KeyValue {
    fn put(&mut self, value: Value) {
        self.push(value);
    }
}

impl Type {
    /// Returns whether values are decimals, which have digits of a declared number.
    #[cfg_attr(
        not(feature = "decimal"),
        expect(clippy::unused_self, reason = "none is without the feature")
    )]
    pub(crate) fn is_decimal(self) -> bool {
        #[cfg(feature = "decimal")]
        return self == Type::Decimal;
        #[cfg(not(feature = "decimal"))]
        false
    }
}

impl Value {
    /// Returns whether this is a null.
    ///
    /// ```
    /// use orm::query::Value;
    /// use orm::schema::Type;
    ///
    /// assert!(Value::Null(Type::I64).is_null() && !Value::I64(0).is_null());
    /// ```
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null(_))
    }

    /// Returns a number as a value of this type of integers.
    pub(crate) fn of_integer(number: i64, ty: Type) -> DecodeResult<Value> {
        let value = match ty {
            Type::I16 => i16::try_from(number).map(Value::I16),
            Type::I32 => i32::try_from(number).map(Value::I32),
            _ => Ok(Value::I64(number)),
        };
        value.map_err(|_| DecodeError::new("an integer out of the range of its field"))
    }

    /// Returns the number, if this is an integer.
    pub(crate) fn as_integer(&self) -> Option<i64> {
        match *self {
            Value::I16(number) => Some(number.into()),
            Value::I32(number) => Some(number.into()),
            Value::I64(number) => Some(number),
            _ => None,
        }
    }
}

impl Eq for Value {}

/// Shows the type alone.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null(ty) => write!(f, "Null({ty:?})"),
            value => write!(f, "{:?}(_)", value.ty()),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
