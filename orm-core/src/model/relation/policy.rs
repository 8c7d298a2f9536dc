//! Load policies: how the relations of rows that came from one query load later.

use super::loader::RefusedLoad;
use super::parents::ParentRef;
use crate::model::{Field, Model};
use crate::query::{RelationPath, Tree};
use crate::schema::{FetchMode, Table};
use std::fmt;
use std::panic::Location;

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
    /// The joined rows, if the query joined them (`select_related`).
    pub tree: Option<&'h Tree>,
    /// The load policy of the rows, for those that were not joined.
    pub policy: &'h LoadPolicy<'h>,
    /// The table of the rows.
    pub table: &'static Table,
    /// The position of the field.
    pub field: usize,
}

/// The rows that came from one query, or embedded structs of them, whose foreign keys get a load policy.
#[derive(Clone, Copy)]
pub struct PolicyTarget<'h> {
    /// The rows that the query joined.
    tree: &'h [Tree],
    policy: &'h LoadPolicy<'h>,
    table: &'static Table,
    /// The position in the table of the first field: not 0 of an embedded struct.
    start: usize,
}

impl<'h> PolicyTarget<'h> {
    /// The rows of a model.
    pub fn of_rows<M: Model>(tree: &'h [Tree], policy: &'h LoadPolicy<'h>) -> Self {
        PolicyTarget {
            tree,
            policy,
            table: M::table(),
            start: 0,
        }
    }

    /// Sets the load policy of the foreign keys at one field.
    pub fn set_of_field<R, F: Field>(
        self,
        rows: &mut [&mut R],
        field: usize,
        place: fn(&mut R) -> &mut F,
    ) {
        let field = self.start + field;
        let site = RelationSite {
            tree: self.tree.iter().find(|node| node.field == field),
            policy: self.policy,
            table: self.table,
            field,
        };
        F::set_load_policy(&mut rows.iter_mut().map(|row| place(row)), site);
    }

    /// The embedded structs of these rows whose first field is at this position.
    #[must_use]
    pub fn embedded_at(self, field: usize) -> Self {
        let start = self.start + field;
        PolicyTarget { start, ..self }
    }
}

impl RelationSite<'_> {
    /// The load policy of the rows that these foreign keys point at.
    pub(in crate::model) fn behind(&self) -> LoadPolicy<'_> {
        LoadPolicy {
            mode: self.policy.mode,
            at: self.policy.at,
            position: QueryPosition::Behind(self),
            parents: None,
        }
    }

    /// Rows in hand that these foreign keys point at.
    pub(in crate::model) fn parents(&self) -> Option<&ParentRef> {
        let parents = self.policy.parents.as_ref();
        parents.filter(|parents| parents.field == self.field)
    }

    /// The error of asking for one of these under `FetchMode::Raise`.
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
