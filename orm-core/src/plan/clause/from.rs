//! `FROM`.

use crate::error::Result;
use crate::plan::clauses::{Clauses, FromClause, Output};
use crate::plan::scope::{ComputedValue, RootRows, Scope};
use crate::plan::{Expr, From, OutputColumn, Planner, ROW_DEPTH, Select};
use crate::query;
use std::collections::HashSet;

impl Planner {
    /// `FROM`, and the conditions in `WHERE` that belong to it: those that join a walk with its table.
    pub(in crate::plan) fn from<'q>(
        &mut self,
        scope: &mut Scope,
        source: FromClause<'q>,
    ) -> Result<(From<'q>, Vec<Expr<'q>>)> {
        let mut conditions = Vec::new();
        if matches!(source, FromClause::Select(_) | FromClause::Values(_)) {
            scope.root = RootRows::OfQuery;
        }
        let from = match source {
            FromClause::Table => From::Table(scope.nodes[0].table),
            FromClause::Met(key) => From::Met(scope.nodes[0].table, key),
            FromClause::Select(inner) => {
                let lists_rows =
                    matches!(inner.output, Output::Rows { .. } | Output::WithValues(_));
                let mut inner = self.inner(inner)?;
                if scope.nodes[0].table.has_shared_columns() {
                    name_once(&mut inner.columns);
                }
                if let Some((alias, depth)) = inner.row_depth.filter(|_| lists_rows) {
                    inner
                        .columns
                        .push(OutputColumn::from(Expr::Column(alias, depth)));
                    scope.row_depth = Some((self.alias_of(scope, 0), depth));
                }
                From::Select(inner)
            }
            FromClause::Values(inner) => {
                let mut inner = self.inner(inner)?;
                self.name_found(scope, &mut inner)?;
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

    /// Plans a query inside another one, which goes by the next number.
    pub(super) fn inner<'q>(&mut self, mut inner: Box<Clauses<'q>>) -> Result<Box<Select<'q>>> {
        inner.alias.get_or_insert_with(|| self.alias());
        self.select(inner)
    }

    /// Lets the clauses that follow read values that the query in `FROM` has computed; `is_never_null` is asked of each.
    pub(in crate::plan) fn computed_in_from<'v>(
        &mut self,
        scope: &mut Scope,
        values: impl Iterator<Item = (&'v query::Expr, &'static str)>,
        is_of_row: bool,
        is_never_null: fn(&query::Expr) -> bool,
    ) {
        let (node, alias) = (scope.base, self.alias_of(scope, 0));
        scope
            .computed
            .extend(values.map(|(expr, name)| ComputedValue {
                node,
                expr: expr.clone(),
                column: (alias, name),
                is_of_row,
                nullable: !is_never_null(expr),
            }));
    }
}

/// Leaves each column once, of those that are named by the query around: a column that two fields share is in the columns of
/// a row for each of them, and its name would say neither.
fn name_once(columns: &mut Vec<OutputColumn<'_>>) {
    let mut names = HashSet::with_capacity(columns.len());
    columns.retain(|column| match column {
        OutputColumn {
            expr: Expr::Column(alias, column),
            name: None,
        } => names.insert((*alias, *column)),
        _ => true,
    });
}
