//! Values of related rows where nothing is joined: in an update each is a subquery of one row.
//!
//! ```sql
//! -- Book::objects().every_row().update(Book.byline.set(Book.author.name), &db)
//! UPDATE "book" SET "byline" = (SELECT "t1"."name" FROM "author" AS "t1" WHERE "t1"."id" = "book"."author_id")
//! ```
//!
//! Calculations over the row itself stay outside: Postgres does them anew where another transaction has just changed the row.

use super::expr::equal;
use super::scope::{Scope, ends};
use super::{Alias, Expr, From, Planner, Select};
use crate::error::Result;
use crate::query::Hop;

impl Planner {
    /// Returns a column of a related row as the query of its value; none for one of the root itself.
    pub(super) fn related_value<'q>(
        &mut self,
        scope: &mut Scope,
        node: usize,
        (field, part): (usize, usize),
    ) -> Result<Option<Expr<'q>>> {
        let (alias, root) = (self.subquery_alias(), self.alias_of(scope, 0));
        let Some((mut related, hop)) = self.beyond_root(scope, node, alias)? else {
            return Ok(None);
        };
        let last = related.nodes.len() - 1;
        let first = related.nodes[0].single.take();
        let column = self.column(&mut related, last, field, part)?;
        let table = related.nodes[0].table;
        let mut conditions = Vec::new();
        if first.as_ref().is_none_or(|it| it.is_told_by_foreign_key()) {
            let (theirs, ours) = ends(scope.nodes[0].table, hop, table);
            let pairs = theirs.into_iter().zip(ours);
            conditions.extend(pairs.map(|(theirs, ours)| {
                equal(Expr::Column(alias, theirs), Expr::Column(root, ours))
            }));
        }
        conditions.extend(first.into_iter().flat_map(|single| single.conditions));
        conditions.extend(self.of_tenant(table, alias)?);
        let filter = match conditions.len() {
            1 => conditions.remove(0),
            _ => Expr::And(conditions),
        };
        let mut joins = related.joins();
        self.restrict_joins(&related, &mut joins)?;
        related.narrow_to_singles(&mut joins);
        Ok(Some(Expr::Scalar(Box::new(Select {
            joins,
            filter,
            ..Select::plain(table, From::Table(table), alias, vec![column.expr.into()])
        }))))
    }

    /// Returns the rows between the root and this node as those of a query of their own, which begins at the first of them
    /// and ends at this node; and the hop from the root to it.
    fn beyond_root(
        &mut self,
        scope: &mut Scope,
        node: usize,
        alias: Alias,
    ) -> Result<Option<(Scope, Hop)>> {
        let mut way: Vec<_> = scope.way(node).collect();
        let Some(first) = way.pop() else {
            return Ok(None);
        };
        let Some((_, hop)) = scope.nodes[first].on else {
            return Ok(None);
        };
        let mut related = Scope::new(scope.nodes[first].table, Some(alias));
        related.nodes[0].single = self.single_of_query(scope, first, alias)?;
        let mut last = 0;
        for &node in way.iter().rev() {
            let (table, on) = (scope.nodes[node].table, scope.nodes[node].on);
            let Some((_, hop)) = on else { break };
            last = related.follow(last, hop, table);
            if scope.nodes[node].single.is_some() {
                let alias = self.alias_of(&mut related, last);
                related.nodes[last].single = self.single_of_query(scope, node, alias)?;
            }
        }
        Ok(Some((related, hop)))
    }
}
