//! `CROSS JOIN LATERAL`, and `LEFT JOIN LATERAL` of a query that may find no row.

use super::found::NAMES;
use crate::error::Result;
use crate::plan::clauses::Output;
use crate::plan::expr::ExprContext;
use crate::plan::scope::{ComputedValue, Scope};
use crate::plan::shared::SharedRows;
use crate::plan::{LateralJoin, Planner};

impl Planner {
    /// Plans the queries that find values of related rows once a row, and lets the clauses that follow read them.
    pub(in crate::plan) fn laterals<'q>(
        &mut self,
        scope: &mut Scope,
        shared: Vec<SharedRows<'q>>,
    ) -> Result<Vec<LateralJoin<'q>>> {
        let mut laterals = Vec::with_capacity(shared.len());
        let mut computed = Vec::new();
        for rows in shared {
            laterals.push(self.lateral(scope, rows, &mut computed)?);
        }
        // They cannot read one another, so none is read before all are planned.
        scope.computed.extend(computed);
        Ok(laterals)
    }

    fn lateral<'q>(
        &mut self,
        scope: &mut Scope,
        rows: SharedRows<'q>,
        computed: &mut Vec<ComputedValue>,
    ) -> Result<LateralJoin<'q>> {
        let mut node = scope.base;
        for hop in rows.hops {
            node = scope.hop(node, hop)?;
        }
        let (inner, alias) = (self.subquery_alias(), self.alias());
        computed.extend(rows.values.iter().map(|value| ComputedValue {
            node,
            expr: value.expr.clone(),
            column: (alias, value.name),
            is_of_row: true,
            nullable: !value.expr.is_never_null(),
        }));
        let owner = &mut ExprContext { scope, node };
        let mut clauses = self.clauses(rows.select, Some(owner))?;
        clauses.alias = Some(inner);
        let mut clauses = clauses.rewritten();
        let is_aggregate = rows.select.is_aggregate();
        if is_aggregate {
            clauses.grouped = true;
            clauses.output = Output::Aggregates(rows.values);
        }
        let mut select = self.inside(owner, |planner| planner.select(Box::new(clauses)))?;
        if let [column] = select.columns.as_mut_slice() {
            column.name = Some(NAMES[0]);
        }
        Ok(LateralJoin {
            select,
            alias,
            inner: is_aggregate,
        })
    }
}
