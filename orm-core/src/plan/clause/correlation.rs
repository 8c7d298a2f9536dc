//! The part of `WHERE` that ties rows to their owner.

use crate::error::Result;
use crate::plan::clauses::{Correlation, Owner};
use crate::plan::expr::{ExprContext, equal};
use crate::plan::scope::Scope;
use crate::plan::{Expr, MET_ROWS, Planner};

impl Planner {
    /// Keeps the rows of an owner: `author_id = author.id`, or `author_id IN (…)`.
    pub(in crate::plan) fn correlation<'q>(
        &mut self,
        scope: &mut Scope,
        correlation: Option<Correlation<'q>>,
        conditions: &mut Vec<Expr<'q>>,
    ) -> Result<()> {
        let Some(Correlation { owner, .. }) = correlation else {
            return Ok(());
        };
        // A row of a join table without a target is no row of an owner: so the target is joined.
        if scope.nodes[scope.base].optional {
            self.alias_of(scope, scope.base);
        }
        match owner {
            Owner::Outer(columns) => {
                let alias = self.alias_of(scope, 0);
                let equal = |(name, key)| equal(Expr::Column(alias, name), key);
                conditions.extend(columns.into_iter().map(equal));
            }
            Owner::Met(columns) => {
                let alias = self.alias_of(scope, 0);
                conditions.extend(columns.into_iter().map(|(name, met)| {
                    equal(Expr::Column(alias, name), Expr::Column(MET_ROWS, met))
                }));
            }
            Owner::OneOf(condition) => {
                conditions.push(
                    self.expr(&mut ExprContext { scope, node: 0 }, condition)?
                        .expr,
                );
            }
        }
        Ok(())
    }
}
