//! Load policies: how the relations of rows that came from one query load later.

use super::join_table::JoinTable;
use super::loader::{Loader, RefusedLoad};
use super::parents::ParentRef;
use super::siblings::{SiblingKeys, SiblingOwners};
use super::slot::ErasedRow;
use crate::model::Model;
use crate::query::{RelationPath, Tree};
use crate::schema::{FetchMode, Table};
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

/// The way in which the relations of rows that came from one query load later.
#[derive(Clone)]
pub struct LoadPolicy<'h> {
    /// The fetch mode: with their siblings, alone, or not at all.
    pub mode: FetchMode,
    /// The line of the program that asked for the query, if that is known.
    pub at: Option<&'static Location<'static>>,
    /// The place of the rows in the query.
    pub position: QueryPosition<'h>,
    /// Rows in hand that one of their foreign keys points at.
    pub parents: Option<ParentRef>,
}

/// The place of rows in the query that read them. `{}` is the path to them as a program writes it: `Book.author`.
#[derive(Clone, Copy)]
pub enum QueryPosition<'h> {
    /// At the end of a path from the model of the query; without a path the rows of that model themselves.
    Reached(&'static Table, Option<&'static RelationPath>),
    /// At the target of these foreign keys.
    Behind(&'h RelationSite<'h>),
}

/// The foreign keys at one field of rows that came from one query. `{}` is the path to their targets: `Book.author`.
#[derive(Clone, Copy)]
pub struct RelationSite<'h> {
    /// The load policy of the rows.
    policy: &'h LoadPolicy<'h>,
    /// The table of the rows.
    table: &'static Table,
    /// The position of the field.
    field: usize,
}

/// Sets the load policy of the relations of rows that came from one query, and of the rows that it joined to them.
pub(crate) fn set_load_policy<'r, M: Model>(
    rows: impl IntoIterator<Item = &'r mut M>,
    tree: &[Tree],
    policy: &LoadPolicy<'_>,
) {
    if M::table().has_relations() {
        let mut all: Vec<&mut dyn ErasedRow> = Vec::new();
        for row in rows {
            all.push(row);
        }
        set_of_rows(&mut all, M::table(), tree, policy);
    }
}

/// Sets the load policy of the relations of rows of one table, and of the rows that the query joined to them.
pub(crate) fn set_of_rows(
    rows: &mut [&mut dyn ErasedRow],
    table: &'static Table,
    tree: &[Tree],
    policy: &LoadPolicy<'_>,
) {
    for (field, relation) in table.relations() {
        let site = RelationSite {
            policy,
            table,
            field,
        };
        match tree.iter().find(|node| node.field == field) {
            Some(node) => site.set_of_joined(rows, (relation.target)(), &node.children),
            None => site.set(rows),
        }
    }
    for position in 0..table.many_to_many.len() {
        set_of_many_to_many(rows, JoinTable::of(table, position), position, policy);
    }
}

fn set_of_many_to_many(
    rows: &mut [&mut dyn ErasedRow],
    join: JoinTable,
    position: usize,
    policy: &LoadPolicy<'_>,
) {
    let loader = Loader::by_mode(
        policy.mode,
        rows.len(),
        || {
            let fields = rows.iter_mut().filter_map(|row| row.many_to_many(position));
            let owners: Vec<_> = fields
                .filter_map(|field| field.owner_row().cloned())
                .collect();
            (owners.len() > 1).then(|| SiblingOwners::new(owners))
        },
        || refused_of_many_to_many(join, policy),
    );
    if let Some(loader) = loader.map(Arc::new) {
        let fields = rows.iter_mut().filter_map(|row| row.many_to_many(position));
        fields.for_each(|field| field.set_loader(Arc::clone(&loader)));
    }
}

/// Returns the error of asking for a many-to-many field under `FetchMode::Raise`.
fn refused_of_many_to_many(join: JoinTable, policy: &LoadPolicy<'_>) -> RefusedLoad {
    let (model, field) = (join.model(), join.field());
    RefusedLoad {
        model,
        field,
        at: policy.at,
        add: format!(".prefetch_related({model}.{field})"),
    }
}

impl RelationSite<'_> {
    /// Sets the load policy of the rows that these foreign keys point at, which the query joined.
    fn set_of_joined(
        &self,
        rows: &mut [&mut dyn ErasedRow],
        target: &'static Table,
        tree: &[Tree],
    ) {
        if target.has_relations() {
            let joined = rows
                .iter_mut()
                .filter_map(|row| row.foreign_key(self.field)?.joined_mut());
            let policy = LoadPolicy {
                mode: self.policy.mode,
                at: self.policy.at,
                position: QueryPosition::Behind(self),
                parents: None,
            };
            set_of_rows(&mut joined.collect::<Vec<_>>(), target, tree, &policy);
        }
    }

    /// Sets the load policy of these foreign keys.
    fn set(&self, rows: &mut [&mut dyn ErasedRow]) {
        let loader = match self.parents() {
            Some(parents) => Some(Loader::Parents(Arc::clone(&parents.rows))),
            None => Loader::by_mode(
                self.policy.mode,
                rows.len(),
                || self.siblings(rows),
                || self.refused(),
            ),
        };
        if let Some(loader) = loader.map(Arc::new) {
            let keys = rows
                .iter_mut()
                .filter_map(|row| row.foreign_key(self.field));
            keys.for_each(|key| key.set_loader(Arc::clone(&loader)));
        }
    }

    fn siblings(&self, rows: &mut [&mut dyn ErasedRow]) -> Option<SiblingKeys> {
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            keys.extend(row.foreign_key(self.field).map(|key| key.key()));
        }
        (keys.len() > 1).then(|| SiblingKeys::new(keys))
    }

    /// Rows in hand that these foreign keys point at.
    fn parents(&self) -> Option<&ParentRef> {
        let parents = self.policy.parents.as_ref();
        parents.filter(|parents| parents.field == self.field)
    }

    /// The error of asking for one of these under `FetchMode::Raise`.
    fn refused(&self) -> RefusedLoad {
        RefusedLoad {
            model: self.table.model,
            field: self.name(),
            at: self.policy.at,
            add: format!(".select_related({self})"),
        }
    }

    fn name(&self) -> &'static str {
        self.table.fields[self.field].name
    }
}

impl fmt::Display for QueryPosition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QueryPosition::Reached(table, None) => f.write_str(table.model),
            QueryPosition::Reached(table, Some(path)) => f.write_str(&path.written(table)),
            QueryPosition::Behind(site) => site.fmt(f),
        }
    }
}

impl fmt::Display for RelationSite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.policy.position, self.name())
    }
}
