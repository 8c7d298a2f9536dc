//! Single rows of to-many relations: joined by the foreign key and by the conditions that leave at most one, or by the key of
//! the first that a query finds.
//!
//! ```sql
//! -- Author.books().filter(Book.title.eq("Nature")).single(), where an author's titles are unique
//! LEFT JOIN "book" AS "t1" ON "t1"."author_id" = "author"."id" AND "t1"."title" = ?
//! -- Author.books().order_by(Book.year.desc()).first()
//! LEFT JOIN "book" AS "t1" ON "t1"."id" = (
//!   SELECT "t2"."id" FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" ORDER BY "t2"."year" DESC, "t2"."id" LIMIT ?
//! )
//! ```
//! ```sql
//! -- the same on Postgres
//! LEFT JOIN LATERAL (SELECT * FROM "book" AS "t1" WHERE "t1"."id" = (SELECT "t2"."id" …) OFFSET 0) AS "t1" ON TRUE
//! -- and in a query of groups
//! LEFT JOIN LATERAL (SELECT "t1"."id" FROM "book" AS "t1" WHERE … OFFSET 0) AS "t1 found" ON TRUE
//! LEFT JOIN "book" AS "t1" ON "t1"."id" = "t1 found"."id"
//! ```
//!
//! The first row is joined by its key alone: were its foreign key compared too, SQLite may look for the rows by that, and compute
//! the subquery for each of them.

use super::expr::{ExprContext, equal};
use super::scope::{RelatedValues, Scope};
use super::write::key;
use super::{Alias, Expr, Join, Planner, at_most_one};
use crate::error::{Error, Result};
use crate::query::{self, Hop, KeyExpr, OwnerFields, RowChoice, SingleRow};
use crate::schema::Table;
use std::mem::take;
use std::sync::Arc;

/// The names of the key of a row that is found beside its owner.
pub(super) const ROW_KEYS: [&str; 16] = [
    "row key 1",
    "row key 2",
    "row key 3",
    "row key 4",
    "row key 5",
    "row key 6",
    "row key 7",
    "row key 8",
    "row key 9",
    "row key 10",
    "row key 11",
    "row key 12",
    "row key 13",
    "row key 14",
    "row key 15",
    "row key 16",
];

/// A single row as it is joined.
pub(super) struct JoinedSingle {
    row: Arc<SingleRow>,
    /// The node of the row in which the path to its owner begins.
    base: usize,
    /// The conditions behind `ON`, without that on the foreign key; none where nothing is joined.
    pub(super) conditions: Vec<Expr<'static>>,
}

impl JoinedSingle {
    /// Returns whether the foreign key of the row is compared with the owner's key.
    pub(super) fn is_told_by_foreign_key(&self) -> bool {
        self.row.joined().1.is_some()
    }

    /// Returns whether a subquery finds the key of the row.
    pub(super) fn is_told_by_subquery(&self) -> bool {
        matches!(
            self.row.choice,
            RowChoice::First { .. } | RowChoice::Page(_)
        )
    }

    /// Returns the row without its conditions.
    fn bare(&self) -> Self {
        JoinedSingle {
            row: Arc::clone(&self.row),
            conditions: Vec::new(),
            ..*self
        }
    }
}

impl Planner {
    /// Returns the node of a single related row, which is joined from now on, unless values of related rows are subqueries.
    pub(super) fn single_row(
        &mut self,
        context: &mut ExprContext<'_>,
        row: &Arc<SingleRow>,
    ) -> Result<usize> {
        let owner = context.scope.node(context.node, row.path)?;
        let joined = context.scope.single(owner, row);
        let node = match joined {
            Some(node) => node,
            None => self.checked_row(context, owner, row)?,
        };
        let Some(field) = row.target() else {
            return Ok(node);
        };
        let node = context.scope.hop(node, Hop::ForeignKey(field))?;
        if row.inner {
            context.scope.require_way(node);
        }
        if joined.is_none() {
            self.narrow_target(context.scope, node, row)?;
        }
        Ok(node)
    }

    /// Joins the row that a join table leads to with the conditions that it must meet.
    fn narrow_target(&mut self, scope: &mut Scope, node: usize, row: &SingleRow) -> Result<()> {
        let filter = scope.conditions_at_target(row);
        if filter.is_empty() {
            return Ok(());
        }
        let table = (row.table.0)();
        let alias = self.alias_of(scope, node);
        let mut inner = Scope::new(table, Some(alias));
        for condition in filter {
            let planned = self.expr(&mut ExprContext::base(&mut inner), condition)?;
            scope.nodes[node].conditions.push(planned.expr.into_owned());
        }
        if inner.has_joins() {
            return Err(no_condition(table));
        }
        Ok(())
    }

