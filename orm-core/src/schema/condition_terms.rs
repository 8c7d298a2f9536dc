//! The terms of a condition that a model declares for some of its rows, where each is about one column.
//!
//! ```sql
//! deleted_at IS NULL AND state = 'open' AND NOT hidden
//! ```

use super::sql_words::{is_value, name, pieces};

/// A term of such a condition, with the name of its column.
#[derive(Debug, PartialEq)]
pub(crate) enum Term {
    /// `column IS NULL`.
    Null(String),
    /// `column IS NOT NULL`.
    NotNull(String),
    /// `column = 'open'`, of a text in quotes or a whole number.
    Equal(String, &'static str),
    /// `column`, `NOT column` and `column = TRUE`, of a truth.
    Is(String, bool),
}

impl Term {
    /// The name of the column.
    pub(crate) fn column(&self) -> &str {
        match self {
            Term::Null(column)
            | Term::NotNull(column)
            | Term::Equal(column, _)
            | Term::Is(column, _) => column,
        }
    }
}

/// The terms that hold together where the condition does; `None` where some of it is written in another way.
pub(crate) fn terms(condition: &'static str) -> Option<Vec<Term>> {
    let pieces: Vec<&'static str> = pieces(condition).collect();
    let mut found = Vec::new();
    let rest = conjunction(&pieces, &mut found)?;
    rest.is_empty().then_some(found)
}

/// Reads terms with `AND` between them, and returns the pieces behind.
fn conjunction<'a>(
    mut pieces: &'a [&'static str],
    to: &mut Vec<Term>,
) -> Option<&'a [&'static str]> {
    loop {
        pieces = if let ["(", inner @ ..] = pieces {
            let [")", rest @ ..] = conjunction(inner, to)? else {
                return None;
            };
            rest
        } else {
            let (term, rest) = term(pieces)?;
            to.push(term);
            rest
        };
        match pieces {
            [and, rest @ ..] if is_word(and, "and") => pieces = rest,
            _ => return Some(pieces),
        }
    }
}

/// Reads one term, and returns the pieces behind it.
fn term<'a>(pieces: &'a [&'static str]) -> Option<(Term, &'a [&'static str])> {
    match pieces {
        [not, column, rest @ ..] if is_word(not, "not") => {
            Some((Term::Is(column_of(column)?, false), rest))
        }
        [column, is, not, null, rest @ ..]
            if is_word(is, "is") && is_word(not, "not") && is_word(null, "null") =>
        {
            Some((Term::NotNull(column_of(column)?), rest))
        }
        [column, is, null, rest @ ..] if is_word(is, "is") && is_word(null, "null") => {
            Some((Term::Null(column_of(column)?), rest))
        }
        [column, "=", value, rest @ ..] => {
            let column = column_of(column)?;
            let term = match *value {
                truth if is_word(truth, "true") => Term::Is(column, true),
                truth if is_word(truth, "false") => Term::Is(column, false),
                value if is_value(value) => Term::Equal(column, value),
                _ => return None,
            };
            Some((term, rest))
        }
        [column, rest @ ..] => Some((Term::Is(column_of(column)?, true), rest)),
        [] => None,
    }
}

fn is_word(piece: &str, word: &str) -> bool {
    piece.eq_ignore_ascii_case(word)
}

/// The name of a column, as it is declared; a bare one is told in lower case.
fn column_of(piece: &str) -> Option<String> {
    let first = piece.chars().next()?;
    let name = name(first, piece, "")?;
    Some(if first == '"' {
        name
    } else {
        name.to_lowercase()
    })
}

#[cfg(test)]
mod tests {
    use super::{Term, terms};

    #[test]
    fn terms_of_one_column_are_read() {
        let told = terms(
            r#"until IS NULL and ("in print" Is Not Null AND State = 'open') AND kind = 3 AND NOT hidden AND shown AND old = FALSE -- all"#,
        );
        let column = |name: &str| name.to_owned();
        assert_eq!(
            told,
            Some(vec![
                Term::Null(column("until")),
                Term::NotNull(column("in print")),
                Term::Equal(column("state"), "'open'"),
                Term::Equal(column("kind"), "3"),
                Term::Is(column("hidden"), false),
                Term::Is(column("shown"), true),
                Term::Is(column("old"), false),
            ])
        );
    }

    #[test]
    fn what_is_written_in_another_way_is_not_understood() {
        for condition in [
            "a = 1 OR b = 2",
            "a = 1 AND b",
            "a > 1",
            "a = 1.5",
            "a = 'it''s'",
            "a = -1",
            "lower(a) = 'x'",
            "a = b",
            "a IS NULL = b",
            "a::int = 1",
            "(a = 1",
            "NOT (a)",
            "",
        ] {
            let told = terms(condition);
            let is_plain = condition == "a = 1 AND b";
            assert_eq!(told.is_some(), is_plain, "{condition}: {told:?}");
        }
    }
}
