//! Functions of values in one row, and `CASE`.

use super::writer::Writer;
use crate::plan::Expr;
use crate::query::Function;

impl Writer {
    /// Writes `name(…)`.
    pub(super) fn call(&mut self, name: &str, arguments: &[Expr<'_>]) {
        self.push(name);
        self.push("(");
        self.joined(", ", arguments, Self::expr);
        self.push(")");
    }

    /// Writes `CASE WHEN … THEN … ELSE … END`.
    pub(super) fn case(&mut self, branches: &[(Expr<'_>, Expr<'_>)], otherwise: Option<&Expr<'_>>) {
        self.push("CASE");
        for (condition, value) in branches {
            self.push(" WHEN ");
            self.expr(condition);
            self.push(" THEN ");
            self.expr(value);
        }
        if let Some(otherwise) = otherwise {
            self.push(" ELSE ");
            self.expr(otherwise);
        }
        self.push(" END");
    }
}

/// Returns the name by which standard SQL knows a function.
pub(super) fn standard_name(function: Function) -> &'static str {
    match function {
        Function::Lower => "lower",
        Function::Upper => "upper",
        Function::Length => "length",
        Function::Coalesce => "coalesce",
    }
}