    /// Joins a related row that may stand here.
    fn checked_row(
        &mut self,
        context: &mut ExprContext<'_>,
        owner: usize,
        row: &Arc<SingleRow>,
    ) -> Result<usize> {
        let table = (row.table.0)();
        match &row.choice {
            RowChoice::Conditions { field, filter } => check_is_single(*field, filter, table)?,
            RowChoice::Refused(why) => return Err(refused(table, why)),
            _ => {}
        }
        if row.may_be_several() && !context.scope.may_repeat_rows() {
            return Err(repeats_rows(context.scope, table));
        }
        self.join_related(context, owner, row)
    }

    /// Joins related rows of an owner. Returns their node.
    pub(super) fn join_related(
        &mut self,
        context: &mut ExprContext<'_>,
        owner: usize,
        row: &Arc<SingleRow>,
    ) -> Result<usize> {
        let (table, field) = row.joined();
        let mut single = JoinedSingle {
            row: Arc::clone(row),
            base: context.node,
            conditions: Vec::new(),
        };
        let mut alias = None;
        if context.scope.related == RelatedValues::Joined {
            self.name_owner(context.scope, owner);
            // Rows that the conditions speak of are joined in front of this one.
            let own = *alias.insert(self.alias());
            single.conditions = self.conditions_of_single(context.scope, &single, own)?;
        }
        // Where no foreign key ties the row to its owner, what the hop follows is not written.
        let hop = Hop::Reverse(row.table.0, field.unwrap_or_default());
        let node = context.scope.follow(owner, hop, table);
        let joined = &mut context.scope.nodes[node];
        joined.alias = alias;
        joined.single = Some(Box::new(single));
        if row.inner {
            joined.optional = false;
            context.scope.require_way(node);
        }
        Ok(node)
    }

    /// Has an owner joined in front of its related rows, unless its key is a foreign key of other rows, which are joined then:
    /// in `Book.author.books()` the book. Conditions that ask for more of it join the owner by themselves.
    fn name_owner(&mut self, scope: &mut Scope, owner: usize) {
        let known = scope.key_elsewhere(owner).filter(|_| self.tenant.is_none());
        let named = known.map_or(owner, |(before, _)| before);
        self.alias_of(scope, named);
    }

    /// Joins related rows by their keys, which the rows in `FROM` have beside those of their owners. Returns their node.
    pub(super) fn join_found(&mut self, scope: &mut Scope, row: &Arc<SingleRow>) -> usize {
        let table = (row.table.0)();
        let (owner, own) = (self.alias_of(scope, 0), self.alias());
        let found = ROW_KEYS.iter().map(|name| Expr::Column(owner, name));
        let pairs = key(table, own).into_iter().zip(found);
        let conditions = pairs.map(|(own, found)| equal(own, found)).collect();
        let node = scope.follow(0, Hop::Reverse(row.table.0, 0), table);
        let joined = &mut scope.nodes[node];
        joined.alias = Some(own);
        joined.single = Some(Box::new(JoinedSingle {
            row: Arc::clone(row),
            base: 0,
            conditions,
        }));
        node
    }

    /// Returns a single row with its conditions, where its rows have this name in a query of their own.
    pub(super) fn single_of_query(
        &mut self,
        scope: &mut Scope,
        node: usize,
        alias: Alias,
    ) -> Result<Option<Box<JoinedSingle>>> {
        let Some(mut single) = scope.nodes[node].single.as_deref().map(JoinedSingle::bare) else {
            return Ok(None);
        };
        single.conditions = self.conditions_of_single(scope, &single, alias)?;
        Ok(Some(Box::new(single)))
    }

    /// Returns the condition on a row of a join table that it leads to a row for which these hold, and to one of the tenant,
    /// if there is one.
    fn leads_to(
        &self,
        through: &'static Table,
        to: usize,
        target: &'static Table,
        filter: &[query::Expr],
    ) -> Result<Vec<query::Expr>> {
        if filter.is_empty() && self.tenant_columns(target)?.is_empty() {
            return Ok(Vec::new());
        }
        let key = KeyExpr::of_fields(through, &[to]);
        let found = query::Select::keys_of(target, filter.to_vec());
        Ok(vec![key.is_found_by(found)])
    }

