//! Arrays as Postgres sends and takes them: in binary form, and as the text that it reads one from.

use super::cell::{ColumnKind, PostgresCell};
use super::types::{PostgresType, oids};
use crate::error::{DecodeError, DecodeResult};
use crate::value::{Array, ColumnValues, TextBuffer, Type, Value, for_each_type};
use sqlx::error::BoxDynError;
use std::fmt::Write;

/// Appends the binary form of an array of one dimension, counted from 1.
pub(super) fn write(array: &Array, buffer: &mut Vec<u8>) -> Result<(), BoxDynError> {
    let (ty, values) = (array.ty(), array.values());
    write_array(ty, values.len(), buffer, |to| {
        write_elements(ty, values, to)
    })
}

/// Appends the binary form of a column of many rows: an array of their values.
pub(super) fn write_column(column: &ColumnValues, buffer: &mut Vec<u8>) -> Result<(), BoxDynError> {
    let ty = column.ty();
    write_array(ty, column.rows(), buffer, |to| match column.texts() {
        Some(texts) => write_texts(texts, to),
        None => write_elements(ty, column.values(), to),
    })
}

/// Appends the binary form of an array of so many elements of this type. `write_elements` appends them, and returns whether
/// one of them is null.
fn write_array(
    ty: Type,
    elements: usize,
    buffer: &mut Vec<u8>,
    write_elements: impl FnOnce(&mut Vec<u8>) -> Result<bool, BoxDynError>,
) -> Result<(), BoxDynError> {
    let element = match ty {
        Type::Array(_) => String::OIDS.0,
        ty => oids(ty).0,
    };
    let start = buffer.len();
    for word in [i32::from(elements > 0), 0] {
        buffer.extend_from_slice(&word.to_be_bytes());
    }
    buffer.extend_from_slice(&element.to_be_bytes());
    if elements == 0 {
        return Ok(());
    }
    for word in [i32::try_from(elements)?, 1] {
        buffer.extend_from_slice(&word.to_be_bytes());
    }
    let has_null = write_elements(buffer)?;
    buffer[start + 4..start + 8].copy_from_slice(&i32::from(has_null).to_be_bytes());
    Ok(())
}

