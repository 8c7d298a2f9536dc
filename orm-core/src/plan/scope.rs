//! The rows that one `SELECT` can speak of: those in `FROM`, and those joined to them.

use super::clause::FoundValues;
use super::column_form::of_column;
use super::elements::{ElementPlace, InnerElements, ScopeElements};
use super::expr::ExprContext;
use super::single::JoinedSingle;
use super::typed::Typed;
use super::window::WindowPlace;
use super::{Alias, Expr, Join, Planner, QualifiedColumn};
use crate::error::{Error, Result};
use crate::query::{self, Hop, JoinTarget, OwnerFields, RelationPath};
use crate::schema::{Column, Field, OnDelete, Relation, Table};
use std::iter::successors;

/// The rows in `FROM` (the root), and every relation followed from them: one join each, shared by all clauses.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) nodes: Vec<ScopeNode>,
    /// The node of the rows asked for: the root, or the target of a join table.
    pub(super) base: usize,
    /// The table of the root, where its rows are the owners of those asked for, which conditions tie to them.
    pub(super) owners: Option<&'static Table>,
    /// The column that holds the depth of the root's rows, where they are those of a walk over a tree.
    pub(super) row_depth: Option<QualifiedColumn>,
    /// Values that `FROM` holds already.
    pub(super) computed: Vec<ComputedValue>,
    /// The elements of arrays that stand beside the rows.
    pub(super) elements: Vec<ScopeElements>,
    /// The elements of arrays in the subqueries that are being planned, the nearest last.
    pub(super) inner_elements: Vec<InnerElements>,
    /// Says whether the rows may stand for elements of arrays.
    pub(super) element_rows: ElementPlace,
    /// Says whether values of single rows in `FROM` may be read: beside aggregates, only within them.
    pub(super) reads_rows: bool,
    /// Says whether window functions may stand in what is being planned.
    pub(super) windows: WindowPlace,
    /// The key in the root's rows that says which of many owners a row belongs to.
    pub(super) window_owner: Option<OwnerFields>,
    /// Says whether whole rows among the values stand for several: in groups, and under `DISTINCT`.
    pub(super) merges_rows: bool,
    /// The kind of the root's rows.
    pub(super) root: RootRows,
    /// The way in which values of related rows are read.
    pub(super) related: RelatedValues,
    /// The values in `FROM`, where they stand for the rows.
    pub(super) found: Option<FoundValues>,
    /// Columns that a condition at the top level does not let be null.
    not_null: Vec<QualifiedColumn>,
}

/// The rows of a root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RootRows {
    /// Rows of a table.
    #[default]
    OfTable,
    /// Rows of a query, which have the columns of the model alone.
    OfQuery,
    /// Rows of a table, each beside the row that an insert could not store: `excluded`.
    BesideIncoming,
}

/// The way in which values of related rows are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RelatedValues {
    /// The rows are joined: `JOIN author AS t1 ON …`.
    #[default]
    Joined,
    /// Each value is a subquery of one row, where nothing can be joined: `(SELECT t1.name FROM author AS t1 WHERE …)`.
    Scalar,
}

/// A value that `FROM` holds already.
pub(super) struct ComputedValue {
    /// The row that it is computed for.
    pub(super) node: usize,
    /// The value.
    pub(super) expr: query::Expr,
    /// The column that holds it.
    pub(super) column: QualifiedColumn,
    /// Says whether it is of a single row, and of no group of them.
    pub(super) is_of_row: bool,
    /// Says whether it may be null.
    pub(super) nullable: bool,
}

/// The rows at one end of a relation.
pub(super) struct ScopeNode {
    /// The node that these rows are joined to, and the relation between the two; `None` is the root.
    pub(super) on: Option<(usize, Hop)>,
    pub(super) table: &'static Table,
    /// The name of the rows, once a column of them is spoken of; until then they are not joined.
    pub(super) alias: Option<Alias>,
    /// Says whether there may be no row, as far as the relations know.
    pub(super) optional: bool,
    /// Says whether a condition at the top level holds only where there is a row.
    pub(super) required: bool,
    /// Says whether the groups are by this row, so that its key speaks for it, and not the foreign key that points at it.
    pub(super) grouped_by: bool,
    /// The conditions that leave one row of a to-many relation, if it is such a row.
    pub(super) single: Option<Box<JoinedSingle>>,
    /// The conditions behind `ON` on a row that a join table leads to.
    pub(super) conditions: Vec<Expr<'static>>,
}

