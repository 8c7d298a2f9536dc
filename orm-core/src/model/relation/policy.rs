//! What the foreign keys of rows that came together are told: how they load.

use crate::error::Error;
use crate::model::{Field, Model, ParentRef};
use crate::query::{RelationPath, Tree};
use crate::schema::{FetchMode, Table};
use std::fmt;
use std::panic::Location;

/// How the foreign keys of rows that came from one query load.
#[derive(Clone, Copy)]
pub struct LoadPolicy<'h> {
    /// What they do when they are asked.
    pub mode: FetchMode,
    /// Where in the program the query was asked for, where that is known.
    pub at: Option<&'static Location<'static>>,
    /// Where the rows stand in the query.
    pub position: QueryPosition<'h>,
    /// Rows they point at that are there already.
    pub known: Option<&'h ParentRef>,
}

/// Where rows stand in the query that read them. `{}` is the way to them as it is written there.
#[derive(Clone, Copy)]
pub enum QueryPosition<'h> {
    /// At the end of a way from the model of the query; its own rows at none.
    Reached(&'static Table, Option<&'static RelationPath>),
    /// Behind these foreign keys.
    Behind(&'h RelationSite<'h>),
}

/// The foreign keys at one field of rows that came from one query. `{}` is the way to what they point at.
#[derive(Clone, Copy)]
pub struct RelationSite<'h> {
    /// What was read along with their rows, if they were.
    pub tree: Option<&'h Tree>,
    /// How the others load.
    pub policy: &'h LoadPolicy<'h>,
    /// The table of the rows.
    pub table: &'static Table,
    /// The field.
    pub field: usize,
}

/// Nothing is to be loaded by a field: the error says so.
pub(in crate::model) struct RefusedLoad {
    pub(in crate::model) model: &'static str,
    pub(in crate::model) field: &'static str,
    pub(in crate::model) at: Option<&'static Location<'static>>,
    /// What would load it.
    pub(in crate::model) add: String,
}

impl RefusedLoad {
    pub(in crate::model) fn error(&self) -> Error {
        Error::NotLoaded {
            model: self.model,
            field: self.field,
            at: self.at,
            add: self.add.clone(),
        }
    }
}

/// Tells the foreign keys at one field of rows that came from one query how to load.
pub fn set_load_policy_of_field<M: Model, F: Field>(
    rows: &mut [&mut M],
    tree: &[Tree],
    policy: &LoadPolicy<'_>,
    field: usize,
    place: fn(&mut M) -> &mut F,
) {
    let site = RelationSite {
        tree: tree.iter().find(|node| node.field == field),
        policy,
        table: M::table(),
        field,
    };
    F::set_load_policy(&mut rows.iter_mut().map(|row| place(row)), site);
}

impl RelationSite<'_> {
    /// The same for the rows that these foreign keys point at.
    pub(in crate::model) fn behind(&self) -> LoadPolicy<'_> {
        LoadPolicy {
            position: QueryPosition::Behind(self),
            known: None,
            ..*self.policy
        }
    }

    /// The rows they point at, if those are there already.
    pub(in crate::model) fn known(&self) -> Option<&ParentRef> {
        self.policy.known.filter(|known| known.field == self.field)
    }

    /// What they are told where loading is refused.
    pub(in crate::model) fn refused(&self) -> RefusedLoad {
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
            QueryPosition::Reached(table, Some(link)) => f.write_str(&link.written(table)),
            QueryPosition::Behind(site) => site.fmt(f),
        }
    }
}

impl fmt::Display for RelationSite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.policy.position, self.name())
    }
}
