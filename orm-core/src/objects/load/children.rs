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
    load_selected(query, select, (link, None), keys, context).await
}

/// Loads the rows of `select`, read as those of `query`, that belong to each of these keys. Rows that conditions tie to
/// their parents may point at these by a foreign key too. Nothing is sent where there is no key.
pub(super) async fn load_selected<I: Model, S: Send + 'static>(
    query: &RowQuery<I, S>,
    select: Select,
    (link, pointer): (OwnerLink, Option<usize>),
    keys: &[Option<KeyValue>],
    context: LoadContext<'_>,
) -> Result<Vec<Vec<S>>> {
    let mut stage = query.stage.start();
    let (prepared, mut owners) =
        prepare_children(select, ArgumentTable(I::table), link, keys, &context)?;
    owners.pointer = owners.pointer.or(pointer);
    let mut raw = owners.kept_rows(stage.needs_parents());
    let mut children = Children {
        prepared: &prepared,
        owners,
        fetched: Fetched::new(),
        stage: &mut *stage,
        positions: Vec::new(),
    };
    if keys.iter().any(Option::is_some) {
        prepared
            .fetch_and_keep(context.on, &mut |row| children.read(row), raw.as_mut())
            .await?;
    }
    let Children {
        owners,
        fetched,
        positions,
        ..
    } = children;
    let parents = owners.in_hand(&context);
    let (rows, parents) = fetched.settle(&mut *stage, &prepared, raw, parents, &context);
    let children = stage
        .finish(rows, LoadContext { parents, ..context })
        .await?;
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

/// The owners of the rows of a query, and where a row tells which of them are its own.
struct Owners<'r> {
    /// The foreign key of the child that tells its parent, if one does.
    own: Option<usize>,
    /// The foreign key of the child that points at the parent, if one does: where conditions tell the parent, as well.
    pointer: Option<usize>,
    /// The types of the parent's key, where it comes before the columns of the child: in a row of a join table. A row that
    /// points at its parent itself has the key among its own columns.
    before: Vec<Type>,
    parents: KeyPositions<'r>,
}

impl Owners<'_> {
    /// Returns where rows are kept as they come, if they are asked for once more.
    fn kept_rows(&self, are_needed: bool) -> Option<RawRows> {
        are_needed.then(|| RawRows::new(self.before.len()))
    }

    /// The rows in hand that the children point at.
    fn in_hand(&self, context: &LoadContext<'_>) -> Option<ParentRef> {
        let parents = self.pointer.zip(context.parents.clone());
        parents.map(|(field, rows)| ParentRef { field, rows })
    }
}

/// Plans the query of the rows of `table` that belong to these keys.
fn prepare_children<'r>(
    mut select: Select,
    table: ArgumentTable,
    link: OwnerLink,
    keys: &'r [Option<KeyValue>],
    context: &LoadContext<'_>,
) -> Result<(Prepared, Owners<'r>)> {
    for common_table in &context.common_tables {
        select.with_common_table(common_table);
    }
    let parents = KeyPositions::new(keys.iter().map(Option::as_ref));
    let owner = select.belong_to(link, table, |key| key.is_one_of(parents.keys()));
    let before = match select.body().target {
        Some(_) => owner.types(select.source()),
        None => Vec::new(),
    };
    let own = match owner {
        OwnerFields::ForeignKey(field) if before.is_empty() => Some(field),
        _ => None,
    };
    let prepared = prepare(Request::Select(&select), context.on)?;
    let owners = Owners {
        own,
        pointer: own,
        before,
        parents,
    };
    Ok((prepared, owners))
}

/// Children as they arrive.
struct Children<'r, I, S> {
    prepared: &'r Prepared,
    owners: Owners<'r>,
    fetched: Fetched<I>,
    stage: &'r mut dyn Stage<I, S>,
    /// The position of the parent of each child.
    positions: Vec<usize>,
}

impl<I: Model, S> Children<'_, I, S> {
    /// Reads one row. If its key stands there several times it is read as often, so that each parent has a row of its
    /// own.
    fn read(&mut self, reader: &mut dyn Reader) -> Result<()> {
        for &ty in &self.owners.before {
            let part = Value::read(reader, ty);
            self.owners
                .parents
                .put(part.map_err(DecodeError::of_no_model)?);
        }
        let child: I = self.prepared.read(reader)?;
        if let Some(field) = self.owners.own {
            child.write(field, &mut self.owners.parents);
        }
        let mut child = Some(child);
        let mut parent = self.owners.parents.first();
        while let Some(position) = parent {
            let row = match child.take() {
                Some(child) => child,
                None => self.read_again(reader)?,
            };
            let items = self.prepared.items();
            self.fetched.push(row, reader, items, self.stage)?;
            self.positions.push(position);
            parent = self.owners.parents.next(position);
        }
        Ok(())
    }

    fn read_again(&self, reader: &mut dyn Reader) -> Result<I> {
        reader.rewind();
        reader.skip(self.owners.before.len());
        self.prepared.read(reader)
    }
}