impl Scope {
    /// Returns the rows of a table, which go by `alias`, or by the next number once a column of them is spoken of.
    pub(super) fn new(table: &'static Table, alias: Option<Alias>) -> Self {
        Scope {
            nodes: vec![ScopeNode {
                on: None,
                table,
                alias,
                optional: false,
                required: true,
                grouped_by: false,
                single: None,
                conditions: Vec::new(),
            }],
            base: 0,
            owners: None,
            row_depth: None,
            computed: Vec::new(),
            elements: Vec::new(),
            inner_elements: Vec::new(),
            element_rows: ElementPlace::Refused,
            reads_rows: true,
            windows: WindowPlace::Refused,
            window_owner: None,
            merges_rows: false,
            root: RootRows::OfTable,
            related: RelatedValues::Joined,
            found: None,
            not_null: Vec::new(),
        }
    }

    /// Returns the node whose rows have this column; the depth of a row in a walk is the root's.
    pub(super) fn node_of(&self, column: QualifiedColumn) -> Option<usize> {
        let is_depth = self.row_depth == Some(column);
        let mut nodes = self.nodes.iter();
        let node = nodes.position(|node| node.alias == Some(column.0));
        node.or(is_depth.then_some(0))
    }

    /// Returns the error that says why something cannot be asked of these rows.
    pub(super) fn refused(&self, why: &str) -> Error {
        Error::InvalidQuery {
            model: self.nodes[self.base].table.model,
            why: why.to_owned(),
        }
    }

    /// Returns whether this column is one of these rows, or is computed with them in `FROM`.
    pub(super) fn names(&self, column: QualifiedColumn) -> bool {
        let mut computed = self.computed.iter();
        self.node_of(column).is_some()
            || self.is_of_elements(column)
            || computed.any(|value| value.column.0 == column.0)
    }

    /// Returns the node that `path` reaches from `base`.
    pub(super) fn node(
        &mut self,
        base: usize,
        path: Option<&'static RelationPath>,
    ) -> Result<usize> {
        let Some(path) = path else { return Ok(base) };
        let parent = self.node(base, path.parent)?;
        self.hop(parent, path.hop)
    }

    /// Returns the node one hop from `parent`.
    pub(super) fn hop(&mut self, parent: usize, hop: Hop) -> Result<usize> {
        let same = |node: &ScopeNode| {
            let is_taken = |(on, taken)| on == parent && is_same(taken, hop);
            node.single.is_none() && node.on.is_some_and(is_taken)
        };
        if let Some(node) = self.nodes.iter().position(same) {
            return Ok(node);
        }
        let table = reached(self.nodes[parent].table, hop)?;
        Ok(self.follow(parent, hop, table))
    }

    /// Adds the node of the rows of a table that this hop from `parent` leads to.
    pub(super) fn follow(&mut self, parent: usize, hop: Hop, table: &'static Table) -> usize {
        let before = &self.nodes[parent];
        self.nodes.push(ScopeNode {
            on: Some((parent, hop)),
            table,
            alias: None,
            optional: before.optional || may_miss(before.table, hop),
            required: false,
            grouped_by: false,
            single: None,
            conditions: Vec::new(),
        });
        self.nodes.len() - 1
    }

    /// Returns this node and those it is joined to, as far as the rows asked for.
    pub(super) fn way(&self, node: usize) -> impl Iterator<Item = usize> {
        let parent = |&node: &usize| self.nodes[node].on.map(|(parent, _)| parent);
        successors(Some(node), parent).take_while(|&node| node != self.base)
    }

    /// Requires the rows of these columns, all that they are joined to, and the rows that foreign keys among the columns
    /// point at.
    pub(super) fn require(&mut self, columns: Vec<QualifiedColumn>) {
        for &(alias, _) in &columns {
            if let Some(node) = self.nodes.iter().position(|node| node.alias == Some(alias)) {
                self.require_way(node);
            }
        }
        self.not_null.extend(columns);
    }

