//! Checks that a column has one of the values of an enum, as SQL and back.
//!
//! | written | Postgres gives it back as |
//! | --- | --- |
//! | `"status" IN ('draft', 'in_print')` | `(status = ANY (ARRAY['draft'::text, 'in_print'::text]))` |
//! | `"state" IN (-1, 2)` | `(state = ANY (ARRAY['-1'::integer, 2]))` |
//! | `"only" IN ('one')` | `(only = 'one'::text)` |

use super::identifiers::quote;
use crate::schema::physical::{CheckCondition, ChoiceValue, literal};
use std::str::Chars;

/// `"status" IN ('draft', 'in_print')`
pub(super) fn one_of(column: &str, values: &[ChoiceValue]) -> String {
    let values = values.iter().map(|value| match value {
        ChoiceValue::Text(text) => literal(text),
        ChoiceValue::Integer(integer) => integer.to_string(),
    });
    let values: Vec<_> = values.collect();
    format!("{} IN ({})", quote(column), values.join(", "))
}

/// The column and the values of a check that allows a column some values and says no more, however the database writes it.
pub fn find_one_of(sql: &str) -> Option<CheckCondition> {
    let condition = CheckText::read(sql)?;
    let list = vec!["?"; condition.values.len()].join(",");
    let forms = [("IN", ""), ("in", ""), ("=ANYARRAY[", "]"), ("=", "")];
    let column = forms.iter().find_map(|(before, after)| {
        let end = format!("{before}{list}{after}");
        condition.rest.strip_suffix(&end)
    })?;
    Some(CheckCondition::OneOf {
        column: condition.name(column)?,
        values: condition.values,
    })
}

/// A condition taken apart: its literals, and all else with a `?` for each of them, without casts, parentheses, quotes
/// and spaces but for those of names.
#[derive(Default)]
pub(super) struct CheckText {
    pub(super) values: Vec<ChoiceValue>,
    pub(super) rest: String,
    /// The names in double quotes, which may have any signs.
    quoted: Vec<String>,
}

impl CheckText {
    /// Reads a condition; none if a literal is neither a text nor an integer.
    pub(super) fn read(sql: &str) -> Option<Self> {
        let mut condition = CheckText::default();
        let mut is_in_name = false;
        let mut signs = sql.chars();
        while let Some(sign) = signs.next() {
            match sign {
                '(' | ')' => {}
                '"' => condition.push_name(quoted_name(&mut signs)),
                '\'' => condition.push_text(quoted(&mut signs, false)),
                'E' if signs.as_str().starts_with('\'') => {
                    signs.next();
                    condition.push_text(quoted(&mut signs, true));
                }
                ':' if signs.as_str().starts_with(':') => condition.cast(&mut signs)?,
                '-' | '0'..='9' if !is_in_name => {
                    condition.push_integer(sign, &mut signs)?;
                }
                _ if sign.is_whitespace() => {}
                _ => condition.rest.push(sign),
            }
            is_in_name = sign.is_alphanumeric() || sign == '_';
        }
        Some(condition)
    }

    /// The name that a piece of the rest is, if it is one.
    pub(super) fn name(&self, piece: &str) -> Option<String> {
        let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
        let is_bare = !piece.is_empty() && piece.chars().all(is_word);
        (is_bare || self.quoted.iter().any(|name| name == piece)).then(|| piece.to_owned())
    }

    fn push_name(&mut self, name: String) {
        self.rest.push_str(&name);
        self.quoted.push(name);
    }

    fn push_text(&mut self, text: String) {
        self.values.push(ChoiceValue::Text(text));
        self.rest.push('?');
    }

    fn push_integer(&mut self, first: char, signs: &mut Chars<'_>) -> Option<()> {
        let digits: String = take_while(signs, |sign| sign.is_ascii_digit());
        let integer = format!("{first}{digits}").parse().ok()?;
        self.values.push(ChoiceValue::Integer(integer));
        self.rest.push('?');
        Some(())
    }

    /// Passes over `::character varying` or `::text[]`. A literal that is cast to a number is one.
    fn cast(&mut self, signs: &mut Chars<'_>) -> Option<()> {
        signs.next();
        let ty = take_while(signs, |sign| sign.is_ascii_lowercase() || sign == ' ');
        if let Some(after) = signs.as_str().strip_prefix("[]") {
            *signs = after.chars();
            return Some(());
        }
        let is_number = ["smallint", "integer", "bigint", "numeric"].contains(&ty.trim());
        if is_number && let Some(ChoiceValue::Text(text)) = self.values.last() {
            let integer = text.parse().ok()?;
            self.values.pop();
            self.values.push(ChoiceValue::Integer(integer));
        }
        Some(())
    }
}

