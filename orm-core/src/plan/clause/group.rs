//! `GROUP BY` and `HAVING`.

use super::output::PlannedOutput;
use crate::error::Result;
use crate::plan::expr::ExprContext;
use crate::plan::scope::Scope;
use crate::plan::write::key;
use crate::plan::{Expr, Group, OutputColumn, Planner};
use crate::query::{self, Item};

impl Planner {
    /// `GROUP BY` all items without an aggregate, and `HAVING` the conditions with one.
    pub(in crate::plan) fn group<'q>(
        &mut self,
        scope: &mut Scope,
        output: &PlannedOutput<'q>,
        having: Vec<&'q query::Expr>,
        is_page: bool,
    ) -> Result<Group<'q>> {
        let keys = self.group_keys(scope, output, is_page);
        for (item, position) in &output.positions {
            if let Item::Value(value) = item
                && value.holds_aggregate()
            {
                scope.check_grouped(&output.columns[*position].expr, &keys)?;
            }
        }
        let mut conditions = Vec::with_capacity(having.len());
        for condition in having {
            let condition = self.expr(&mut ExprContext::base(scope), condition)?.expr;
            scope.check_grouped(&condition, &keys)?;
            conditions.push(condition);
        }
        let having = self.all(conditions)?;
        Ok(Group { keys, having })
    }

    /// Returns the values that are equal in a group: columns by name, what is computed by its position, and whole rows by
    /// their key, on which all their columns depend; rows of a page have none that the database knows of.
    fn group_keys<'q>(
        &mut self,
        scope: &mut Scope,
        output: &PlannedOutput<'q>,
        is_page: bool,
    ) -> Vec<Expr<'q>> {
        let mut keys = owner_keys(output);
        for (item, position) in &output.positions {
            if item.value().is_some_and(query::Expr::holds_aggregate) {
                continue;
            }
            match (
                &output.columns[*position].expr,
                whole_row(scope, scope.base, item),
            ) {
                (_, Some(node)) => {
                    let (alias, table) = (self.alias_of(scope, node), scope.nodes[node].table);
                    if node == 0 && is_page {
                        let columns = table.columns().iter();
                        keys.extend(columns.map(|column| Expr::Column(alias, column.name)));
                    } else {
                        keys.extend(key(table, alias));
                    }
                }
                (Expr::Column(alias, name), None) => keys.push(Expr::Column(*alias, name)),
                (_, None) => keys.push(Expr::Position(position + 1)),
            }
        }
        keys
    }
}

/// Returns the columns before the first item: a foreign key, which says whose the values are. Groups are of one owner.
fn owner_keys<'q>(output: &PlannedOutput<'q>) -> Vec<Expr<'q>> {
    let n_columns = output.positions.first().map_or(0, |(_, first)| *first);
    let column = |column: &OutputColumn<'q>| match column.expr {
        Expr::Column(alias, name) => Some(Expr::Column(alias, name)),
        _ => None,
    };
    output.columns[..n_columns]
        .iter()
        .filter_map(column)
        .collect()
}

/// Returns the node of a whole row.
fn whole_row(scope: &mut Scope, node: usize, item: &Item) -> Option<usize> {
    match item {
        Item::Row(path) => scope.node(node, *path).ok(),
        Item::At(path, item) => {
            let node = scope.node(node, Some(path)).ok()?;
            whole_row(scope, node, item)
        }
        Item::Value(_) | Item::Presence => None,
    }
}