/// Appends elements that have all the same type, each as `write` writes it. Returns whether one of them is null.
fn write_each<'v, T: 'v>(
    values: &'v [Value],
    buffer: &mut Vec<u8>,
    value_of: impl Fn(&'v Value) -> Option<&'v T>,
    write: impl Fn(&T, &mut Vec<u8>),
) -> Result<bool, BoxDynError> {
    let mut has_null = false;
    for value in values {
        if let Some(value) = value_of(value) {
            let start = buffer.len();
            buffer.extend_from_slice(&[0; 4]);
            write(value, buffer);
            let length = i32::try_from(buffer.len() - start - 4)?;
            buffer[start..start + 4].copy_from_slice(&length.to_be_bytes());
        } else if value.is_null() {
            has_null = true;
            buffer.extend_from_slice(&(-1_i32).to_be_bytes());
        } else {
            return Err("a member of the list is of another type".into());
        }
    }
    Ok(has_null)
}

/// Appends texts, and returns whether one of them is null.
fn write_texts(texts: &TextBuffer, buffer: &mut Vec<u8>) -> Result<bool, BoxDynError> {
    let mut has_null = false;
    buffer.reserve(texts.size() + texts.len() * size_of::<i32>());
    for text in texts.iter() {
        has_null |= text.is_none();
        let length = text.map_or(Ok(-1), |text| i32::try_from(text.len()))?;
        buffer.extend_from_slice(&length.to_be_bytes());
        buffer.extend_from_slice(text.unwrap_or_default().as_bytes());
    }
    Ok(has_null)
}

/// Appends the length of a value, -1 for null, and the value as it is written.
pub(super) fn with_length(
    value: &Value,
    buffer: &mut Vec<u8>,
    write: impl FnOnce(&Value, &mut Vec<u8>) -> Result<(), BoxDynError>,
) -> Result<(), BoxDynError> {
    if value.is_null() {
        buffer.extend_from_slice(&(-1_i32).to_be_bytes());
        return Ok(());
    }
    let start = buffer.len();
    buffer.extend_from_slice(&[0; 4]);
    write(value, buffer)?;
    let length = i32::try_from(buffer.len() - start - 4)?;
    buffer[start..start + 4].copy_from_slice(&length.to_be_bytes());
    Ok(())
}

macro_rules! elements {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {
        /// Appends the binary form of elements of this type; of arrays among them, the texts that they are read from.
        /// Returns whether one of them is null.
        fn write_elements(ty: Type, values: &[Value], buffer: &mut Vec<u8>) -> Result<bool, BoxDynError> {
            match ty {
                $($(#[$cfg])* Type::$variant => write_each(
                    values,
                    buffer,
                    |value| match value {
                        Value::$variant(value) => Some(value),
                        _ => None,
                    },
                    <$t>::write,
                ),)*
                Type::Array(_) => write_each(
                    values,
                    buffer,
                    |value| match value {
                        Value::Array(array) => Some(array),
                        _ => None,
                    },
                    |array, buffer| literal(array).write(buffer),
                ),
            }
        }

        /// Reads elements of this type.
        fn read_elements(ty: Type, elements: ArrayElements<'_>) -> DecodeResult<Vec<Value>> {
            match ty {
                $($(#[$cfg])* Type::$variant => {
                    read_each(ty, elements, |cell| <$t>::read(cell).map(Value::$variant))
                })*
                Type::Array(_) => read_each(ty, elements, |cell| Err(cell.unwanted())),
            }
        }
    };
}

for_each_type!(elements);

/// Reads an array of elements of this type.
pub(super) fn read(element: Type, cell: PostgresCell<'_>) -> DecodeResult<Array> {
    let values = read_elements(element, ArrayElements::of(cell)?)?;
    Ok(Array::new(element, values))
}

/// Reads elements that have all the same type, each that is not null as `read` reads it.
fn read_each(
    ty: Type,
    elements: ArrayElements<'_>,
    read: impl Fn(PostgresCell<'_>) -> DecodeResult<Value>,
) -> DecodeResult<Vec<Value>> {
    let mut values = Vec::with_capacity(elements.most());
    for cell in elements {
        values.push(match cell? {
            Some(cell) => read(cell)?,
            None => Value::Null(ty),
        });
    }
    Ok(values)
}

/// The elements of an array, one after the other; `None` stands for null.
pub(super) struct ArrayElements<'r> {
    kind: ColumnKind,
    left: i32,
    rest: &'r [u8],
}

impl<'r> ArrayElements<'r> {
    /// The elements of an array of one dimension.
    pub(super) fn of(cell: PostgresCell<'r>) -> DecodeResult<Self> {
        let ColumnKind::Of(Type::Array(found)) = cell.kind else {
            return Err(cell.unwanted());
        };
        let mut rest = cell.bytes;
        let dimensions = word(&mut rest)?;
        let (_has_null, _element) = (word(&mut rest)?, word(&mut rest)?);
        let left = match dimensions {
            0 => 0,
            1 => word(&mut rest)?,
            _ => return Err(DecodeError::new("an array of several dimensions")),
        };
        if dimensions == 1 {
            word(&mut rest)?;
        }
        Ok(ArrayElements {
            kind: ColumnKind::of_type(*found),
            left,
            rest,
        })
    }

    /// The number of elements, as far as there are bytes for them: each has a length.
    fn most(&self) -> usize {
        let said = usize::try_from(self.left).unwrap_or(0);
        said.min(self.rest.len() / 4)
    }

    fn take(&mut self) -> DecodeResult<Option<PostgresCell<'r>>> {
        let Ok(length) = usize::try_from(word(&mut self.rest)?) else {
            return Ok(None);
        };
        let (bytes, after) = self.rest.split_at_checked(length).ok_or_else(cut_off)?;
        self.rest = after;
        let kind = self.kind;
        Ok(Some(PostgresCell { kind, bytes }))
    }
}

