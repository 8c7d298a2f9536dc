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
        let Some((mut related, hop)) = scope.beyond_root(node, alias) else {
            return Ok(None);
        };
        let last = related.nodes.len() - 1;
        let column = self.column(&mut related, last, field, part)?;
        let table = related.nodes[0].table;
        let (theirs, ours) = ends(scope.nodes[0].table, hop, table);
        let mut conditions: Vec<_> = theirs
            .into_iter()
            .zip(ours)
            .map(|(theirs, ours)| equal(Expr::Column(alias, theirs), Expr::Column(root, ours)))
            .collect();
        conditions.extend(self.of_tenant(table, alias)?);
        let filter = match conditions.len() {
            1 => conditions.remove(0),
            _ => Expr::And(conditions),
        };
        let mut joins = related.joins();
        self.restrict_joins(&related, &mut joins)?;
        Ok(Some(Expr::Scalar(Box::new(Select {
            joins,
            filter,
            ..Select::plain(table, From::Table(table), alias, vec![column.expr.into()])
        }))))
    }
}

impl Scope {
    /// Returns the rows between the root and this node as those of a query of their own, which begins at the first of them
    /// and ends at this node; and the hop from the root to it.
    fn beyond_root(&self, node: usize, alias: Alias) -> Option<(Scope, Hop)> {
        let mut way: Vec<_> = self.way(node).collect();
        let first = &self.nodes[way.pop()?];
        let (_, hop) = first.on?;
        let mut scope = Scope::new(first.table, Some(alias));
        let mut last = 0;
        for &node in way.iter().rev() {
            let node = &self.nodes[node];
            let (_, hop) = node.on?;
            last = scope.follow(last, hop, node.table);
        }
        Some((scope, hop))
    }
}
