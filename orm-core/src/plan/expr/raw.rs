//! SQL that the user wrote.

use super::ExprContext;
use crate::error::{Error, Result};
use crate::plan::typed::Typed;
use crate::plan::{Expr, Planner};
use crate::query::{self, ArgumentTable};
use crate::schema::sql_words;

impl Planner {
    /// Plans SQL that the user wrote, over rows of `table` if it has fields among its arguments. Nothing is known of its
    /// value.
    pub(super) fn raw<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        text: &'static str,
        arguments: &'q [query::Expr],
        table: Option<ArgumentTable>,
    ) -> Result<Typed<'q>> {
        let rows = context.table();
        if let Some(table) = table.map(|table| (table.0)())
            && !std::ptr::eq(table, rows)
        {
            return Err(Error::InvalidQuery {
                model: rows.model,
                why: format!(
                    "its raw SQL is over fields of `{}`; reach them from `{}`, or ask for that model",
                    table.model, rows.model
                ),
            });
        }
        // `lower({})` reads the row alone, which is the tenant's; `(SELECT count(*) FROM task)` those of all.
        if self.tenant.is_some() && sql_words::asks_tables(text) {
            self.check_is_of_all_tenants()?;
        }
        let arguments = self.exprs(context, arguments)?.exprs;
        Ok(Typed::nullable(Expr::Raw(text, arguments)))
    }
}
