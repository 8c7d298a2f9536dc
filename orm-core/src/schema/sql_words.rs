//! The names that SQL of a model speaks of: of an expression the columns, without understanding the rest.

use super::names;
use crate::value::Value;

/// The bare and quoted names in this SQL, but for those of functions, in the order in which they stand. Texts and comments
/// are passed over.
pub(crate) fn names(sql: &str) -> Vec<String> {
    let names = all_pieces(sql).filter_map(|(first, piece, after)| name(first, piece, after));
    names.collect()
}

/// The whole numbers and the texts in quotes that stand in this SQL, as they are written. A text with a quote mark or a
/// backslash in it is none of them, since databases read those in several ways.
pub(crate) fn literals(sql: &'static str) -> impl Iterator<Item = &'static str> {
    pieces(sql).filter(|piece| is_value(piece))
}

/// Returns whether a piece is a whole number, or a text in quotes that all databases read alike.
pub(super) fn is_value(piece: &str) -> bool {
    let is_plain = |text: &str| !text.contains(['\'', '\\']);
    let is_number = || piece.bytes().all(|sign| sign.is_ascii_digit());
    quoted(piece).map_or_else(is_number, is_plain)
}

/// The pieces of this SQL without the spaces and comments between them.
pub(super) fn pieces(sql: &str) -> impl Iterator<Item = &str> {
    let is_between = |piece: &str| {
        let is_comment = piece.starts_with("--") || piece.starts_with("/*");
        is_comment || piece.trim().is_empty()
    };
    let pieces = all_pieces(sql).map(|(_, piece, _)| piece);
    pieces.filter(move |piece| !is_between(piece))
}

/// The pieces of this SQL, each behind the sign with which it begins, and before the SQL that follows.
fn all_pieces(sql: &str) -> impl Iterator<Item = (char, &str, &str)> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (piece, after) = rest.split_at(piece_end(rest, first));
        rest = after;
        Some((first, piece, after))
    })
}

/// Returns whether a piece of SQL, a whole number or a text in quotes, is this value.
pub(crate) fn says(piece: &str, value: &Value) -> bool {
    let number = match value {
        Value::I16(number) => i64::from(*number),
        Value::I32(number) => i64::from(*number),
        Value::I64(number) => *number,
        Value::Text(text) => return quoted(piece) == Some(text),
        _ => return false,
    };
    piece.parse() == Ok(number)
}

/// The text between the quotes of a piece of SQL, if it has them.
fn quoted(piece: &str) -> Option<&str> {
    piece.strip_prefix('\'')?.strip_suffix('\'')
}

/// The words without parentheses that are values, and no names.
const VALUES: [&str; 6] = [
    "true",
    "false",
    "null",
    "current_date",
    "current_time",
    "current_timestamp",
];

/// Returns whether this SQL reads something by its name, such as a column, so that it may differ from row to row.
pub(crate) fn reads_names(sql: &str) -> bool {
    let is_value = |name: &String| VALUES.iter().any(|value| name.eq_ignore_ascii_case(value));
    !names(sql).iter().all(is_value)
}

/// Returns whether this SQL holds a query, which may read any table: `(SELECT count(*) FROM task)`, and `(TABLE task)` of
/// Postgres.
pub(crate) fn asks_tables(sql: &str) -> bool {
    pieces(sql).any(|piece| {
        ["select", "table"]
            .iter()
            .any(|word| piece.eq_ignore_ascii_case(word))
    })
}

/// The name that a piece is, if it is one.
pub(super) fn name(first: char, piece: &str, after: &str) -> Option<String> {
    let is_call = || after.trim_start().starts_with('(');
    match first {
        '"' => Some(piece.trim_matches('"').replace("\"\"", "\"")),
        _ if is_word(first) && !first.is_ascii_digit() && !is_call() => Some(piece.to_owned()),
        _ => None,
    }
}

/// This SQL with another name in the place of this one, wherever [`names`] finds it.
pub(super) fn replace_name(sql: &str, from: &str, to: &str) -> String {
    let mut replaced = String::with_capacity(sql.len());
    for (first, piece, after) in all_pieces(sql) {
        let is_it =
            |name: String| name == from || (first != '"' && name.eq_ignore_ascii_case(from));
        if name(first, piece, after).is_some_and(is_it) {
            replaced.push_str(&written(to, first == '"'));
        } else {
            replaced.push_str(piece);
        }
    }
    replaced
}

/// Returns whether two pieces of SQL differ in nothing but quotes around names: a database that renames a column in SQL puts
/// some there.
pub(super) fn is_same_but_for_quotes(one: &str, other: &str) -> bool {
    let bare = |sql: &str| {
        let pieces = all_pieces(sql).map(|(first, piece, _)| match first {
            '"' => piece.trim_matches('"'),
            _ => piece,
        });
        pieces.collect::<String>()
    };
    one == other || bare(one) == bare(other)
}

