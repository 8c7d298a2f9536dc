//! The values that a query selects, and whole rows among them; the rows that are read along with a row.

use crate::error::{Error, Result};
use crate::plan::expr::ExprContext;
use crate::plan::scope::Scope;
use crate::plan::{Expr, Planner};
use crate::query::{self, Hop, Item, ItemShape, Node, RelationPath};
use std::iter::successors;

/// One of the values that a query selects.
pub(super) enum PlannedItem<'q> {
    /// The row of this node.
    Row(usize),
    /// A value.
    Value(Expr<'q>, ItemShape),
}

impl Planner {
    /// Plans items, and joins the rows among them. What groups are by is read of the rows, which may be values of a query.
    pub(super) fn items<'q>(
        &mut self,
        scope: &mut Scope,
        items: &'q [Item],
    ) -> Result<Vec<PlannedItem<'q>>> {
        let reads_rows = scope.reads_rows;
        let items = items.iter().map(|item| {
            scope.reads_rows = reads_rows || !item.is_of_group();
            self.item(&mut ExprContext::base(scope), item)
        });
        let items = items.collect();
        scope.reads_rows = reads_rows;
        items
    }

    /// Plans an item.
    fn item<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        item: &'q Item,
    ) -> Result<PlannedItem<'q>> {
        match item {
            Item::Row(path) => {
                let node = context.scope.node(context.node, *path)?;
                self.join_way(context.scope, node);
                // Rows of to-many relations are joined no sooner than they are selected.
                context.scope.nodes[node].grouped_by |= context.scope.merges_rows;
                Ok(PlannedItem::Row(node))
            }
            Item::Value(value) | Item::Trailing(value) => self.value(context, value),
            Item::At(path, item) => {
                let node = context.scope.node(context.node, Some(path))?;
                let scope = &mut *context.scope;
                self.item(&mut ExprContext { scope, node }, item)
            }
            Item::Single(row, item) => {
                let node = self.single_row(context, row)?;
                let scope = &mut *context.scope;
                self.item(&mut ExprContext { scope, node }, item)
            }
        }
    }

    /// Plans a value.
    fn value<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        value: &'q query::Expr,
    ) -> Result<PlannedItem<'q>> {
        let expr = self.expr(context, value)?.expr;
        let shape = match *value.node() {
            Node::Column { path, field, part } => {
                let node = context.scope.node(context.node, path)?;
                let table = context.scope.nodes[node].table;
                ItemShape::Column(table, table.range(field).start + part)
            }
            _ if value.calculates_integers() => ItemShape::Calculated(context.table()),
            _ => ItemShape::Computed(context.table()),
        };
        Ok(PlannedItem::Value(expr, shape))
    }

    /// Joins the row at the end of this path, and returns its node.
    pub(super) fn join(
        &mut self,
        scope: &mut Scope,
        path: Option<&'static RelationPath>,
    ) -> Result<usize> {
        let node = scope.node(scope.base, path)?;
        self.join_way(scope, node);
        Ok(node)
    }

    /// Joins the rows of this node, which are read, and all on the way to them.
    fn join_way(&mut self, scope: &mut Scope, node: usize) {
        let between: Vec<usize> = scope.way(node).skip(1).collect();
        for node in between.into_iter().rev().chain([node]) {
            self.alias_of(scope, node);
        }
    }
}

impl Scope {
    /// Returns whether each node is read along: those asked for are, and those on the way to them.
    pub(super) fn nodes_to_read(
        &mut self,
        joined: &[&'static RelationPath],
        items: &[PlannedItem<'_>],
    ) -> Result<Vec<bool>> {
        let rows = items.iter().filter_map(|item| match item {
            PlannedItem::Row(node) => Some(*node),
            PlannedItem::Value(..) => None,
        });
        let mut asked: Vec<_> = rows.filter(|&node| self.is_behind(node)).collect();
        let extra = asked.clone();
        for path in joined {
            let node = self.node(self.base, Some(path))?;
            self.check_is_read(node, path, &extra)?;
            asked.push(node);
        }
        let mut read = vec![false; self.nodes.len()];
        for node in asked {
            self.way(node).for_each(|node| read[node] = true);
        }
        Ok(read)
    }

    /// Returns whether no row has a field for that of this node, which is the other side of a foreign key.
    fn is_behind(&self, node: usize) -> bool {
        let node = &self.nodes[node];
        matches!(node.on, Some((_, Hop::Reverse(..)))) && node.single.is_none()
    }

    /// Refuses a row that would stand in no other. A row that is read along stands in the one that points at it; behind
    /// the other side of a foreign key that one must be an extra row.
    fn check_is_read(
        &self,
        node: usize,
        path: &'static RelationPath,
        extra: &[usize],
    ) -> Result<()> {
        let mut way = self
            .way(node)
            .zip(successors(Some(path), |path| path.parent));
        let Some((behind, over)) = way.find(|(_, path)| matches!(path.hop, Hop::Reverse(..)))
        else {
            return Ok(());
        };
        if extra.contains(&behind) {
            return Ok(());
        }
        let root = self.nodes[self.base].table;
        let (over, path) = (over.written(root), path.written(root));
        Err(Error::InvalidQuery {
            model: root.model,
            why: format!(
                "`{path}` stands in the row of `{over}`, which is not read; ask for both: `select_related(({over}, {path}))`"
            ),
        })
    }
}
