//! Casts in SQL of Postgres, which writes some that say no more than the place in which they stand.

use super::sql::{closing, quoted_end};
use orm_core::value::Type;

/// A column that SQL of its table may name.
pub(super) struct NamedColumn<'t> {
    pub(super) name: &'t str,
    /// The type of its values; none of an array, of an enum type and of what no field holds.
    pub(super) ty: Option<Type>,
    pub(super) is_field: bool,
}

/// The columns that this SQL names, of these.
pub(super) fn named<'c, 't>(
    sql: &str,
    columns: &'c [NamedColumn<'t>],
) -> impl Iterator<Item = &'c NamedColumn<'t>> {
    let names = names(sql);
    let is_named =
        move |column: &&NamedColumn| names.iter().any(|it| it.eq_ignore_ascii_case(column.name));
    columns.iter().filter(is_named)
}

/// Returns whether the value that this SQL ends with is the same without a cast to this type: `(name)::text` of a column of
/// texts, and not of one of UUIDs. The types of columns alone are known, so that what names none is a literal.
pub(super) fn says_nothing(sql: &str, ty: &str, columns: &[NamedColumn<'_>]) -> bool {
    named(last_value(sql), columns).all(|column| {
        let Some(own) = &column.ty else { return false };
        match (ty, rank(own)) {
            ("text" | "character varying" | "character" | "bpchar", _) => *own == Type::Text,
            ("date", _) => *own == Type::Date,
            ("jsonb", _) => *own == Type::Json,
            (wider, Some(rank)) => rank_of(wider).is_some_and(|wider| wider >= rank),
            _ => false,
        }
    })
}

/// The place of a type of numbers among those that hold the values of the ones before them.
fn rank(ty: &Type) -> Option<usize> {
    match ty {
        Type::I16 => rank_of("smallint"),
        Type::I32 => rank_of("integer"),
        Type::I64 => rank_of("bigint"),
        Type::Decimal => rank_of("numeric"),
        Type::F32 => rank_of("real"),
        Type::F64 => rank_of("double precision"),
        _ => None,
    }
}

fn rank_of(ty: &str) -> Option<usize> {
    super::sql::NUMBERS.iter().position(|own| *own == ty)
}

/// The literal, name, call or parentheses that SQL ends with: `lower(name)` of `id > 0 AND lower(name)`.
pub(super) fn last_value(sql: &str) -> &str {
    let (mut at, mut last) = (0, 0);
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let end = match first {
            '\'' | '"' => quoted_end(rest, first),
            '(' => closing(rest).map_or(1, |close| close + 1),
            _ if is_word(first) => rest.find(|sign| !is_word(sign)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        // The name of a function belongs to its call.
        let is_call = first == '(' && sql[..at].ends_with(|sign| is_word(sign) || sign == '"');
        if !is_call {
            last = at;
        }
        at += end;
    }
    &sql[last..]
}

/// The bare and quoted names in SQL that are neither functions nor types.
fn names(sql: &str) -> Vec<&str> {
    let (mut rest, mut names) = (sql, Vec::new());
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\'' | '"' => quoted_end(rest, first),
            _ if is_word(first) => rest.find(|sign| !is_word(sign)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        let is_type = sql[..sql.len() - rest.len()].ends_with("::");
        let is_name = (first == '"' || is_word(first)) && !is_type && !after.starts_with('(');
        names.extend(is_name.then(|| piece.trim_matches('"')));
        rest = after;
    }
    names
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_' || sign == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cast_stands_behind_a_value() {
        let cases = [
            ("a > 'it''s'", "'it''s'"),
            ("a AND lower(name)", "lower(name)"),
            ("(a - (b))", "(a - (b))"),
            ("x = \"Own\"", "\"Own\""),
            ("(-1.5)", "(-1.5)"),
            ("((a > (0)) AND (b = 'x'", "'x'"),
        ];
        for (sql, expected) in cases {
            assert_eq!(last_value(sql), expected, "{sql}");
        }
    }

    #[test]
    fn names_are_no_functions_and_no_types() {
        let sql = "lower(name) = 'a b'::text AND (\"Own\" -> size) > (0)::numeric";
        assert_eq!(names(sql), ["name", "AND", "Own", "size", "0"]);
    }

    #[test]
    fn a_cast_of_a_column_of_another_type_says_something() {
        let column = |name, ty| NamedColumn {
            name,
            ty: Some(ty),
            is_field: true,
        };
        let columns = [
            column("name", Type::Text),
            column("age", Type::I32),
            column("id", Type::Uuid),
            column("at", Type::DateTime),
            NamedColumn {
                name: "kind",
                ty: None,
                is_field: true,
            },
        ];
        let cases = [
            ("(name)", "text", true),
            ("lower(name)", "character varying", true),
            ("'x'", "text", true),
            ("(age)", "numeric", true),
            ("(age)", "smallint", false),
            ("(age)", "text", false),
            ("(id)", "text", false),
            ("(at)", "date", false),
            ("(kind)", "text", false),
            ("(name)", "integer", false),
        ];
        for (sql, ty, expected) in cases {
            assert_eq!(says_nothing(sql, ty, &columns), expected, "{sql} as {ty}");
        }
    }
}
