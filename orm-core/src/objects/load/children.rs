//! The rows that belong to many others, fetched for all of them at once.

use crate::db::RawRows;
use crate::error::{DecodeError, Result};
use crate::model::{Model, ParentRef, one_of_keys};
use crate::objects::load::extra_columns::Found;
use crate::objects::load::{Origin, Stage};
use crate::objects::run::prepare;
use crate::query::{CorrelationOwner, Request, Select};
use crate::value::{Reader, Value};
use std::collections::HashMap;

/// The rows that point at any of these keys by this field, and the positions of those keys. A row whose key stands there
/// several times is fetched once and read as often, so that each parent has a row of its own.
pub(in crate::objects) async fn fetch_children<I: Model, S>(
    mut select: Select,
    stage: &dyn Stage<I, S>,
    field: usize,
    keys: &[Option<Vec<Value>>],
    of: Origin<'_>,
) -> Result<(Found<I>, Vec<usize>)> {
    let table = select.source();
    let mut parents = Parents::new(keys);
    let owner = CorrelationOwner::OneOf(one_of_keys(table, &[field], parents.keys()));
    select.correlate(field, owner);
    // A row that points at its parent itself has the key among its columns.
    let before = match select.body().target {
        Some(_) => table.columns_of(field),
        None => &[],
    };
    let (mut children, mut positions) = (Found::new(stage), Vec::new());
    let Some(prepared) = prepare(Request::Select(&select), of.on.backend())? else {
        return Ok((children, positions));
    };
    let prepared = prepared.fetching(of.mode);
    let mut key = Vec::with_capacity(1);
    let mut read = |reader: &mut dyn Reader| {
        for column in before {
            key.push(Value::read(reader, column.ty).map_err(DecodeError::into_error)?);
        }
        let child: I = prepared.read(reader)?;
        if before.is_empty() {
            child.write(field, &mut |value| key.push(value));
        }
        let mut child = Some(child);
        let mut parent = parents.first(&mut key);
        while let Some(position) = parent {
            let row = if let Some(child) = child.take() {
                child
            } else {
                reader.rewind();
                reader.skip(before.len());
                prepared.read(reader)?
            };
            children.push(row, reader, &prepared.beside)?;
            positions.push(position);
            parent = parents.next[position];
        }
        Ok(())
    };
    let mut raw = stage.keeps().then(|| RawRows::new(before.len()));
    prepared.each(of.on, &mut read, raw.as_mut()).await?;
    let known = of.known.filter(|_| before.is_empty());
    let known = known.cloned().map(|rows| ParentRef { field, rows });
    prepared.set_load_policy(&mut children, raw, known, of.on);
    Ok((children, positions))
}

/// Where the parents of a key stand. Children of one parent often follow one another.
struct Parents<'k> {
    /// The first parent of each key.
    first: HashMap<&'k [Value], usize>,
    /// Of each parent the next one with the same key.
    next: Vec<Option<usize>>,
    keys: &'k [Option<Vec<Value>>],
    /// The key asked for last, and its first parent.
    last: (Vec<Value>, Option<usize>),
}

impl<'k> Parents<'k> {
    fn new(keys: &'k [Option<Vec<Value>>]) -> Self {
        let mut first = HashMap::with_capacity(keys.len());
        let mut next = vec![None; keys.len()];
        for (position, key) in keys.iter().enumerate().rev() {
            if let Some(key) = key {
                next[position] = first.insert(key.as_slice(), position);
            }
        }
        Parents {
            first,
            next,
            keys,
            last: (Vec::new(), None),
        }
    }

    /// The keys, each once.
    fn keys(&self) -> impl Iterator<Item = &'k [Value]> {
        let keys = self.keys.iter().enumerate();
        let keys = keys.filter_map(|(position, key)| Some((position, key.as_deref()?)));
        let first = keys.filter(|(position, key)| self.first.get(key) == Some(position));
        first.map(|(_, key)| key)
    }

    /// The first parent of this key, which is used up.
    fn first(&mut self, key: &mut Vec<Value>) -> Option<usize> {
        if *key != self.last.0 {
            self.last.1 = self.first.get(key.as_slice()).copied();
            std::mem::swap(key, &mut self.last.0);
        }
        key.clear();
        self.last.1
    }
}
