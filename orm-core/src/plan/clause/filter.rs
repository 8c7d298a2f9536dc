//! `WHERE`.

use crate::error::Result;
use crate::plan::clauses::Restriction;
use crate::plan::expr::{ExprContext, compare_plainly, not_null_where};
use crate::plan::scope::Scope;
use crate::plan::write::key;
use crate::plan::{Expr, Planner, ROW_NUMBER};
use crate::query;
use crate::value::Value;
use std::borrow::Cow;

impl Planner {
    /// Adds the conditions on the rows in `FROM` that a rewrite asks for.
    pub(in crate::plan) fn restrictions<'q>(
        &mut self,
        scope: &mut Scope,
        restrictions: Vec<Restriction<'q>>,
        conditions: &mut Vec<Expr<'q>>,
    ) -> Result<()> {
        for restriction in restrictions {
            let (alias, table) = (self.alias_of(scope, 0), scope.nodes[0].table);
            conditions.push(match restriction {
                Restriction::KeyIn(found) => Expr::InSelect(key(table, alias), self.select(found)?),
                Restriction::RowNumber(how, number) => {
                    let number = Value::I64(i64::try_from(number).unwrap_or(i64::MAX));
                    let column = Expr::Column(alias, ROW_NUMBER);
                    let number = Expr::Bound(Cow::Owned(number));
                    Expr::Compare(how, Box::new(column), Box::new(number))
                }
            });
        }
        Ok(())
    }

    /// `WHERE`: these conditions, and those that the request asks for. They decide which joins may drop rows.
    pub(in crate::plan) fn filter<'q>(
        &mut self,
        scope: &mut Scope,
        asked: impl IntoIterator<Item = &'q query::Expr>,
        mut conditions: Vec<Expr<'q>>,
    ) -> Result<Expr<'q>> {
        for condition in asked {
            conditions.push(self.expr(&mut ExprContext::base(scope), condition)?.expr);
        }
        let mut filter = self.all(conditions)?;
        let mut columns = Vec::new();
        not_null_where(&filter, &mut columns);
        compare_plainly(&mut filter, &columns);
        not_null_where(&filter, &mut columns);
        scope.require(columns);
        Ok(filter)
    }
}
