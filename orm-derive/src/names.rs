//! Names: from Rust to SQL and back, which of them are allowed, and which one was meant.

use quote::ToTokens;
use std::fmt::Write;
use syn::{Ident, Path};

/// Names of more bytes than this are cut by Postgres.
pub(crate) const MAX_NAME: usize = 63;

/// A path as the user wrote it.
pub(crate) fn written(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

/// `LibraryBook` as `library_book`, `HTTPServer` as `http_server`.
pub(crate) fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (position, &char) in chars.iter().enumerate() {
        if char.is_uppercase() && begins_word(&chars, position) {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}

/// Returns whether the capital at this place begins a word, and is no part of `HTTP`.
fn begins_word(chars: &[char], position: usize) -> bool {
    let Some(before) = position.checked_sub(1).map(|before| chars[before]) else {
        return false;
    };
    let lower_next = chars
        .get(position + 1)
        .is_some_and(|next| next.is_lowercase());
    before != '_' && (!before.is_uppercase() || lower_next)
}

/// `edited_books` as `EditedBooks`.
pub(crate) fn upper_camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in name.split('_') {
        let mut chars = word.chars();
        camel.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        camel.extend(chars);
    }
    camel
}

/// Returns the name as a field has it in Rust, `r#type` of `type`, or `None` where no field can have it.
pub(crate) fn identifier(name: &str) -> Option<String> {
    if syn::parse_str::<Ident>(name).is_ok() {
        return Some(name.to_owned());
    }
    let never = ["self", "Self", "super", "crate", "_"].contains(&name);
    (!never && is_identifier(name)).then(|| format!("r#{name}"))
}

/// Returns whether a table, column or constraint may have this name.
pub(crate) fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_')
}

/// The known name that was meant, if one is near enough. Case and underscores do not count: `set_null` is `SetNull`.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |name: &str| {
        name.replace('_', "")
            .to_lowercase()
            .chars()
            .collect::<Vec<_>>()
    };
    let name = plain(name);
    let near = known
        .into_iter()
        .map(|known| (distance(&name, &plain(known)), known));
    let (distance, known) = near.min_by_key(|&(distance, _)| distance)?;
    let is_near = distance < name.len() && distance <= (name.len() / 3).max(1);
    is_near.then_some(known)
}

/// Returns at most three of the known names that begin with the same part as this one: `max_length` and `max` of
/// `max_size`.
pub(crate) fn alike<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let first = |name: &str| name.split('_').next().map(str::to_owned);
    let part = first(name).filter(|part| part.len() > 2);
    let is_alike = |known: &&str| part.is_some() && first(known) == part;
    known.into_iter().filter(is_alike).take(3).collect()
}

/// How many letters are to be put in, left out, changed, or swapped with the next.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let change = rows[i][j] + usize::from(a != b);
            let mut least = change.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

/// `` `id`, `title`, `body` ``.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut text = String::new();
    for name in names {
        let comma = if text.is_empty() { "" } else { ", " };
        // Writing to a `String` does not fail.
        let _ = write!(text, "{comma}`{name}`");
    }
    text
}

/// `author, year`, as fields stand in parentheses.
pub(crate) fn joined(names: impl IntoIterator<Item: ToString>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_same_parts_are_alike() {
        let known = ["max_length", "max", "related_name", "index"];
        assert_eq!(alike("max_size", known), ["max_length", "max"]);
        assert_eq!(alike("index_type", known), ["index"]);
        assert_eq!(alike("name", known), [""; 0]);
        assert_eq!(alike("limit_of_max", known), [""; 0]);
    }

    #[test]
    fn structs_become_tables() {
        let cases = [
            ("Book", "book"),
            ("LibraryBook", "library_book"),
            ("HTTPServer", "http_server"),
            ("Area51Visit", "area51_visit"),
            ("Snake_Case", "snake_case"),
            ("A", "a"),
        ];
        for (name, expected) in cases {
            assert_eq!(snake_case(name), expected);
        }
    }

    #[test]
    fn fields_are_called_like_rows() {
        let cases = [
            ("author", Some("author")),
            ("type", Some("r#type")),
            ("self", None),
            ("crate", None),
            ("_", None),
        ];
        for (name, expected) in cases {
            assert_eq!(identifier(name).as_deref(), expected);
        }
    }

    #[test]
    fn fields_become_types() {
        let cases = [
            ("title", "Title"),
            ("edited_books", "EditedBooks"),
            ("_x__y2", "XY2"),
            ("__", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(upper_camel(name), expected);
        }
    }

    #[test]
    fn the_nearest_is_near() {
        let known = ["unique", "index", "on_delete", "SetNull", "Cascade"];
        let cases = [
            ("uniqe", Some("unique")),
            ("indxe", Some("index")),
            ("ondelete", Some("on_delete")),
            ("set_null", Some("SetNull")),
            ("CASCADE", Some("Cascade")),
            ("colour", None),
            ("x", None),
        ];
        for (name, expected) in cases {
            assert_eq!(nearest(name, known), expected, "{name}");
        }
        assert_eq!(nearest("c", ["a", "b"]), None);
    }

    #[test]
    fn identifiers_are_ascii_words() {
        assert!(["a", "_", "Book_2"].into_iter().all(is_identifier));
        assert!(
            !["", "2nd", "naïve", "a-b", "a b", "\"a\""]
                .into_iter()
                .any(is_identifier)
        );
    }
}