    /// Requires the rows of a node, and all that they are joined to.
    pub(super) fn require_way(&mut self, node: usize) {
        let mut next = Some(node);
        while let Some(node) = next {
            self.nodes[node].required = true;
            next = self.nodes[node].on.map(|(parent, _)| parent);
        }
    }

    /// Returns whether rows without a match in this node may be dropped, or are not there.
    fn is_required(&self, node: &ScopeNode) -> bool {
        let Some((parent, hop)) = node.on else {
            return true;
        };
        let parent = &self.nodes[parent];
        node.required || !may_miss(parent.table, hop) || self.is_pointed_at(parent, hop)
    }

    /// Returns whether a condition requires the foreign key that a hop follows, and a constraint sees that it finds a row.
    fn is_pointed_at(&self, parent: &ScopeNode, hop: Hop) -> bool {
        let (Some(alias), Hop::ForeignKey(field)) = (parent.alias, hop) else {
            return false;
        };
        let mut columns = parent.table.columns_of(field).iter();
        is_constrained(&parent.table.fields[field])
            && columns.all(|column| self.not_null.contains(&(alias, column.name)))
    }

    /// Returns whether a column of a joined row is spoken of.
    pub(super) fn has_joins(&self) -> bool {
        self.nodes[1..].iter().any(|node| node.alias.is_some())
    }

    /// Returns the rows and the field that hold the key of the rows that this node is joined to, where it is joined to no more
    /// than that key: in `Book.author.profile()` the foreign key of the book, so that no author is joined.
    fn key_before(&self, node: usize) -> Option<(usize, usize)> {
        match self.nodes[node].on? {
            (parent, Hop::Reverse(..)) => self.key_elsewhere(parent),
            (_, Hop::ForeignKey(_)) => None,
        }
    }

    /// Returns the rows and the field that hold the key of the rows of this node, as long as nothing else is asked of these: of
    /// the author of a book the foreign key of the book.
    pub(super) fn key_elsewhere(&self, node: usize) -> Option<(usize, usize)> {
        let (before, field) = self.foreign_key_to(node)?;
        let node = &self.nodes[node];
        let is_known = is_constrained(&self.nodes[before].table.fields[field]);
        (node.alias.is_none() && !node.grouped_by && is_known).then_some((before, field))
    }

    /// Returns the rows and the field that lead to the rows that this node points at: in `Book.author.profile()` the foreign
    /// key of the book.
    fn foreign_key_before(&self, node: usize) -> Option<(usize, usize)> {
        let node = &self.nodes[node];
        match node.on? {
            (parent, Hop::Reverse(..)) if node.single.is_none() => self.foreign_key_to(parent),
            _ => None,
        }
    }

    /// Returns the rows and the field that lead to the rows of this node by a foreign key of columns of its own.
    fn foreign_key_to(&self, node: usize) -> Option<(usize, usize)> {
        let (before, Hop::ForeignKey(field)) = self.nodes[node].on? else {
            return None;
        };
        let is_apart = !self.nodes[before].table.has_shared_columns();
        is_apart.then_some((before, field))
    }

    /// Returns the foreign key that leads to the rows which a common table expression points at, whose rows are joined by it
    /// too: `Active.person.first()`. SQLite makes an index of them for it, and none for the key of a table in between.
    fn foreign_key_beside(&self, node: usize) -> Vec<QualifiedColumn> {
        let found = self.foreign_key_before(node);
        let of_joined = found.filter(|_| {
            let node = &self.nodes[node];
            let parent = node.on.map(|(parent, _)| &self.nodes[parent]);
            node.table.cte && parent.is_some_and(|parent| parent.alias.is_some())
        });
        let Some((before, field)) = of_joined else {
            return Vec::new();
        };
        let before = &self.nodes[before];
        let columns = before.table.columns_of(field).iter();
        let columns = columns.filter_map(|column| Some((before.alias?, column.name)));
        columns.collect()
    }