    /// Plans the conditions that leave a single row, over rows of this name.
    fn conditions_of_single(
        &mut self,
        scope: &mut Scope,
        single: &JoinedSingle,
        alias: Alias,
    ) -> Result<Vec<Expr<'static>>> {
        let row = &single.row;
        let (by_key, filter): (_, &[query::Expr]) = match &row.choice {
            RowChoice::Conditions { filter, .. } | RowChoice::All { filter, .. } => {
                (Vec::new(), filter)
            }
            RowChoice::First { root, rows } => (rows.is_first(row.path, *root), &[]),
            RowChoice::AllJoined {
                through,
                to,
                filter,
                ..
            } => {
                let target = (row.table.0)();
                let is_narrowed = !scope.conditions_at_target(row).is_empty();
                let filter: &[query::Expr] = if is_narrowed { &[] } else { filter };
                (self.leads_to(through, *to, target, filter)?, &[])
            }
            RowChoice::Page(_) | RowChoice::Refused(_) => (Vec::new(), &[]),
        };
        let (table, _) = row.joined();
        let mut inner = Scope::new(table, Some(alias));
        inner.related = RelatedValues::Scalar;
        let node = single.base;
        if let RowChoice::Page(rows) = &row.choice {
            let rows = self.subquery(&mut ExprContext { scope, node }, rows)?;
            let condition = Expr::InSelect(key(table, alias), rows);
            return Ok(vec![condition.into_owned()]);
        }
        let conditions = self.inside(&mut ExprContext { scope, node }, |planner| {
            let planned = filter.iter().chain(&by_key).map(|condition| {
                let planned = planner.expr(&mut ExprContext::base(&mut inner), condition)?;
                Ok(planned.expr.into_owned())
            });
            planned.collect::<Result<Vec<_>>>()
        })?;
        if inner.has_joins() {
            return Err(no_condition(table));
        }
        Ok(conditions)
    }
}

impl Scope {
    /// Moves to the joins of single rows the conditions that leave one, and to those of rows behind a join table theirs.
    pub(super) fn narrow_to_singles(&mut self, joins: &mut [Join<'_>]) {
        for node in &mut self.nodes {
            let join = joins.iter_mut().find(|join| node.alias == Some(join.alias));
            let Some(join) = join else { continue };
            if let Some(single) = &mut node.single {
                join.conditions.extend(take(&mut single.conditions));
            }
            join.conditions.extend(take(&mut node.conditions));
        }
    }

    /// Returns the conditions on a row behind a join table that stand at its join, where there are joins.
    fn conditions_at_target<'r>(&self, row: &'r SingleRow) -> &'r [query::Expr] {
        match self.related {
            RelatedValues::Joined => row.conditions_of_target(),
            RelatedValues::Scalar => &[],
        }
    }

    /// Returns the node of a single row of this owner, if it is joined already.
    pub(super) fn single(&self, owner: usize, row: &SingleRow) -> Option<usize> {
        let is_same = |single: &JoinedSingle| *single.row == *row;
        self.nodes.iter().position(|node| {
            let is_of_owner = node.on.is_some_and(|(on, _)| on == owner);
            is_of_owner && node.single.as_deref().is_some_and(is_same)
        })
    }
}

/// Refuses a relation that an owner may have several rows of.
fn check_is_single(
    own: Option<usize>,
    filter: &[query::Expr],
    table: &'static Table,
) -> Result<()> {
    let own_key = own.map(OwnerFields::ForeignKey).into_iter();
    let columns = own_key.flat_map(|key| key.columns(table));
    if at_most_one::leave_one(columns, filter, table) {
        return Ok(());
    }
    let model = table.model;
    let own = own.map(|own| format!("`{}` and ", table.fields[own].name));
    let own = own.unwrap_or_default();
    Err(refused(
        table,
        &format!(
            "there may be several rows of `{model}` for which the conditions of `single` hold; {own}the fields that its `filter` compares by `eq` must be those of a key or of a `unique(…)` of `{model}`, where a `unique(…, where = …)` asks for its condition in the `filter` too, or take the first in an order: `.order_by(…).first()`"
        ),
    ))
}

/// The error of joined rows where the rows of a query are not repeated.
fn repeats_rows(scope: &Scope, joined: &'static Table) -> Error {
    let joined = joined.model;
    scope.refused(&format!(
        "joined rows of `{joined}` repeat the rows of the query, which one of values gives: `let row = relation.inner_join();` `query.values((field, row.value({joined}.…)))`; whole rows come with theirs by `prefetch_related`, and whether there is one that meets a condition asks `any`"
    ))
}

/// Says that a condition of a single row is none by which it could be joined.
fn no_condition(table: &'static Table) -> Error {
    let model = table.model;
    let why = format!(
        "a condition of `single` is on the row of `{model}` itself, and joins no other to it; put this one into the condition of the query, by `matches`"
    );
    refused(table, &why)
}

fn refused(table: &'static Table, why: &str) -> Error {
    Error::InvalidQuery {
        model: table.model,
        why: why.to_owned(),
    }
}
