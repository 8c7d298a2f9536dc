//! The positions at which keys stand in a list, found by the values of rows as they are read.

use crate::value::{KeyValue, Value, ValueSink};
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// The positions of each key, such as those of the parents that have it. Children of one parent often follow one another:
/// the key of a child, which is put here, is compared with that of the child before as it comes.
pub(in crate::objects) struct KeyPositions<'k> {
    /// The first position of each key.
    first: HashMap<&'k [Value], usize, RandomState>,
    /// The next position with the same key, for each position.
    next: Vec<Option<usize>>,
    /// True of a position that is the first of its key, for each that has one.
    is_first: Vec<bool>,
    keys: Vec<Option<&'k [Value]>>,
    /// The key asked for last, and its first position.
    last: (Vec<Value>, Option<usize>),
    /// The number of values of the next key that are those of the last.
    same: usize,
    /// The next key, once a value of it is another than that of the last.
    key: Vec<Value>,
}

impl<'k> KeyPositions<'k> {
    /// The positions of these keys, of which one that is `None` is asked for by nobody.
    pub(in crate::objects) fn new(keys: impl Iterator<Item = Option<&'k KeyValue>>) -> Self {
        let keys: Vec<_> = keys.map(|key| key.map(|key| &**key)).collect();
        let mut first = HashMap::with_capacity_and_hasher(keys.len(), RandomState::default());
        let (mut next, mut is_first) = (vec![None; keys.len()], vec![true; keys.len()]);
        for (position, key) in keys.iter().enumerate().rev() {
            if let Some(key) = *key {
                next[position] = first.insert(key, position);
                if let Some(later) = next[position] {
                    is_first[later] = false;
                }
            }
        }
        KeyPositions {
            first,
            next,
            is_first,
            keys,
            last: (Vec::new(), None),
            same: 0,
            key: Vec::new(),
        }
    }

    /// Returns the keys, each once.
    pub(in crate::objects) fn keys(&self) -> impl Iterator<Item = &'k [Value]> {
        let keys = self.keys.iter().zip(&self.is_first);
        let first = keys.filter(|(_, is_first)| **is_first);
        first.filter_map(|(key, _)| *key)
    }

    /// Returns the first position of the key whose values were put here since this was asked last.
    pub(in crate::objects) fn first(&mut self) -> Option<usize> {
        self.same = 0;
        if !self.key.is_empty() {
            let found = self.in_turn(&self.key);
            self.last.1 = found.or_else(|| self.first.get(self.key.as_slice()).copied());
            std::mem::swap(&mut self.key, &mut self.last.0);
            self.key.clear();
        }
        self.last.1
    }

    /// Returns whether the next value of the key is again that of the last, by what `is` says of that.
    fn is_same(&mut self, is: impl FnOnce(&Value) -> bool) -> bool {
        let is_same = self.key.is_empty() && self.last.0.get(self.same).is_some_and(is);
        self.same += usize::from(is_same);
        is_same
    }

    /// Returns the position behind the one before, if this is its key: rows often come in the order of the keys.
    fn in_turn(&self, key: &[Value]) -> Option<usize> {
        let position = self.last.1.map_or(0, |last| last + 1);
        let is_key = *self.keys.get(position)? == Some(key);
        (is_key && self.is_first[position]).then_some(position)
    }

    /// Returns the next position with the same key as this one.
    pub(in crate::objects) fn next(&self, position: usize) -> Option<usize> {
        self.next[position]
    }
}

impl ValueSink for KeyPositions<'_> {
    fn put(&mut self, value: Value) {
        if self.is_same(|last| *last == value) {
            return;
        }
        if self.key.is_empty() {
            self.key.extend_from_slice(&self.last.0[..self.same]);
        }
        self.key.push(value);
    }
    fn put_text(&mut self, text: &str) {
        if !self.is_same(|last| matches!(last, Value::Text(last) if last == text)) {
            self.put(Value::Text(text.to_owned()));
        }
    }
}
