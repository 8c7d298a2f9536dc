//! `EXISTS`, and subqueries of one value.

use super::ExprContext;
use crate::error::Result;
use crate::plan::typed::Typed;
use crate::plan::{Expr, Planner};
use crate::query;

impl Planner {
    /// `EXISTS (…)`.
    pub(super) fn exists<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        select: &'q query::Select,
    ) -> Result<Typed<'q>> {
        let select = self.subquery(context, select)?;
        Ok(Typed::not_null(if select.is_nothing() {
            Expr::Constant(false)
        } else {
            Expr::Exists(select)
        }))
    }

    /// `(SELECT …)`, of one value.
    pub(super) fn scalar<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        select: &'q query::Select,
    ) -> Result<Typed<'q>> {
        Ok(Typed {
            nullable: !select.is_count(),
            expr: Expr::Scalar(self.subquery(context, select)?),
        })
    }
}
