//! Casts in SQL of Postgres, which writes some that say no more than the place in which they stand.

use super::words::{Piece, Pieces, is_word_sign, quoted_end, unwrapped, without_texts};
use orm_core::value::Type;

/// Types of numbers, each of which holds the values of those before it.
const NUMBERS: [&str; 6] = [
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
];

/// Types besides of which a cast says no more than the place in which it stands.
const OTHER_TYPES: [&str; 6] = [
    "text",
    "character varying",
    "character",
    "bpchar",
    "date",
    "jsonb",
];

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
fn says_nothing(sql: &str, ty: &str, columns: &[NamedColumn<'_>]) -> bool {
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
    NUMBERS.iter().position(|own| *own == ty)
}

/// The literal, name, call or parentheses that SQL ends with: `lower(name)` of `id > 0 AND lower(name)`.
fn last_value(sql: &str) -> &str {
    let (mut pieces, mut last) = (Pieces::of(sql), 0);
    while let Some(piece) = pieces.next() {
        let opens = piece.text == "(";
        if opens {
            pieces.skip_parenthesis();
        }
        // The name of a function belongs to its call.
        let is_call = opens
            && piece
                .before
                .ends_with(|sign| is_word_sign(sign) || sign == '"');
        if !is_call {
            last = piece.before.len();
        }
    }
    &sql[last..]
}

/// The bare and quoted names in SQL that are neither functions nor types.
fn names(sql: &str) -> Vec<&str> {
    let is_name = |piece: &Piece<'_>| {
        let is_type = piece.before.ends_with("::");
        piece.is_name() && !is_type && !piece.after.starts_with('(')
    };
    let names = Pieces::of(sql).filter(is_name);
    names.map(|piece| piece.text.trim_matches('"')).collect()
}

/// SQL of Postgres without the casts that it adds to what was written; none if another is left, or one that says something.
pub(super) fn without_casts(sql: &str, columns: &[NamedColumn<'_>]) -> Option<String> {
    // A quotient of integers is another number than one of fractions.
    let divides = without_texts(sql).contains(['/', '%']);
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        if first == '\'' || first == '"' {
            let end = quoted_end(rest, first);
            text.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if let Some(after) = rest.strip_prefix("::") {
            let known = OTHER_TYPES.iter().chain(&NUMBERS);
            let ty = known.filter(|ty| after.starts_with(**ty));
            let ty = ty.max_by_key(|ty| ty.len())?;
            rest = &after[ty.len()..];
            let length = rest.strip_prefix('(');
            if let Some(length) = length {
                rest = &length[length.find(')')? + 1..];
            }
            let is_cut = length.is_some() || divides && NUMBERS.contains(ty);
            let is_literal = named(last_value(&text), columns).next().is_none();
            if rest.starts_with("[]") || is_cut && !is_literal || !says_nothing(&text, ty, columns)
            {
                return None;
            }
            unwrap_last(&mut text);
            if NUMBERS.contains(ty) {
                unquote_last(&mut text);
            }
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    Some(unwrapped(&text).to_owned())
}

/// Takes the parentheses away that Postgres writes around what it casts: `(0)`, `(name)`.
fn unwrap_last(text: &mut String) {
    let Some(inside) = text.strip_suffix(')') else {
        return;
    };
    let is_word = |sign: char| sign.is_alphanumeric() || "_.'\"-".contains(sign);
    let Some(open) = inside.rfind(|sign| !is_word(sign)) else {
        return;
    };
    let before = inside[..open].chars().next_back();
    let is_call = before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_' || sign == '"');
    if inside[open..].starts_with('(') && !is_call {
        let word = inside[open + 1..].to_owned();
        text.truncate(open);
        text.push_str(&word);
    }
}

/// Takes the quotes away that Postgres writes around a number below 0, `'-1'`: to SQLite that is a text, which is greater than
/// any number.
fn unquote_last(text: &mut String) {
    let number = text.strip_suffix('\'').and_then(|text| {
        let (before, number) = text.rsplit_once('\'')?;
        let is_number = number.contains(|sign: char| sign.is_ascii_digit())
            && number
                .chars()
                .all(|sign| sign.is_ascii_digit() || "-.".contains(sign));
        is_number.then(|| (before.len(), number.to_owned()))
    });
    if let Some((start, number)) = number {
        text.truncate(start);
        text.push_str(&number);
    }
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