/// A name as SQL: bare if it can be, and the one before was.
fn written(name: &str, is_quoted: bool) -> String {
    let is_bare = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
    if !is_quoted
        && name.chars().all(is_bare)
        && !name.starts_with(|sign: char| sign.is_ascii_digit())
        && !names::is_reserved(name)
    {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// The function that an expression is a call of: `lower` of `lower(title)`.
pub(super) fn called(sql: &str) -> Option<&str> {
    let sql = sql.trim();
    let end = sql.find(|sign| !is_word(sign))?;
    let (name, arguments) = sql.split_at(end);
    let arguments = arguments.trim_start();
    let is_call = arguments.starts_with('(') && group_end(arguments) == arguments.len();
    (is_call && !name.is_empty()).then_some(name)
}

/// The end of the piece with which a text begins: a quoted text, a comment, a word or a sign.
fn piece_end(text: &str, first: char) -> usize {
    let after = |end: Option<usize>, length: usize| end.map_or(text.len(), |end| end + length);
    match first {
        '"' | '\'' => quoted_end(text, first),
        '-' if text.starts_with("--") => after(text.find('\n'), 1),
        '/' if text.starts_with("/*") => after(text.find("*/"), 2),
        _ if is_word(first) => text.find(|sign| !is_word(sign)).unwrap_or(text.len()),
        _ => first.len_utf8(),
    }
}

/// The end of a quoted text. A quote that is doubled begins another, which changes nothing here.
fn quoted_end(text: &str, quote: char) -> usize {
    let mut end = 1;
    while let Some(length) = text[end..].find(quote) {
        end += length + 1;
        if !text[end..].starts_with(quote) {
            return end;
        }
        end += 1;
    }
    text.len()
}

/// The end of what stands in parentheses.
fn group_end(text: &str) -> usize {
    let (mut depth, mut end) = (0_usize, 0);
    while let Some(first) = text[end..].chars().next() {
        match first {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        end += piece_end(&text[end..], first);
        if depth == 0 {
            return end;
        }
    }
    end
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_' || sign == '$'
}

#[cfg(test)]
mod tests {
    use super::{
        asks_tables, called, is_same_but_for_quotes, literals, names, reads_names, replace_name,
    };

    #[test]
    fn a_query_is_told_from_an_expression() {
        for query in [
            "(SELECT count(*) FROM task)",
            "EXISTS (select\n1)",
            "array(TABLE task)",
        ] {
            assert!(asks_tables(query), "{query}");
        }
        for expression in [
            "extract(year FROM {})",
            "{} = 'select' -- select",
            r#""select" || selected || "table""#,
        ] {
            assert!(!asks_tables(expression), "{expression}");
        }
    }

    #[test]
    fn quotes_around_names_are_no_difference() {
        assert!(is_same_but_for_quotes("\"on_hand\" >= 0", "on_hand >= 0"));
        assert!(!is_same_but_for_quotes("'on_hand' >= 0", "on_hand >= 0"));
        assert!(!is_same_but_for_quotes("on_hand > 0", "on_hand >= 0"));
    }

    #[test]
    fn a_name_is_replaced_where_it_is_one() {
        let sql = r#"year > 1400 AND "year" < year(born) OR title = 'year' -- year"#;
        assert_eq!(
            replace_name(sql, "year", "since"),
            r#"since > 1400 AND "since" < year(born) OR title = 'year' -- year"#
        );
        assert_eq!(
            replace_name("Year = 1", "year", "in print"),
            r#""in print" = 1"#
        );
        assert_eq!(replace_name("year = 1", "year", "order"), r#""order" = 1"#);
    }

    #[test]
    fn numbers_and_texts_are_found_as_they_are_written() {
        let sql = r#"flags & 2 != 0 AND kind = 'open' AND "3" > 1.5 AND note <> 'it''s' AND x4 = '\' -- 7"#;
        assert_eq!(
            literals(sql).collect::<Vec<_>>(),
            ["2", "0", "'open'", "1", "5"]
        );
    }

    #[test]
    fn names_are_told_from_functions_and_texts() {
        let sql = r#"lower(title) || 'by "x"' || "author_id" || price * 2 -- price2"#;
        assert_eq!(names(sql), ["title", "author_id", "price"]);
        assert_eq!(names("'it''s' || name /* not this */"), ["name"]);
        assert_eq!(names(r#""a""b" + 'open"#), ["a\"b"]);
    }

    #[test]
    fn words_that_are_values_read_nothing() {
        for value in ["false", "NULL", "'a' || true", "CURRENT_TIMESTAMP", "now()"] {
            assert!(!reads_names(value), "{value}");
        }
        for name in [
            "title",
            "falsehood",
            "false OR sold",
            "coalesce(at, CURRENT_DATE)",
        ] {
            assert!(reads_names(name), "{name}");
        }
    }

    #[test]
    fn a_call_is_told_from_other_expressions() {
        assert_eq!(called("lower(title)"), Some("lower"));
        assert_eq!(called(" coalesce(a, ')', (b)) "), Some("coalesce"));
        assert_eq!(called("lower(a) || upper(b)"), None);
        assert_eq!(called("a + b"), None);
        assert_eq!(called("(a)"), None);
        assert_eq!(called("a"), None);
    }
}