impl<'r> Iterator for ArrayElements<'r> {
    type Item = DecodeResult<Option<PostgresCell<'r>>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1).filter(|left| *left >= 0)?;
        Some(self.take())
    }
}

fn word(from: &mut &[u8]) -> DecodeResult<i32> {
    let (bytes, rest) = from.split_first_chunk().ok_or_else(cut_off)?;
    *from = rest;
    Ok(i32::from_be_bytes(*bytes))
}

fn cut_off() -> DecodeError {
    DecodeError::new("an array that is cut off")
}

/// Returns the text that Postgres reads an array from: `{"1","2",NULL}`.
fn literal(array: &Array) -> String {
    let mut text = String::from("{");
    for (n, value) in array.values().iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        if value.is_null() {
            text.push_str("NULL");
            continue;
        }
        text.push('"');
        write_literal(value, &mut text);
        text.push('"');
    }
    text.push('}');
    text
}

/// Appends the text of an element, as it stands between quotes.
fn write_literal(value: &Value, text: &mut String) {
    // Writing to a `String` cannot fail.
    _ = match value {
        Value::Text(own) => {
            for sign in own.chars() {
                if matches!(sign, '"' | '\\') {
                    text.push('\\');
                }
                text.push(sign);
            }
            Ok(())
        }
        Value::Bytes(_) => write!(text, r"\\x{value}"),
        // What is longer was refused.
        Value::Duration(span) => write!(text, "{}", span.num_microseconds().unwrap_or(i64::MAX)),
        value => write!(text, "{value}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::ColumnBuilder;
    use crate::value::tests::samples;

    #[test]
    fn arrays_of_every_type_are_read_as_they_were_sent() {
        for two in samples().chunks(2) {
            let ty = two[0].ty();
            let values = [two, &[Value::Null(ty)]].concat();
            let array = Array::new(ty, values);
            let mut bytes = Vec::new();
            write(&array, &mut bytes).unwrap();
            let kind = ColumnKind::Of(super::super::types::type_of(oids(ty.array()).0).unwrap());
            let read = read(
                ty,
                PostgresCell {
                    kind,
                    bytes: &bytes,
                },
            )
            .unwrap();
            assert!(read == array);
        }
    }

    #[test]
    fn texts_in_one_buffer_are_sent_as_texts_are() {
        let values = vec![
            Value::Text("é".to_owned()),
            Value::Null(Type::Text),
            Value::Text(String::new()),
        ];
        let mut column = ColumnBuilder::with_capacity(Type::Text, 3);
        for value in &values {
            column.push(value.clone());
        }
        let mut bytes = [Vec::new(), Vec::new()];
        let columns = [column.finish(), ColumnValues::new(Type::Text, values)];
        for (column, bytes) in columns.iter().zip(&mut bytes) {
            write_column(column, bytes).unwrap();
        }
        assert_eq!(bytes[0], bytes[1]);
    }

    #[test]
    fn an_array_among_others_is_a_text() {
        let texts = ["a", "\"\\", ""].map(|text| Value::Text(text.to_owned()));
        assert_eq!(
            literal(&Array::new(Type::Text, texts.to_vec())),
            r#"{"a","\"\\",""}"#
        );
        let bytes = Array::new(Type::Bytes, vec![Value::Bytes(vec![0, 255])]);
        assert_eq!(literal(&bytes), r#"{"\\x00ff"}"#);
        let floats = vec![Value::F64(f64::INFINITY), Value::Null(Type::F64)];
        assert_eq!(literal(&Array::new(Type::F64, floats)), r#"{"inf",NULL}"#);
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let array = Array::new(Type::I32, vec![Value::I32(7)]);
        let mut bytes = Vec::new();
        write(&array, &mut bytes).unwrap();
        for length in 0..bytes.len() {
            let bytes = &bytes[..length];
            let kind = ColumnKind::Of(Type::Array(&Type::I32));
            assert!(read(Type::I32, PostgresCell { kind, bytes }).is_err());
        }
    }
}
