//! The rows that belong to many others, fetched for all of them at once.

use super::fetched::Fetched;
use super::key_positions::KeyPositions;
use super::{LoadContext, RowQuery, Stage};
use crate::db::RawRows;
use crate::error::{DecodeError, Result};
use crate::model::{Model, ParentRef};
use crate::objects::run::{Prepared, prepare};
use crate::query::{ArgumentTable, OwnerFields, OwnerLink, Request, Select};
use crate::value::{KeyValue, Reader, Type, Value, ValueSink};

/// Loads the rows that belong to each of these keys, by one query for all keys:
/// `WHERE "book"."author_id" IN (…)`.
pub(in crate::objects) async fn load_children<I: Model, S: Send + 'static>(
    query: &RowQuery<I, S>,
    link: OwnerLink,
    keys: &[Option<KeyValue>],
    context: LoadContext<'_>,
) -> Result<Vec<Vec<S>>> {
    let select = query.select.clone();
    load_selected(query, select, link, keys, context).await
}

/// Loads the rows of `select`, read as those of `query`, that belong to each of these keys.
pub(super) async fn load_selected<I: Model, S: Send + 'static>(
    query: &RowQuery<I, S>,
    select: Select,
    link: OwnerLink,
    keys: &[Option<KeyValue>],
    context: LoadContext<'_>,
) -> Result<Vec<Vec<S>>> {
    let mut stage = query.stage.start();
    let (children, context) = fetch(select, &mut *stage, link, keys, context).await?;
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

/// Fetches the children of these keys, and for each the position of the key that it belongs to.
async fn fetch<'a, I: Model, S>(
    mut select: Select,
    stage: &mut dyn Stage<I, S>,
    link: OwnerLink,
    keys: &[Option<KeyValue>],
    context: LoadContext<'a>,
) -> Result<((Vec<I>, Vec<usize>), LoadContext<'a>)> {
    for common_table in &context.common_tables {
        select.with_common_table(common_table);
    }
    let parents = KeyPositions::new(keys.iter().map(Option::as_ref));
    let owner = select.belong_to(link, ArgumentTable(I::table), |key| {
        key.is_one_of(parents.keys())
    });
    let before = match select.body().target {
        Some(_) => owner.types(select.source()),
        None => Vec::new(),
    };
    let own = match owner {
        OwnerFields::ForeignKey(field) if before.is_empty() => Some(field),
        _ => None,
    };
    let prepared = prepare(Request::Select(&select), context.on)?;
    let mut raw = stage.needs_parents().then(|| RawRows::new(before.len()));
    let mut children = Children {
        prepared: &prepared,
        own,
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
    let parents = own.zip(context.parents.clone());
    let parents = parents.map(|(field, rows)| ParentRef { field, rows });
    let (rows, parents) = fetched.settle(stage, &prepared, raw, parents, &context);
    Ok(((rows, positions), LoadContext { parents, ..context }))
}

/// Children as they arrive.
struct Children<'r, I, S> {
    prepared: &'r Prepared,
    /// The foreign key of the child that points at the parent, if one does.
    own: Option<usize>,
    /// The types of the parent's key, where it comes before the columns of the child: in a row of a join table. A row that
    /// points at its parent itself has the key among its own columns.
    before: Vec<Type>,
    parents: KeyPositions<'r>,
    fetched: Fetched<I>,
    stage: &'r mut dyn Stage<I, S>,
    /// The position of the parent of each child.
    positions: Vec<usize>,
}

impl<I: Model, S> Children<'_, I, S> {
    /// Reads one row. If its key stands there several times it is read as often, so that each parent has a row of its
    /// own.
    fn read(&mut self, reader: &mut dyn Reader) -> Result<()> {
        for &ty in &self.before {
            let part = Value::read(reader, ty);
            self.parents.put(part.map_err(DecodeError::of_no_model)?);
        }
        let child: I = self.prepared.read(reader)?;
        if let Some(field) = self.own {
            child.write(field, &mut self.parents);
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