    /// Returns the columns that the rows of a node are joined by, and those of the rows before them that are equal to these.
    fn joined_columns(&self, node: usize) -> Option<Vec<(&'static str, QualifiedColumn)>> {
        let (parent, hop) = self.nodes[node].on?;
        let table = self.nodes[parent].table;
        let (theirs, mut ours) = ends(table, hop, self.nodes[node].table);
        let mut alias = self.nodes[parent].alias;
        if let Some((before, field)) = self.key_before(node) {
            let columns = self.nodes[before].table.columns_of(field).iter();
            ours = columns.map(|column| column.name).collect();
            alias = self.nodes[before].alias;
        }
        let alias = alias?;
        let ours = ours.into_iter().map(|ours| (alias, ours));
        Some(theirs.into_iter().zip(ours).collect())
    }

    /// Returns the joins, parents first.
    pub(super) fn joins<'q>(&self) -> Vec<Join<'q>> {
        if self.nodes.len() == 1 {
            return Vec::new();
        }
        let mut inner = vec![true];
        let mut joins = Vec::with_capacity(self.nodes.len() - 1);
        for (position, node) in self.nodes.iter().enumerate().skip(1) {
            let Some((parent, _)) = node.on else {
                continue;
            };
            let is_inner = inner[parent] && self.is_required(node);
            inner.push(is_inner);
            let (Some(alias), Some(columns)) = (node.alias, self.joined_columns(position)) else {
                continue;
            };
            let single = node.single.as_deref();
            let is_told = single.is_none_or(JoinedSingle::is_told_by_foreign_key);
            let beside = self.foreign_key_beside(position).into_iter();
            let beside = beside
                .zip(&columns)
                .map(|(ours, (theirs, _))| (*theirs, ours));
            let on: Vec<_> = beside.collect();
            let on = on.into_iter().chain(columns).filter(|_| is_told);
            let on = on.map(|(theirs, ours)| ((alias, theirs), ours));
            joins.push(Join {
                inner: is_inner,
                table: node.table,
                alias,
                on: on.collect(),
                conditions: Vec::new(),
                finds_keys: single.is_some_and(JoinedSingle::is_told_by_subquery),
            });
        }
        joins
    }

    /// Returns whether the join of this node keeps rows without a match.
    pub(super) fn is_left(&self, node: usize) -> bool {
        let mut next = Some(node);
        while let Some(node) = next {
            if !self.is_required(&self.nodes[node]) {
                return true;
            }
            next = self.nodes[node].on.map(|(parent, _)| parent);
        }
        false
    }
}

/// Returns whether this hop may find no row: over a key that is null, not guarded by a constraint, or pointing the other way.
fn may_miss(table: &'static Table, hop: Hop) -> bool {
    match hop {
        Hop::ForeignKey(field) => {
            let field = &table.fields[field];
            field.null || !is_constrained(field)
        }
        Hop::Reverse(..) => true,
    }
}

/// Returns whether a constraint sees that this foreign key points at a row where it is not null.
fn is_constrained(field: &Field) -> bool {
    let constrained = |relation: Relation| relation.on_delete != OnDelete::DoNothing;
    field.relation.is_some_and(constrained)
}

