//! What Postgres says differently.

use super::dialect::Dialect;
use super::writer::Writer;
use crate::plan::{Alias, Expr, Insert};
use crate::query::Match;
use crate::value::{Type, Value};

/// Postgres.
pub(super) struct Postgres;

impl Dialect for Postgres {
    /// With the type of what is bound: the driver keeps statements by their text alone, and would otherwise read a
    /// value of another type as one of this.
    fn placeholder(&self, to: &mut Writer, n: usize, value: &Value) {
        let array = if value.members().is_some() { "[]" } else { "" };
        to.fmt(format_args!("${n}::{}{array}", name(value.ty())));
    }

    fn cast(&self, to: &mut Writer, (_from, ty): (Type, Type), number: &Expr<'_>) {
        to.push("CAST(");
        to.expr(number);
        to.fmt(format_args!(" AS {})", name(ty)));
    }

    /// NaN is no integer: only it is asked to be one.
    fn not_nan(&self, to: &mut Writer, number: &Expr<'_>) {
        to.push("coalesce(nullif(");
        to.expr(number);
        to.push(", 'NaN'), CAST(");
        to.expr(number);
        to.push(" AS int8))");
    }

    fn in_list(&self, to: &mut Writer, expr: &Expr<'_>, list: &Value) {
        to.operand(expr);
        to.push(" = ANY(");
        to.bound(list);
        to.push(")");
    }

    /// A pattern of `LIKE`, its own signs after `!`; one of `like` is the user's own.
    fn pattern(&self, how: Match, text: &str) -> Option<String> {
        let (before, after) = match how {
            Match::Like => return Some(text.to_owned()),
            Match::Equals => return None,
            Match::Contains => ("%", "%"),
            Match::StartsWith => ("", "%"),
            Match::EndsWith => ("%", ""),
        };
        let mut own = String::with_capacity(text.len() + 2);
        own.push_str(before);
        for sign in text.chars() {
            if matches!(sign, '%' | '_' | '!') {
                own.push('!');
            }
            own.push(sign);
        }
        own.push_str(after);
        Some(own)
    }

    fn escape(&self, how: Match) -> &'static str {
        if how == Match::Like {
            ""
        } else {
            " ESCAPE '!'"
        }
    }

    /// A column is one array. Their order is that of the numbers, not that of the arrays by chance.
    fn rows(&self, to: &mut Writer, columns: &[Value], _rows: usize) {
        to.push("SELECT ");
        to.numbers(columns.len());
        to.push(" FROM unnest(");
        to.joined(", ", columns, Writer::bound);
        to.push(") WITH ORDINALITY AS \"rows\"(");
        to.numbers(columns.len());
        to.push(", \"n\") ORDER BY \"n\"");
    }

    fn tuples(&self, to: &mut Writer, columns: &[Value]) {
        to.push("SELECT ");
        to.numbers(columns.len());
        to.push(" FROM unnest(");
        to.joined(", ", columns, Writer::bound);
        to.push(") AS \"rows\"(");
        to.numbers(columns.len());
        to.push(")");
    }

    fn position(&self) -> &'static str {
        "strpos"
    }

    /// By ICU, and compared by code point like every other text.
    fn folded(&self, to: &mut Writer, fold: bool, text: &Expr<'_>) {
        if !fold {
            return to.operand(text);
        }
        to.fold();
        to.push("(upper(lower(");
        to.expr(text);
        to.push(" COLLATE \"und-x-icu\")) COLLATE \"C\")");
    }

    /// Without statistics Postgres takes one row in two hundred to point at any one, and reads the whole table for every
    /// level of a tree. The range says nothing new, but is expected to let few rows pass.
    fn points_at(&self, to: &mut Writer, link: (Alias, &str), key: (Alias, &str)) {
        to.equal(link, key);
        to.push(" AND ");
        to.column(link.0, link.1);
        to.push(" BETWEEN ");
        to.column(key.0, key.1);
        to.push(" AND ");
        to.column(key.0, key.1);
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
