//! To-many relations as the source of a field: lists that are loaded by one query for all rows.

use super::Row;
use super::fields::RowFields;
use super::layout::{Access, Completing, ReadItems, RowLayout, Step};
use super::rows::ShapedRows;
use crate::db;
use crate::error::{DecodeError, Error, Result};
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::load::children::by_parent;
use crate::objects::load::key_positions::KeyPositions;
use crate::objects::load::prefetched::known_by_keys;
use crate::objects::run::prepare;
use crate::query::{
    ArgumentTable, Expr, Item, KeyExpr, Output, OwnerFields, OwnerLink, RelationPath, Request,
    Select,
};
use crate::schema::Table;
use crate::thread_safe::BoxedFuture;
use crate::value::{KeyValue, Reader, Value, ValueSink};
use std::marker::PhantomData;
use std::sync::Arc;

impl<M: Model, Out: Send + 'static, S: Send + 'static> RowFields<'_, M, Out, Vec<S>> {
    /// Adds a list of structs that are read from `select`, which is correlated with the row.
    pub(in crate::objects) fn add_list<I: Model>(&mut self, mut select: Select)
    where
        S: Row<I>,
    {
        let linked = link_to_owner(&mut select, ArgumentTable(M::table), &self.written());
        let (link, path) = match linked {
            Ok(linked) => linked,
            Err(why) => {
                self.add_item(Item::Value(Expr::refused(why)));
                return;
            }
        };
        let owner = match link {
            OwnerLink::ForeignKey(field) => owner_table(&select, field),
            OwnerLink::Conditions(owners) => (owners.0)(),
        };
        let types = owner.key_columns().map(|column| column.ty);
        let key = KeyExpr::at(path, owner).into_iter().zip(types);
        let key = self.add_key(key);
        self.add_step(|place| {
            Box::new(LoadList {
                select,
                link,
                key,
                place,
                model: PhantomData::<fn() -> I>,
            })
        });
    }
}

/// Returns the way in which the rows of the list of this name belong to their owner, and the path to it. Where conditions
/// speak of the row of `root` by `outer`, the rows are tied to it by a join. The error is the reason why they cannot be.
fn link_to_owner(
    select: &mut Select,
    root: ArgumentTable,
    list: &str,
) -> std::result::Result<(OwnerLink, Option<&'static RelationPath>), String> {
    if !select.correlate_with_named_row(root) {
        let why = known_by_keys(select.table(), (root.0)());
        return Err(format!("the list `{list}` is loaded {why}"));
    }
    let correlation = select.body().correlation.as_ref();
    let linked = correlation.and_then(|it| it.link(root));
    linked.ok_or_else(|| format!("filter and order the list `{list}` before `limit`"))
}

/// The number of lists that may stand in one another. Each takes a piece of the stack.
const MAX_LEVELS: usize = 60;

/// Says that the rows of a list stand one level below those that own it. A struct may hold a list of itself, and rows may
/// lead to one another in a circle.
fn one_level_down(context: LoadContext<'_>) -> Result<LoadContext<'_>> {
    let level = context.level + 1;
    if level > MAX_LEVELS {
        return Err(Error::QueryTooComplex {
            what: "levels of lists within one another",
            limit: MAX_LEVELS,
            got: level,
        });
    }
    Ok(LoadContext { level, ..context })
}

/// The table that a foreign key of the query's source points at.
fn owner_table(select: &Select, field: usize) -> &'static Table {
    let source = select.source();
    let relation = source.fields[field].relation;
    relation.map_or(source, |relation| (relation.target)())
}

/// The step that loads the rows of a list for all rows of a query, and puts them in their places.
struct LoadList<Out, I, S> {
    /// The query of all of them.
    select: Select,
    /// The way in which the rows belong to their owners.
    link: OwnerLink,
    /// The position of the owners' key among those that are read.
    key: usize,
    place: Access<Out, Vec<S>>,
    model: PhantomData<fn() -> I>,
}

impl<Out: Send + 'static, I: Model, S: Row<I>> Step<Out> for LoadList<Out, I, S> {
    fn complete<'a>(
        &'a self,
        rows: &'a mut [Out],
        read: &'a ReadItems<'a>,
        context: LoadContext<'a>,
    ) -> Completing<'a> {
        let owners = read.keys.get(self.key).map_or(&[][..], Vec::as_slice);
        BoxedFuture::new(async move {
            let lists = self.load(owners, context).await?;
            for (row, list) in rows.iter_mut().zip(lists) {
                if let Some(place) = (self.place)(row) {
                    *place = list;
                }
            }
            Ok(())
        })
    }
}

impl<Out, I: Model, S: Row<I>> LoadList<Out, I, S> {
    /// Loads the list of each owner, by one query: `WHERE "book"."author_id" IN (…)`.
    async fn load(
        &self,
        owners: &[Option<KeyValue>],
        context: LoadContext<'_>,
    ) -> Result<Vec<Vec<S>>> {
        if owners.iter().all(Option::is_none) {
            return Ok(owners.iter().map(|_| Vec::new()).collect());
        }
        let context = one_level_down(context)?;
        let mut found = KeyPositions::new(owners.iter().map(Option::as_ref));
        let layout = Arc::new(RowLayout::<S>::of::<I>());
        let mut rows = ShapedRows::new(Arc::clone(&layout));
        let (query, owner) = self.query(&found, &layout);
        let prepared = prepare(Request::Select(&query), context.on)?;
        let types = owner.types(query.source());
        let mut positions = Vec::new();
        let mut read = |reader: &mut dyn Reader| {
            // A key that equals one of the owners is not null.
            for &ty in &types {
                found.put(Value::read_present(reader, ty).map_err(DecodeError::of_no_model)?);
            }
            let mut owner = found.first();
            while let Some(position) = owner {
                rows.read(reader, prepared.items())?;
                positions.push(position);
                owner = found.next(position);
                if owner.is_some() {
                    reader.rewind();
                    reader.skip(types.len());
                }
            }
            Ok(())
        };
        prepared.fetch(context.on, &mut read).await?;
        let at = db::current_call_site();
        let rows = rows.complete(prepared.items(), context, at).await?;
        Ok(by_parent(owners.len(), &positions, rows))
    }

    /// Returns the query of the rows of all owners, whose key comes first.
    fn query(&self, owners: &KeyPositions<'_>, layout: &RowLayout<S>) -> (Select, OwnerFields) {
        let mut select = self.select.clone();
        let owner = select.belong_to(self.link, ArgumentTable(I::table), |key| {
            key.is_one_of(owners.keys())
        });
        select.set_output(Output::Values(layout.items()));
        select.list_values_as_rows();
        (select, owner)
    }
}
