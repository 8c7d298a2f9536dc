//! Walks over a tree.

use super::check::{FieldContext, check};
use super::scope::Scope;
use super::select::equal;
use super::write::key;
use super::{Alias, Expr, From, Order, Planner, QualifiedColumn, ROW_DEPTH, Select, TreeWalk};
use crate::error::Result;
use crate::query;

impl Planner {
    /// A walk whose start can be looked for.
    pub(super) fn tree_walk<'q>(&mut self, walk: &'q query::TreeWalk) -> Result<TreeWalk<'q>> {
        let table = walk.table;
        for (column, value) in table.key_columns().zip(&walk.start) {
            let field = Some(column.field);
            check(value, FieldContext { table, field })?;
        }
        let link = table.columns_of(walk.field).iter();
        Ok(TreeWalk {
            table,
            key: table.key_columns().map(|column| column.name).collect(),
            link: link.map(|column| column.name).collect(),
            direction: walk.direction,
            start: &walk.start,
            alias: self.alias(),
            step: self.alias(),
        })
    }

    /// The order of a walk by itself: by depth, then as the model's own, then by key.
    pub(super) fn order_of_tree_walk<'q>(
        &mut self,
        scope: &mut Scope,
        select: &query::Select,
        (alias, depth): QualifiedColumn,
    ) -> Result<Vec<Order<'q>>> {
        let root = self.alias_of(scope, 0);
        let by = |expr| Order {
            expr,
            descending: select.reversed,
            nulls_first: None,
        };
        let mut orders = vec![by(Expr::Column(alias, depth))];
        orders.extend(self.own_order(scope, select)?);
        orders.extend(key(select.source(), root).into_iter().map(by));
        Ok(orders)
    }
}

impl TreeWalk<'_> {
    /// The rows called `alias` are those found.
    pub(super) fn found<'q>(&self, alias: Alias) -> impl Iterator<Item = Expr<'q>> {
        let column = |alias, key| Expr::Column(alias, key);
        let keys = self.key.iter();
        keys.map(move |key| equal(column(alias, key), column(self.alias, key)))
    }
}

impl Select<'_> {
    /// The depth of its rows, where they are those of a walk.
    pub(super) fn depth(&self) -> Option<QualifiedColumn> {
        match &self.from {
            From::Table(_) => None,
            From::Select(inner) => inner.depth().map(|_| (self.alias, ROW_DEPTH)),
            From::TreeWalk(walk) => Some((walk.alias, ROW_DEPTH)),
        }
    }
}
