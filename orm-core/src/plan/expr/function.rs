//! Functions of values in one row, and `CASE`.

use super::ExprContext;
use super::json::{is_document, no_order};
use crate::error::Result;
use crate::plan::typed::{Typed, TypedList};
use crate::plan::{Expr, Planner, decimal};
use crate::query::{self, Function, JsonFunction, NullRule};

impl Planner {
    /// `function(…)`.
    pub(super) fn call<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        function: Function,
        arguments: &'q [query::Expr],
    ) -> Result<Typed<'q>> {
        let mut exprs = Vec::with_capacity(arguments.len());
        let (mut any, mut all) = (false, true);
        let field = arguments.first().map(|first| context.field(first));
        for argument in arguments {
            let Typed { expr, nullable } = match field {
                Some(field) => self.expr_for(context, argument, field)?,
                None => self.expr(context, argument)?,
            };
            exprs.push(expr);
            any |= nullable;
            all &= nullable;
        }
        let table = context.table();
        if arguments
            .iter()
            .any(|argument| is_document(argument, table))
        {
            match function {
                Function::Greatest | Function::Least => return Err(no_order(table)),
                Function::NullIf => {
                    let of_documents = Function::Json(JsonFunction::NullIf);
                    return Ok(Typed::nullable(Expr::Call(of_documents, exprs)));
                }
                _ => {}
            }
        }
        if let (Function::Truth, false, 1) = (function, any, exprs.len()) {
            return Ok(Typed::not_null(exprs.remove(0)));
        }
        let nullable = match function.null_rule() {
            NullRule::AnyNull => any,
            NullRule::AllNull => all,
            NullRule::Never => false,
            NullRule::Undefined => true,
        };
        Ok(Typed {
            expr: decimal::chosen(function, exprs),
            nullable,
        })
    }

    /// `CASE WHEN … THEN … ELSE … END`.
    pub(super) fn case<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        branches: &'q [(query::Expr, query::Expr)],
        otherwise: Option<&'q query::Expr>,
    ) -> Result<Typed<'q>> {
        self.terms(branches.len())?;
        let mut planned = Vec::with_capacity(branches.len());
        let mut nullable = false;
        for (condition, value) in branches {
            let condition = self.expr(context, condition)?.expr;
            let value = self.expr(context, value)?;
            nullable |= value.nullable;
            planned.push((condition, value.expr));
        }
        let TypedList {
            mut exprs,
            nullable: otherwise_nullable,
        } = self.exprs(context, otherwise.map_or(&[], std::slice::from_ref))?;
        Ok(Typed {
            nullable: nullable || otherwise_nullable || exprs.is_empty(),
            expr: Expr::Case {
                branches: planned,
                otherwise: exprs.pop().map(Box::new),
            },
        })
    }
}
