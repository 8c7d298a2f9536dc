//! What SQLite says differently.

use super::dialect::Dialect;
use super::writer::Writer;
use crate::plan::{Comparison, Expr};
use crate::query::Match;
use crate::value::{Type, Value};
use std::borrow::Cow;

/// SQLite.
pub(super) struct Sqlite;

impl Dialect for Sqlite {
    fn placeholder(&self, to: &mut Writer, _n: usize, _value: &Value) {
        to.push("?");
    }

    fn comparison(&self, how: Comparison) -> &'static str {
        match how {
            Comparison::Eq => " = ",
            Comparison::Ne => " <> ",
            Comparison::Lt => " < ",
            Comparison::Le => " <= ",
            Comparison::Gt => " > ",
            Comparison::Ge => " >= ",
            Comparison::Same => " IS ",
            Comparison::Different => " IS NOT ",
        }
    }

    /// A list is one JSON array, so that the text does not depend on its length.
    fn in_list(&self, to: &mut Writer, expr: &Expr<'_>, list: &Value) {
        to.operand(expr);
        to.push(match list.ty() {
            Type::Bytes | Type::Uuid => " IN (SELECT unhex(value) FROM json_each(",
            _ => " IN (SELECT value FROM json_each(",
        });
        to.bound(list);
        to.push("))");
    }

    /// By `GLOB` where the pattern is known, so that indexes can serve; by functions where it is computed. Never by
    /// `LIKE`, which ignores the case of ASCII, and of nothing else.
    fn matching(
        &self,
        to: &mut Writer,
        how: Match,
        fold: bool,
        text: &Expr<'_>,
        pattern: &Expr<'_>,
    ) {
        if let Expr::Bound(value) = pattern
            && let Value::Text(literal) = value.as_ref()
            && let Some(glob) = glob_of(how, literal)
        {
            folded(to, fold, text);
            to.push(" GLOB ");
            return folded(to, fold, &Expr::Bound(Cow::Owned(Value::Text(glob))));
        }
        match how {
            Match::Contains => {
                to.push("instr(");
                folded(to, fold, text);
                to.push(", ");
                folded(to, fold, pattern);
                to.push(") > 0");
            }
            Match::StartsWith => {
                to.push("substr(");
                folded(to, fold, text);
                to.push(", 1, length(");
                folded(to, fold, pattern);
                to.push(")) = ");
                folded(to, fold, pattern);
            }
            Match::EndsWith => {
                to.push("substr(");
                folded(to, fold, text);
                to.push(", length(");
                folded(to, fold, text);
                to.push(") - length(");
                folded(to, fold, pattern);
                to.push(") + 1) = ");
                folded(to, fold, pattern);
            }
            Match::Equals => {
                folded(to, fold, text);
                to.push(" = ");
                folded(to, fold, pattern);
            }
            Match::Like => {
                to.operand(text);
                to.push(" GLOB orm_glob(");
                to.expr(pattern);
                to.push(")");
            }
        }
    }

    fn explain(&self) -> (&'static str, usize) {
        ("EXPLAIN QUERY PLAN ", 3)
    }

    fn unlimited(&self, to: &mut Writer) {
        to.push(" LIMIT -1");
    }
}

/// A text, in lower case where case is ignored.
fn folded(to: &mut Writer, fold: bool, text: &Expr<'_>) {
    if !fold {
        return to.operand(text);
    }
    to.push("orm_lower(");
    to.expr(text);
    to.push(")");
}

/// The pattern of `GLOB` that finds `text` at its place; none where a function or `=` does as well.
fn glob_of(how: Match, text: &str) -> Option<String> {
    let mut glob = String::with_capacity(text.len() + 1);
    match how {
        Match::StartsWith => {
            text.chars().for_each(|sign| literal(sign, &mut glob));
            glob.push('*');
        }
        Match::EndsWith => {
            glob.push('*');
            text.chars().for_each(|sign| literal(sign, &mut glob));
        }
        Match::Like => return Some(self::glob(text)),
        Match::Contains | Match::Equals => return None,
    }
    Some(glob)
}

/// `%` is `*`, `_` is `?`; what means something to `GLOB` alone is put in brackets.
pub(crate) fn glob(pattern: &str) -> String {
    let mut glob = String::with_capacity(pattern.len());
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '%' => glob.push('*'),
            '_' => glob.push('?'),
            '\\' => literal(signs.next().unwrap_or('\\'), &mut glob),
            sign => literal(sign, &mut glob),
        }
    }
    glob
}

fn literal(sign: char, glob: &mut String) {
    match sign {
        '*' | '?' | '[' => {
            glob.push('[');
            glob.push(sign);
            glob.push(']');
        }
        sign => glob.push(sign),
    }
}
