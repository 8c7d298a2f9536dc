//! Functions of values in one row, and `CASE`.

use super::writer::Writer;
use crate::plan::Expr;
use crate::query::Function;
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

/// Returns the name of a function that has the same on all databases but those that say otherwise.
pub(super) fn standard_name(function: Function) -> &'static str {
    match function {
        Function::Lower => "lower",
        Function::Upper => "upper",
        Function::Length => "length",
        Function::Trim => "trim",
        Function::TrimStart => "ltrim",
        Function::TrimEnd => "rtrim",
        Function::Concat => "concat",
        Function::Substr => "substr",
        Function::Replace => "replace",
        Function::Left => "left",
        Function::Right => "right",
        Function::PadStart => "lpad",
        Function::PadEnd => "rpad",
        Function::Repeat => "repeat",
        Function::Reverse => "reverse",
        Function::Position => "strpos",
        Function::Similarity => "similarity",
        Function::Abs(_) => "abs",
        Function::Sign(_) => "sign",
        Function::Floor(_) => "floor",
        Function::Ceil(_) => "ceil",
        Function::Round(_) | Function::RoundTo(_) => "round",
        Function::Sqrt => "sqrt",
        Function::Exp => "exp",
        Function::Ln => "ln",
        Function::Log => "log",
        Function::Power => "power",
        Function::Sin => "sin",
        Function::Cos => "cos",
        Function::Tan => "tan",
        Function::Cot => "cot",
        Function::Asin => "asin",
        Function::Acos => "acos",
        Function::Atan => "atan",
        Function::Atan2 => "atan2",
        Function::Degrees => "degrees",
        Function::Radians => "radians",
        Function::Random => "random",
        Function::Coalesce => "coalesce",
        Function::NullIf => "nullif",
        Function::Greatest => "greatest",
        Function::Least => "least",
        Function::Chr => "chr",
        Function::Ord => "ascii",
        // Operators, and what each database writes in its own way; see `Dialect::time`, `Dialect::array` and
        // `Dialect::json` too.
        Function::BitAnd
        | Function::BitOr
        | Function::BitXor
        | Function::ShiftLeft(_)
        | Function::ShiftRight(_)
        | Function::Digest(..)
        | Function::Truth
        | Function::Decimal
        | Function::Time(_)
        | Function::Array(_)
        | Function::Json(_) => "",
    }
}