/// The text up to the closing quote; a quote that is doubled stands for itself, and so does a backslash where they
/// escape.
fn quoted(signs: &mut Chars<'_>, escapes: bool) -> String {
    let mut text = String::new();
    while let Some(sign) = signs.next() {
        let is_doubled = signs.as_str().starts_with(sign);
        match sign {
            '\'' if !is_doubled => break,
            '\'' => {
                signs.next();
            }
            '\\' if escapes && is_doubled => {
                signs.next();
            }
            _ => {}
        }
        text.push(sign);
    }
    text
}

/// The name up to the closing quote; a quote that is doubled stands for itself.
fn quoted_name(signs: &mut Chars<'_>) -> String {
    let mut name = String::new();
    while let Some(sign) = signs.next() {
        if sign == '"' && !signs.as_str().starts_with('"') {
            break;
        }
        if sign == '"' {
            signs.next();
        }
        name.push(sign);
    }
    name
}

fn take_while(signs: &mut Chars<'_>, is_wanted: impl Fn(char) -> bool) -> String {
    let text = signs.as_str();
    let end = text.find(|sign| !is_wanted(sign)).unwrap_or(text.len());
    *signs = text[end..].chars();
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<const N: usize>(texts: [&str; N]) -> Vec<ChoiceValue> {
        let texts = texts.iter().map(ToString::to_string);
        texts.map(ChoiceValue::Text).collect()
    }

    fn found(sql: &str) -> Option<(String, Vec<ChoiceValue>)> {
        match find_one_of(sql)? {
            CheckCondition::OneOf { column, values } => Some((column, values)),
            _ => None,
        }
    }

    #[test]
    fn what_is_written_is_found() {
        let integers = || vec![ChoiceValue::Integer(-1), ChoiceValue::Integer(20)];
        for values in [
            texts(["it's", "a \"b\" (c), IN d"]),
            texts(["a"]),
            integers(),
        ] {
            let sql = one_of("status", &values);
            assert_eq!(found(&sql), Some(("status".to_owned(), values)), "{sql}");
        }
        assert_eq!(one_of("state", &integers()), r#""state" IN (-1, 20)"#);
    }

    #[test]
    fn a_column_of_any_name_is_found() {
        for name in ["größe", "in print", "IN (1)", "say \"hi\"", "2nd"] {
            let sql = one_of(name, &texts(["a", "b"]));
            assert_eq!(found(&sql), Some((name.to_owned(), texts(["a", "b"]))));
        }
        let of_postgres = "(größe = ANY (ARRAY['a'::text, 'b'::text]))";
        let column = found(of_postgres).map(|(column, _)| column);
        assert_eq!(column.as_deref(), Some("größe"));
    }

    #[test]
    fn what_postgres_makes_of_it_is_found() {
        let cases = [
            (
                "(status = ANY (ARRAY['draft'::text, 'it''s'::text]))",
                ("status", texts(["draft", "it's"])),
            ),
            (
                "((status)::text = ANY ((ARRAY['a'::character varying, E'b\\\\c'::character varying])::text[]))",
                ("status", texts(["a", "b\\c"])),
            ),
            ("(\"Only\" = 'one'::text)", ("Only", texts(["one"]))),
            ("margin in ('a', 'b')", ("margin", texts(["a", "b"]))),
            (
                "(state_2 = ANY (ARRAY['-1'::integer, 2]))",
                (
                    "state_2",
                    vec![ChoiceValue::Integer(-1), ChoiceValue::Integer(2)],
                ),
            ),
            (
                "(state = ANY (ARRAY[(1)::bigint, '5000000000'::bigint]))",
                (
                    "state",
                    vec![ChoiceValue::Integer(1), ChoiceValue::Integer(5_000_000_000)],
                ),
            ),
        ];
        for (sql, (column, values)) in cases {
            assert_eq!(found(sql), Some((column.to_owned(), values)), "{sql}");
        }
    }

    #[test]
    fn other_conditions_are_not() {
        let cases = [
            "year > 1400",
            "status <> 'draft'::text",
            "(status = 'a'::text) AND (year = 1)",
            "status = ANY (ARRAY[1.5, 2])",
            "",
        ];
        for sql in cases {
            assert_eq!(found(sql), None, "{sql}");
        }
    }
}
