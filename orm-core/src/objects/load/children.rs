//! The rows that belong to many others, fetched for all of them at once.

use super::fetched::Fetched;
use super::{LoadContext, RowQuery, Stage};
use crate::db::RawRows;
use crate::error::{DecodeError, Result};
use crate::model::{Model, ParentRef};
use crate::objects::run::{Prepared, prepare};
use crate::query::{CorrelationOwner, KeyExpr, Request, Select};
use crate::schema::Column;
use crate::value::{KeyValue, Reader, Value, ValueSink};
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Loads the rows that point at each of these keys by their foreign key `field`, by one query for all keys:
/// `WHERE "book"."author_id" IN (…)`.
pub(in crate::objects) async fn load_children<I: Model, S: Send + 'static>(
    query: &RowQuery<I, S>,
    field: usize,
    keys: &[Option<KeyValue>],
    context: LoadContext<'_>,
) -> Result<Vec<Vec<S>>> {
    let mut stage = query.stage.start();
    let select = query.select.clone();
    let (children, context) = fetch(select, &mut *stage, field, keys, context).await?;
    let (children, positions) = children;
    let children = stage.finish(children, context).await?;
    Ok(by_parent(keys.len(), &positions, children))
}

/// Returns the children of each of so many parents, in order. `positions` tells the parent of each child.
pub(in crate::objects) fn by_parent<S>(
    parents: usize,
    positions: &[usize],
    children: impl IntoIterator<Item = S>,
) -> Vec<Vec<S>> {
    let mut counts = vec![0; parents];
    for &parent in positions {
        counts[parent] += 1;
    }
    let mut grouped: Vec<Vec<S>> = counts.into_iter().map(Vec::with_capacity).collect();
    for (&parent, child) in positions.iter().zip(children) {
        grouped[parent].push(child);
    }
    grouped
}

/// Fetches the children of these keys, and for each the position of the key that it points at.
async fn fetch<'a, I: Model, S>(
    mut select: Select,
    stage: &mut dyn Stage<I, S>,
    field: usize,
    keys: &[Option<KeyValue>],
    context: LoadContext<'a>,
) -> Result<((Vec<I>, Vec<usize>), LoadContext<'a>)> {
    let table = select.source();
    let parents = ParentPositions::new(keys);
    let key = KeyExpr::of_fields(table, &[field]);
    let owner = CorrelationOwner::OneOf(key.is_one_of(parents.keys()));
    select.correlate(field, owner);
    let before = match select.body().target {
        Some(_) => table.columns_of(field),
        None => &[],
    };
    let prepared = prepare(Request::Select(&select), context.on)?;
    let mut raw = stage.needs_parents().then(|| RawRows::new(before.len()));
    let mut children = Children {
        prepared: &prepared,
        field,
        before,
        parents,
        fetched: Fetched::new(),
        stage,
        positions: Vec::new(),
    };
    prepared
        .fetch_and_keep(context.on, &mut |row| children.read(row), raw.as_mut())
        .await?;
    let Children {
        fetched,
        stage,
        positions,
        ..
    } = children;
    let parents = context.parents.clone().filter(|_| before.is_empty());
    let parents = parents.map(|rows| ParentRef { field, rows });
    let (rows, parents) = fetched.settle(stage, &prepared, raw, parents, &context);
    Ok(((rows, positions), LoadContext { parents, ..context }))
}

/// Children as they arrive.
struct Children<'r, I, S> {
    prepared: &'r Prepared,
    /// The foreign key that points at the parents.
    field: usize,
    /// The columns of the key, if they come before those of the child: a row of a join table. A row that points at its
    /// parent itself has the key among its own columns.
    before: &'static [Column],
    parents: ParentPositions<'r>,
    fetched: Fetched<I>,
    stage: &'r mut dyn Stage<I, S>,
    /// The position of the parent of each child.
    positions: Vec<usize>,
}

impl<I: Model, S> Children<'_, I, S> {
    /// Reads one row. If its key stands there several times it is read as often, so that each parent has a row of its
    /// own.
    fn read(&mut self, reader: &mut dyn Reader) -> Result<()> {
        for column in self.before {
            let part = Value::read(reader, column.ty);
            self.parents.put(part.map_err(DecodeError::of_no_model)?);
        }
        let child: I = self.prepared.read(reader)?;
        if self.before.is_empty() {
            child.write(self.field, &mut self.parents);
        }
        let mut child = Some(child);
        let mut parent = self.parents.first();
        while let Some(position) = parent {
            let row = match child.take() {
                Some(child) => child,
                None => self.read_again(reader)?,
            };
            let items = self.prepared.items();
            self.fetched.push(row, reader, items, self.stage)?;
            self.positions.push(position);
            parent = self.parents.next(position);
        }
        Ok(())
    }

    fn read_again(&self, reader: &mut dyn Reader) -> Result<I> {
        reader.rewind();
        reader.skip(self.before.len());
        self.prepared.read(reader)
    }
}

/// The positions of the parents of each key. Children of one parent often follow one another: the key of a child, which is
/// put here, is compared with that of the child before as it comes.
pub(in crate::objects) struct ParentPositions<'k> {
    /// The first parent of each key.
    first: HashMap<&'k [Value], usize, RandomState>,
    /// The next parent with the same key, for each parent.
    next: Vec<Option<usize>>,
    /// Whether a parent is the first of its key, for each parent that has one.
    is_first: Vec<bool>,
    keys: &'k [Option<KeyValue>],
    /// The key asked for last, and its first parent.
    last: (Vec<Value>, Option<usize>),
    /// The number of values of the next key that are those of the last.
    same: usize,
    /// The next key, once a value of it is another than that of the last.
    key: Vec<Value>,
}

impl<'k> ParentPositions<'k> {
    pub(in crate::objects) fn new(keys: &'k [Option<KeyValue>]) -> Self {
        let mut first = HashMap::with_capacity_and_hasher(keys.len(), RandomState::default());
        let (mut next, mut is_first) = (vec![None; keys.len()], vec![true; keys.len()]);
        for (position, key) in keys.iter().enumerate().rev() {
            if let Some(key) = key {
                next[position] = first.insert(&**key, position);
                if let Some(later) = next[position] {
                    is_first[later] = false;
                }
            }
        }
        ParentPositions {
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
        first.filter_map(|(key, _)| key.as_deref())
    }

    /// Returns the first parent of the key whose values were put here since this was asked last.
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

    /// Returns the parent behind the one before, if this is its key: children often come in the order of their parents.
    fn in_turn(&self, key: &[Value]) -> Option<usize> {
        let position = self.last.1.map_or(0, |last| last + 1);
        let is_key = self.keys.get(position)?.as_deref() == Some(key);
        (is_key && self.is_first[position]).then_some(position)
    }

    /// Returns the next parent with the same key as this one.
    pub(in crate::objects) fn next(&self, position: usize) -> Option<usize> {
        self.next[position]
    }
}

impl ValueSink for ParentPositions<'_> {
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
