//! Functions of values in one row, and `CASE`.

use super::writer::Writer;
use crate::plan::Expr;
use crate::value::Type;

impl Writer {
    /// Writes `name(…)`.
    pub(super) fn call(&mut self, name: &str, arguments: &[Expr<'_>]) {
        self.push(name);
        self.push("(");
        self.joined(", ", arguments, Self::expr);
        self.push(")");
    }

    /// Writes a text of ours in parentheses, in which `#1` and `#2` stand for the arguments.
    pub(super) fn template(&mut self, template: &str, arguments: &[Expr<'_>]) {
        self.push("(");
        let mut pieces = template.split('#');
        self.push(pieces.next().unwrap_or_default());
        for piece in pieces {
            let (number, rest) = piece.split_at(1);
            let argument = number
                .parse()
                .ok()
                .and_then(|n: usize| arguments.get(n - 1));
            if let Some(argument) = argument {
                self.operand(argument);
            }
            self.push(rest);
        }
        self.push(")");
    }

    /// Writes `CASE WHEN … THEN … ELSE … END`.
    pub(super) fn case(&mut self, branches: &[(Expr<'_>, Expr<'_>)], otherwise: Option<&Expr<'_>>) {
        let values = branches.iter().map(|(_, value)| value);
        let collation = if values.chain(otherwise).all(is_bound_text) {
            self.dialect.text_collation()
        } else {
            ""
        };
        if !collation.is_empty() {
            self.push("(");
        }
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
        if !collation.is_empty() {
            self.push(")");
            self.push(collation);
        }
    }
}

fn is_bound_text(value: &Expr<'_>) -> bool {
    matches!(value, Expr::Bound(value) if value.ty() == Type::Text)
}