/// Returns the table that a hop leads to.
pub(super) fn reached(from: &'static Table, hop: Hop) -> Result<&'static Table> {
    let target = match hop {
        Hop::ForeignKey(field) => from.fields[field]
            .relation
            .map(|relation| (relation.target)()),
        Hop::Reverse(table, _) => Some(table()),
    };
    target.ok_or_else(|| Error::InvalidQuery {
        model: from.model,
        why: "it walks over a field that is no foreign key".to_owned(),
    })
}

/// Returns the columns that a hop sets equal: those of the table it reaches, and those of the table it leaves.
pub(super) fn ends(
    from: &'static Table,
    hop: Hop,
    to: &'static Table,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let names = |columns: &'static [Column]| columns.iter().map(|column| column.name).collect();
    let key = |table: &'static Table| table.key_columns().map(|column| column.name).collect();
    match hop {
        Hop::ForeignKey(field) => (key(to), names(from.columns_of(field))),
        Hop::Reverse(_, field) => (names(to.columns_of(field)), key(from)),
    }
}

impl Planner {
    /// Asks for the rows that are joined to those of the root, if there are such. `are_found` says that the rows in `FROM` have
    /// their keys.
    pub(super) fn set_target(
        &mut self,
        scope: &mut Scope,
        target: Option<&JoinTarget>,
        are_found: bool,
    ) -> Result<()> {
        scope.base = match target {
            None => return Ok(()),
            Some(JoinTarget::ForeignKey(field)) => scope.hop(0, Hop::ForeignKey(*field))?,
            Some(JoinTarget::Conditions(row)) => {
                let node = if are_found {
                    self.join_found(scope, row)
                } else {
                    self.join_related(&mut ExprContext { scope, node: 0 }, 0, row)?
                };
                // An owner without such rows is not found.
                scope.nodes[node].optional = false;
                scope.owners = Some(scope.nodes[0].table);
                node
            }
        };
        scope.nodes[scope.base].required = true;
        Ok(())
    }

    /// Returns the name of the rows of this node. Whoever asks speaks of them, so they are joined from now on, and with
    /// them all rows between them and the root, but those of which the foreign key before them says enough.
    pub(super) fn alias_of(&mut self, scope: &mut Scope, node: usize) -> Alias {
        match (scope.nodes[node].on, scope.key_before(node)) {
            (_, Some((before, _))) if self.tenant.is_none() => {
                self.alias_of(scope, before);
            }
            (Some((parent, _)), _) => {
                self.alias_of(scope, parent);
            }
            (None, _) => {}
        }
        self.common_tables.ask(scope.nodes[node].table);
        *scope.nodes[node].alias.get_or_insert_with(|| self.alias())
    }

    /// Returns a column of a field of this node. The key of a row that a foreign key points at is the foreign key
    /// itself, so that comparing it joins nothing, unless the row is joined to group by it.
    pub(super) fn column<'q>(
        &mut self,
        scope: &mut Scope,
        node: usize,
        field: usize,
        part: usize,
    ) -> Result<Typed<'q>> {
        if let Some((parent, Hop::ForeignKey(foreign_key))) = scope.nodes[node].on
            && !scope.nodes[node].grouped_by
            && let Some(part) = scope.nodes[parent]
                .table
                .part_of_key(foreign_key, field, part)
        {
            return self.column(scope, parent, foreign_key, part);
        }
        let nullable = scope.nodes[node].table.fields[field].null || scope.nodes[node].optional;
        if node > 0
            && scope.related == RelatedValues::Scalar
            && let Some(expr) = self.related_value(scope, node, (field, part))?
        {
            return Ok(Typed { expr, nullable });
        }
        let alias = self.alias_of(scope, node);
        let table = scope.nodes[node].table;
        let column = &table.columns_of(field)[part];
        Ok(Typed {
            expr: column_of_key(table, alias, column),
            nullable,
        })
    }

    /// Returns the value of a column of a field, as it is compared and calculated with.
    pub(super) fn column_value<'q>(
        &mut self,
        scope: &mut Scope,
        node: usize,
        field: usize,
        part: usize,
    ) -> Result<Typed<'q>> {
        let table = scope.nodes[node].table;
        let position = table.range(field).start + part;
        let column = self.column(scope, node, field, part)?;
        Ok(of_column(self.features, column, table, position))
    }

    /// Returns a column of the table of this node, by its position there.
    pub(super) fn column_of_table<'q>(
        &mut self,
        scope: &mut Scope,
        node: usize,
        position: usize,
    ) -> Result<Typed<'q>> {
        let table = scope.nodes[node].table;
        let field = table.columns()[position].field;
        self.column(scope, node, field, position - table.range(field).start)
    }
}

/// Returns a column. One that a nullable foreign key shares with another field is null where the rest of the key is.
fn column_of_key<'q>(table: &'static Table, alias: Alias, column: &Column) -> Expr<'q> {
    let value = Expr::Column(alias, column.name);
    if column.shared_with.is_none() || !table.fields[column.field].null {
        return value;
    }
    let mut columns = table.columns_of(column.field).iter();
    match columns.find(|column| column.shared_with.is_none()) {
        Some(own) => Expr::SharedColumn {
            own: Box::new(Expr::Column(alias, own.name)),
            column: Box::new(value),
        },
        None => value,
    }
}

fn is_same(one: Hop, other: Hop) -> bool {
    match (one, other) {
        (Hop::ForeignKey(one), Hop::ForeignKey(other)) => one == other,
        (Hop::Reverse(one, field), Hop::Reverse(other, same)) => {
            std::ptr::eq(one(), other()) && field == same
        }
        _ => false,
    }
}
