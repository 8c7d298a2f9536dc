//! Rows as a cursor over their columns.

use super::{Array, Type, Value, for_each_type};
use crate::error::{DecodeError, DecodeResult};
use std::mem;

macro_rules! reader {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
        /// One row, read column by column from left to right: every call takes the next column.
        ///
        /// A call that fails takes nothing, so that [`position`](Reader::position) tells where it failed. Zeros have no
        /// sign.
        ///
        /// Taken as `&mut dyn Reader`, so that a model is read by one piece of code, whatever its rows come from.
        ///
        /// ```
        /// # use orm_core::value::{Reader, Type, Value, ValueRow};
        /// let mut values = [Value::I64(7), Value::Null(Type::Text)];
        /// let mut row = ValueRow::new(&mut values);
        /// assert_eq!(row.i64().unwrap(), 7);
        /// assert_eq!(row.string().unwrap_err().to_string(), "found null");
        /// assert!(row.take_null().unwrap());
        /// ```
        pub trait Reader {
            /// Takes the next column if it is null; otherwise leaves it and returns `false`.
            fn take_null(&mut self) -> DecodeResult<bool>;
            /// Takes the next `n` columns if all of them are null; otherwise leaves them and returns `false`.
            fn take_nulls(&mut self, n: usize) -> DecodeResult<bool> {
                let start = self.position();
                for taken in 0..n {
                    if !self.take_null()? {
                        if taken > 0 {
                            self.rewind();
                            self.skip(start);
                        }
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            /// Passes over the next `n` columns.
            fn skip(&mut self, n: usize);
            /// Goes back to the first column, to read the row once more. Texts and bytes that were moved out are gone.
            fn rewind(&mut self);
            /// Returns the index of the next column, for messages.
            fn position(&self) -> usize;
            /// Returns whether the row stands for all rows: each of its columns is an array of their values. An insert of
            /// many rows may be answered so.
            fn holds_all_rows(&self) -> bool {
                false
            }
            /// Returns the name of a column, where the database tells it.
            fn column_name(&self, _position: usize) -> Option<&str> {
                None
            }
            $(
                #[doc = concat!("Takes ", $word, ".")]
                $(#[$cfg])*
                fn $method(&mut self) -> DecodeResult<$t>;
            )*
            /// Takes a decimal of a column that is declared with so many places, and returns it with as many. A database
            /// may keep such a column as a whole number.
            #[cfg(feature = "decimal")]
            fn decimal_of(&mut self, places: u32) -> DecodeResult<rust_decimal::Decimal> {
                self.decimal().map(|decimal| super::decimal::at_places(decimal, places))
            }
            /// Takes a decimal that SQL of the user's own gives, of which nobody knows with how many places it is declared.
            /// A database that keeps columns of decimals as whole numbers refuses those.
            #[cfg(feature = "decimal")]
            fn undeclared_decimal(&mut self) -> DecodeResult<rust_decimal::Decimal> {
                self.decimal()
            }
            /// Takes an array of values of this type.
            fn array(&mut self, element: &'static Type) -> DecodeResult<Array>;
        }
    };
}

for_each_type!(reader);

/// A row of values already in hand, such as those of a draft. Texts and bytes are moved out of it.
#[derive(Debug)]
pub struct ValueRow<'v> {
    values: &'v mut [Value],
    next: usize,
}

impl<'v> ValueRow<'v> {
    /// Reads these from the first on.
    pub fn new(values: &'v mut [Value]) -> Self {
        ValueRow { values, next: 0 }
    }

    fn place(&mut self) -> Option<&mut Value> {
        self.values.get_mut(self.next)
    }
}

/// A row of values in hand that are kept column by column. Texts and bytes are moved out of it.
pub(crate) struct ColumnsRow<'v> {
    columns: &'v mut [Vec<Value>],
    row: usize,
    next: usize,
}

impl<'v> ColumnsRow<'v> {
    /// Reads the values of one row from the first column on.
    pub(crate) fn new(columns: &'v mut [Vec<Value>], row: usize) -> Self {
        let next = 0;
        ColumnsRow { columns, row, next }
    }

    fn place(&mut self) -> Option<&mut Value> {
        self.columns.get_mut(self.next)?.get_mut(self.row)
    }
}

/// Returns the error for a value of another type than the one that was wanted.
fn unwanted(found: &Value) -> DecodeError {
    DecodeError::new(match found {
        Value::Null(_) => "null",
        value => value.ty().word(),
    })
}

macro_rules! value_row_methods {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        fn $method(&mut self) -> DecodeResult<$t> {
            let taken = match self.place().ok_or_else(end)? {
                Value::$variant(value) => take!($class, value),
                other => return Err(unwanted(other)),
            };
            self.next += 1;
            Ok(taken)
        }
    )*};
}

/// Expands to a value that is taken out of its place: a long one is moved.
macro_rules! take {
    (text, $value:ident) => {
        mem::take($value)
    };
    (bytes, $value:ident) => {
        mem::take($value)
    };
    (json, $value:ident) => {
        mem::take($value)
    };
    ($class:ident, $value:ident) => {
        *$value
    };
}

fn end() -> DecodeError {
    DecodeError::new("the end of the row")
}

/// Implements [`Reader`] for a row whose `place` is that of the next value.
macro_rules! read_in_hand {
    ($t:ty) => {
        impl Reader for $t {
            fn take_null(&mut self) -> DecodeResult<bool> {
                let null = self.place().is_some_and(|value| value.is_null());
                self.next += usize::from(null);
                Ok(null)
            }

            fn skip(&mut self, n: usize) {
                self.next += n;
            }

            fn rewind(&mut self) {
                self.next = 0;
            }

            fn position(&self) -> usize {
                self.next
            }

            fn array(&mut self, element: &'static Type) -> DecodeResult<Array> {
                let taken = match self.place().ok_or_else(end)? {
                    Value::Array(array) if array.ty() == *element => array.clone(),
                    other => return Err(unwanted(other)),
                };
                self.next += 1;
                Ok(taken)
            }

            for_each_type!(value_row_methods);
        }
    };
}

read_in_hand!(ValueRow<'_>);
read_in_hand!(ColumnsRow<'_>);
