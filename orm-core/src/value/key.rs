//! Keys of rows.

use super::Value;
use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::mem;
use std::ops::Deref;
use std::slice;

/// The key of a row: one value a column. Rows are found by it in maps and sets.
///
/// For example `[I64(3), I16(12)]`, of a row of `Seat`, whose key is `(car, number)`.
#[derive(Clone, Debug, Default)]
pub struct KeyValue(Parts);

/// The values of a key. Most keys have one column, and are made without an allocation.
#[derive(Clone, Debug)]
enum Parts {
    One(Value),
    Many(Vec<Value>),
}

impl Default for Parts {
    fn default() -> Self {
        Parts::Many(Vec::new())
    }
}

impl KeyValue {
    /// Returns whether a part is null: it is the key of no row.
    pub fn is_null(&self) -> bool {
        self.iter().any(Value::is_null)
    }

    /// Returns the number, of a key of one integer.
    pub fn as_integer(&self) -> Option<i64> {
        match &**self {
            [part] => part.as_integer(),
            _ => None,
        }
    }

    /// Returns the values, to be read as a row.
    pub fn values_mut(&mut self) -> &mut [Value] {
        match &mut self.0 {
            Parts::One(value) => slice::from_mut(value),
            Parts::Many(values) => values,
        }
    }

    /// Adds the value of the next column.
    pub fn push(&mut self, value: Value) {
        match &mut self.0 {
            Parts::Many(values) if values.is_empty() => self.0 = Parts::One(value),
            Parts::Many(values) => values.push(value),
            Parts::One(_) => {
                if let Parts::One(first) = mem::take(&mut self.0) {
                    self.0 = Parts::Many(vec![first, value]);
                }
            }
        }
    }

    /// Returns the keys of rows whose values are given column by column.
    pub(crate) fn of_columns(mut columns: Vec<Vec<Value>>) -> Vec<KeyValue> {
        if let [column] = &mut columns[..] {
            let keys = mem::take(column).into_iter();
            return keys.map(|value| KeyValue(Parts::One(value))).collect();
        }
        let rows = columns.first().map_or(0, Vec::len);
        let mut keys = vec![KeyValue::default(); rows];
        for column in columns {
            let pairs = keys.iter_mut().zip(column);
            pairs.for_each(|(key, value)| key.push(value));
        }
        keys
    }

    /// Splits a row of two keys, of which the first has so many columns.
    pub fn split(mut row: Vec<Value>, columns: usize) -> (KeyValue, KeyValue) {
        let second = row.split_off(columns);
        (row.into(), second.into())
    }
}

impl From<Value> for KeyValue {
    fn from(value: Value) -> KeyValue {
        KeyValue(Parts::One(value))
    }
}

impl From<Vec<Value>> for KeyValue {
    fn from(values: Vec<Value>) -> KeyValue {
        values.into_iter().collect()
    }
}

impl FromIterator<Value> for KeyValue {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> KeyValue {
        let mut values = values.into_iter();
        let Some(first) = values.next() else {
            return KeyValue::default();
        };
        let Some(second) = values.next() else {
            return KeyValue(Parts::One(first));
        };
        let all = [first, second].into_iter().chain(values);
        KeyValue(Parts::Many(all.collect()))
    }
}

impl Deref for KeyValue {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        match &self.0 {
            Parts::One(value) => slice::from_ref(value),
            Parts::Many(values) => values,
        }
    }
}

/// Lets a map be asked for values that are no `KeyValue` of their own.
impl Borrow<[Value]> for KeyValue {
    fn borrow(&self) -> &[Value] {
        self
    }
}

impl PartialEq for KeyValue {
    fn eq(&self, other: &KeyValue) -> bool {
        **self == **other
    }
}

impl Eq for KeyValue {}

/// Hashes as the values do that a map may be asked for.
impl Hash for KeyValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
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
    fn a_key_of_one_column_is_found_by_its_value() {
        let key: KeyValue = vec![Value::I64(3)].into();
        let rows = HashMap::from([(key.clone(), "a row")]);
        assert_eq!(rows.get(&[Value::I64(3)][..]), Some(&"a row"));
        assert_eq!(rows.get(&key), Some(&"a row"));
        assert_eq!(rows.get(&[][..]), None);
    }

    #[test]
    fn a_key_is_null_where_a_part_is() {
        let row = vec![Value::I64(3), Value::I16(12), Value::Null(Type::I64)];
        let (seat, nothing) = KeyValue::split(row, 2);
        assert_eq!((seat.len(), nothing.len()), (2, 1));
        assert!(!seat.is_null() && nothing.is_null());
    }
}
