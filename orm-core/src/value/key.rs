//! Keys of rows.

use super::Value;
use std::borrow::Borrow;
use std::ops::Deref;

/// The key of a row: one value a column. Rows are found by it in maps and sets.
///
/// For example `[I64(3), I16(12)]`, of a row of `Seat`, whose key is `(car, number)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyValue(Vec<Value>);

impl KeyValue {
    /// Returns whether a part is null: it is the key of no row.
    pub fn is_null(&self) -> bool {
        self.0.iter().any(Value::is_null)
    }

    /// Returns the values.
    pub fn into_values(self) -> Vec<Value> {
        self.0
    }

    /// Splits a row of two keys, of which the first has so many columns.
    pub fn split(mut row: Vec<Value>, columns: usize) -> (KeyValue, KeyValue) {
        let second = row.split_off(columns);
        (KeyValue(row), KeyValue(second))
    }
}

impl From<Vec<Value>> for KeyValue {
    fn from(values: Vec<Value>) -> KeyValue {
        KeyValue(values)
    }
}

impl FromIterator<Value> for KeyValue {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> KeyValue {
        KeyValue(values.into_iter().collect())
    }
}

impl Deref for KeyValue {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0
    }
}

/// Lets a map be asked for values that are no `KeyValue` of their own.
impl Borrow<[Value]> for KeyValue {
    fn borrow(&self) -> &[Value] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;
    use std::collections::HashMap;

    #[test]
    fn a_map_of_keys_is_asked_by_values() {
        let key: KeyValue = [Value::I64(3), Value::I16(12)].into_iter().collect();
        let rows = HashMap::from([(key, "a seat")]);
        assert_eq!(
            rows.get(&[Value::I64(3), Value::I16(12)][..]),
            Some(&"a seat")
        );
        assert_eq!(rows.get(&[Value::I64(3), Value::I32(12)][..]), None);
    }

    #[test]
    fn a_key_is_null_where_a_part_is() {
        let row = vec![Value::I64(3), Value::I16(12), Value::Null(Type::I64)];
        let (seat, nothing) = KeyValue::split(row, 2);
        assert_eq!((seat.len(), nothing.len()), (2, 1));
        assert!(!seat.is_null() && nothing.is_null());
    }
}
