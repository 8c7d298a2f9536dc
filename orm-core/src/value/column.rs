//! Columns of many rows in hand, each of which is bound as one parameter.

use super::text_buffer::TextBuffer;
use super::{Array, Type, Value};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// The values of one column of many rows, row by row. Clones share them.
///
/// ```
/// use orm::query::{ColumnValues, Value};
/// use orm::schema::Type;
///
/// let titles = ColumnValues::new(Type::Text, vec![Value::Text("Nature".to_owned())]);
/// assert_eq!((titles.ty(), titles.values().len()), (Type::Text, 1));
/// ```
#[derive(Clone)]
pub struct ColumnValues(Members);

#[derive(Clone)]
enum Members {
    Values(Array),
    /// Texts that were copied from the rows, and the values that they are, once somebody wants those.
    Buffer(Arc<(TextBuffer, OnceLock<Vec<Value>>)>),
}

impl ColumnValues {
    /// Makes a column of values that all have this type.
    ///
    /// ```
    /// use orm::query::{ColumnValues, Value};
    /// use orm::schema::Type;
    ///
    /// let titles = ColumnValues::new(Type::Text, vec![Value::Text("Nature".to_owned())]);
    /// assert_eq!(titles.values().len(), 1);
    /// ```
    pub fn new(ty: Type, values: Vec<Value>) -> Self {
        Array::new(ty, values).into()
    }

    /// Returns the type of the values.
    ///
    /// ```
    /// use orm::query::{ColumnValues, Value};
    /// use orm::schema::Type;
    ///
    /// let titles = ColumnValues::new(Type::Text, vec![Value::Text("Nature".to_owned())]);
    /// assert_eq!(titles.ty(), Type::Text);
    /// ```
    pub fn ty(&self) -> Type {
        match &self.0 {
            Members::Values(array) => array.ty(),
            Members::Buffer(_) => Type::Text,
        }
    }

    /// Returns the values.
    ///
    /// ```
    /// use orm::query::{ColumnValues, Value};
    /// use orm::schema::Type;
    ///
    /// let titles = ColumnValues::new(Type::Text, vec![Value::Text("Nature".to_owned())]);
    /// assert_eq!(titles.values()[0], Value::Text("Nature".to_owned()));
    /// ```
    pub fn values(&self) -> &[Value] {
        match &self.0 {
            Members::Values(array) => array.values(),
            Members::Buffer(texts) => {
                let (texts, values) = &**texts;
                values.get_or_init(|| texts.to_values())
            }
        }
    }

    /// Returns the values without a copy, where they are in hand and nobody else holds them.
    pub(crate) fn into_values(self) -> Vec<Value> {
        match self.0 {
            Members::Values(array) => array.into_values(),
            Members::Buffer(texts) => texts.0.to_values(),
        }
    }

    /// Returns the values as texts, where they are held as such.
    pub(crate) fn texts(&self) -> Option<&TextBuffer> {
        match &self.0 {
            Members::Values(_) => None,
            Members::Buffer(texts) => Some(&texts.0),
        }
    }

    /// Returns the number of rows.
    pub(crate) fn rows(&self) -> usize {
        match &self.0 {
            Members::Values(array) => array.values().len(),
            Members::Buffer(texts) => texts.0.len(),
        }
    }

    /// Returns how many bytes the values take together.
    pub(super) fn size(&self) -> usize {
        match &self.0 {
            Members::Values(array) => array.size(),
            Members::Buffer(texts) => texts.0.size(),
        }
    }
}

impl From<Array> for ColumnValues {
    fn from(values: Array) -> Self {
        ColumnValues(Members::Values(values))
    }
}

impl PartialEq for ColumnValues {
    fn eq(&self, other: &Self) -> bool {
        self.ty() == other.ty() && self.values() == other.values()
    }
}

impl Eq for ColumnValues {}

impl fmt::Debug for ColumnValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}; {}", self.ty(), self.rows())
    }
}

/// A column that is made value by value.
pub(crate) enum ColumnBuilder {
    Values(Type, Vec<Value>),
    Buffer(TextBuffer),
}

impl ColumnBuilder {
    /// A column of this type without values, which has place for those of some rows.
    pub(crate) fn with_capacity(ty: Type, rows: usize) -> Self {
        match ty {
            Type::Text => ColumnBuilder::Buffer(TextBuffer::with_capacity(rows)),
            ty => ColumnBuilder::Values(ty, Vec::with_capacity(rows)),
        }
    }

    /// Adds a value.
    pub(crate) fn push(&mut self, value: Value) {
        let texts = match self {
            ColumnBuilder::Values(_, values) => return values.push(value),
            ColumnBuilder::Buffer(texts) => texts,
        };
        match value {
            Value::Text(text) => texts.push(Some(&text)),
            Value::Null(_) => texts.push(None),
            // It is refused before it is bound.
            value => {
                let mut values = texts.to_values();
                values.push(value);
                *self = ColumnBuilder::Values(Type::Text, values);
            }
        }
    }

    /// Adds a text, which is copied.
    pub(crate) fn push_text(&mut self, text: &str) {
        match self {
            ColumnBuilder::Values(_, values) => values.push(Value::Text(text.to_owned())),
            ColumnBuilder::Buffer(texts) => texts.push(Some(text)),
        }
    }

    /// Drops the values behind those of so many rows.
    pub(crate) fn truncate(&mut self, rows: usize) {
        match self {
            ColumnBuilder::Values(_, values) => values.truncate(rows),
            ColumnBuilder::Buffer(texts) => texts.truncate(rows),
        }
    }

    /// Returns the column as it is bound.
    pub(crate) fn finish(self) -> ColumnValues {
        match self {
            ColumnBuilder::Values(ty, values) => ColumnValues::new(ty, values),
            ColumnBuilder::Buffer(texts) => {
                ColumnValues(Members::Buffer(Arc::new((texts, OnceLock::new()))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_texts_has_the_values_that_were_added() {
        let values = ["a", "bcd"].map(|text| Value::Text(text.to_owned()));
        let values = [&values[..], &[Value::Null(Type::Text)]].concat();
        let column = |values: &[Value]| {
            let mut column = ColumnBuilder::with_capacity(Type::Text, 2);
            column.push_text("a");
            for value in &values[1..] {
                column.push(value.clone());
            }
            column.finish()
        };
        let texts = column(&values);
        let is_packed = texts.texts().is_some();
        assert_eq!((texts.rows(), texts.size(), is_packed), (3, 4, true));
        assert!(texts == ColumnValues::new(Type::Text, values.clone()));
        assert!(texts.into_values() == values);
        let refused = [&values[..], &[Value::OutOfRange(Type::Text)]].concat();
        let column = column(&refused);
        assert!(column.texts().is_none() && column.values() == refused);
    }

    #[test]
    fn values_behind_a_row_are_dropped() {
        for ty in [Type::Text, Type::I64] {
            let mut column = ColumnBuilder::with_capacity(ty, 2);
            column.push(Value::Null(ty));
            column.push(Value::Null(ty));
            column.truncate(1);
            assert!(column.finish().values() == [Value::Null(ty)]);
        }
    }
}
