//! `FROM`.

use crate::error::Result;
use crate::plan::clauses::{FromClause, Output};
use crate::plan::scope::Scope;
use crate::plan::{Expr, From, OutputColumn, Planner, ROW_DEPTH};

impl Planner {
    /// `FROM`, and the conditions in `WHERE` that belong to it: those that join a walk with its table.
    pub(in crate::plan) fn from<'q>(
        &mut self,
        scope: &mut Scope,
        source: FromClause<'q>,
    ) -> Result<(From<'q>, Vec<Expr<'q>>)> {
        let mut conditions = Vec::new();
        let from = match source {
            FromClause::Table => From::Table(scope.nodes[0].table),
            FromClause::Select(mut inner) => {
                inner.alias.get_or_insert_with(|| self.alias());
                let lists_rows = matches!(inner.output, Output::Rows { .. });
                let mut inner = self.select(inner)?;
                if let Some((alias, depth)) = inner.row_depth.filter(|_| lists_rows) {
                    inner
                        .columns
                        .push(OutputColumn::from(Expr::Column(alias, depth)));
                    scope.row_depth = Some((self.alias_of(scope, 0), depth));
                }
                From::Select(inner)
            }
            FromClause::Values(mut inner) => {
                inner.alias.get_or_insert_with(|| self.alias());
                let mut inner = self.select(inner)?;
                Planner::name_found(scope, &mut inner)?;
                From::Select(inner)
            }
            FromClause::TreeWalk(walk) => {
                let walk = self.tree_walk(walk)?;
                scope.row_depth = Some((walk.alias, ROW_DEPTH));
                conditions.extend(walk.found(self.alias_of(scope, 0)));
                From::TreeWalk(Box::new(walk))
            }
        };
        self.alias_of(scope, 0);
        Ok((from, conditions))
    }
}
