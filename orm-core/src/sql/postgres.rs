//! What Postgres says differently.

use super::dialect::Dialect;
use super::writer::Writer;
use crate::plan::{Expr, Insert};
use crate::query::Match;
use crate::value::{Type, Value};

/// Postgres.
pub(super) struct Postgres;

impl Dialect for Postgres {
    /// With the type of what is bound: the driver keeps statements by their text alone, and would otherwise read a
    /// value of another type as one of this.
    fn placeholder(&self, to: &mut Writer, n: usize, value: &Value) {
        let array = if matches!(value, Value::List(..)) {
            "[]"
        } else {
            ""
        };
        to.fmt(format_args!("${n}::{}{array}", name(value.ty())));
    }

    fn in_list(&self, to: &mut Writer, expr: &Expr<'_>, list: &Value) {
        to.operand(expr);
        to.push(" = ANY(");
        to.bound(list);
        to.push(")");
    }

    /// By `LIKE` where the pattern is known, so that indexes can serve; by functions where it is computed.
    fn matching(
        &self,
        to: &mut Writer,
        how: Match,
        fold: bool,
        text: &Expr<'_>,
        pattern: &Expr<'_>,
    ) {
        if let (Expr::Bound(value), true) = (pattern, how != Match::Equals)
            && let Value::Text(literal) = value.as_ref()
        {
            let like = Expr::Bound(std::borrow::Cow::Owned(Value::Text(like(how, literal))));
            folded(to, fold, text);
            to.push(" LIKE ");
            folded(to, fold, &like);
            return to.push(if how == Match::Like {
                ""
            } else {
                " ESCAPE '!'"
            });
        }
        match how {
            Match::Equals => {
                folded(to, fold, text);
                to.push(" = ");
                folded(to, fold, pattern);
            }
            Match::Like => {
                to.operand(text);
                to.push(" LIKE ");
                to.operand(pattern);
            }
            Match::Contains => {
                to.push("strpos(");
                folded(to, fold, text);
                to.push(", ");
                folded(to, fold, pattern);
                to.push(") > 0");
            }
            Match::StartsWith => {
                to.push("starts_with(");
                folded(to, fold, text);
                to.push(", ");
                folded(to, fold, pattern);
                to.push(")");
            }
            Match::EndsWith => {
                to.push("right(");
                folded(to, fold, text);
                to.push(", length(");
                folded(to, fold, pattern);
                to.push(")) = ");
                folded(to, fold, pattern);
            }
        }
    }

    /// A key set by hand moves the counter past it, so that the next row does not get the same.
    fn also_returning(&self, to: &mut Writer, insert: &Insert<'_>) {
        let Some(key) = insert.counted else { return };
        let counter = |to: &mut Writer| {
            to.push("pg_get_serial_sequence('");
            to.table(insert.table);
            to.push("', '");
            to.push(key);
            to.push("')");
        };
        to.push(", CASE WHEN ");
        to.name(key);
        to.push(" > coalesce(pg_sequence_last_value(");
        counter(to);
        to.push("::regclass), 0) THEN setval(");
        counter(to);
        to.push(", ");
        to.name(key);
        to.push(") END");
    }
}

/// A text, in lower case where case is ignored: by Unicode, and compared by code point like every other text.
fn folded(to: &mut Writer, fold: bool, text: &Expr<'_>) {
    if !fold {
        return to.operand(text);
    }
    to.push("(lower(");
    to.expr(text);
    to.push(" COLLATE \"und-x-icu\") COLLATE \"C\")");
}

/// The pattern that finds `text` at its place. A pattern of `like` is the user's own.
fn like(how: Match, text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    if matches!(how, Match::Contains | Match::EndsWith) {
        pattern.push('%');
    }
    for sign in text.chars() {
        if how != Match::Like && matches!(sign, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    if matches!(how, Match::Contains | Match::StartsWith) {
        pattern.push('%');
    }
    pattern
}

/// The type's name.
fn name(ty: Type) -> &'static str {
    match ty {
        Type::I16 => "int2",
        Type::I32 => "int4",
        Type::I64 => "int8",
        Type::F32 => "float4",
        Type::F64 => "float8",
        Type::Bool => "bool",
        Type::Text => "text",
        Type::Bytes => "bytea",
        Type::Date => "date",
        Type::Time => "time",
        Type::DateTime => "timestamp",
        Type::Timestamp => "timestamptz",
        Type::Uuid => "uuid",
    }
}
