//! Names in what Postgres reports, read by signs that are the same in every language.

/// The columns of a key in `Key (title, "a b")=(…) already exists.`; an expression among them is given as it stands.
///
/// The signs around them differ: `La clé « (title)=(…) » existe déjà.`
pub(super) fn key_columns(detail: &str) -> Vec<String> {
    let opening = detail.match_indices('(').map(|(start, _)| start + 1);
    let mut keys = opening.filter_map(|start| parts(&detail[start..]));
    keys.next().unwrap_or_default()
}

/// The function in `PL/pgSQL function note(bigint) line 1 at SQL statement`.
///
/// The words around it differ: `fonction PL/pgSQL note(bigint), ligne 1, à instruction SQL`, and some languages put no space
/// before it.
pub(super) fn function(line: &str) -> Option<String> {
    let (before, _) = line.split_once('(').filter(|_| line.contains("PL/pgSQL"))?;
    if before.ends_with('"') {
        let quoted = before.strip_suffix('"')?.rsplit_once('"')?.1;
        return Some(quoted.to_owned());
    }
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '$';
    let name = before.rsplit(|sign| !is_sign(sign)).next()?;
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

/// Returns the parts, separated by commas, before `)=(`.
fn parts(text: &str) -> Option<Vec<String>> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut depth, mut quote) = (0_usize, None);
    for (position, sign) in text.char_indices() {
        match (quote, sign) {
            (Some(open), _) if open == sign => quote = None,
            (None, '"' | '\'') => quote = Some(sign),
            (None, '(') => depth += 1,
            (None, ',') if depth == 0 => {
                parts.push(unquoted(&text[start..position]));
                start = position + 1;
            }
            (None, ')') if depth > 0 => depth -= 1,
            (None, ')') => {
                parts.push(unquoted(&text[start..position]));
                return text[position..].starts_with(")=(").then_some(parts);
            }
            _ => {}
        }
    }
    None
}

/// The parts of the name that begins at this character of a statement, counted from one: `book` and `title` of
/// `"book"."title"`.
pub(super) fn name_at(text: &str, position: usize) -> Vec<String> {
    let start = text.char_indices().nth(position.saturating_sub(1));
    let mut rest = start.map_or("", |(start, _)| &text[start..]);
    let mut parts = Vec::new();
    loop {
        let length = name_length(rest);
        if length == 0 {
            return parts;
        }
        parts.push(unquoted(&rest[..length]));
        match rest[length..].strip_prefix('.') {
            Some(next) => rest = next,
            None => return parts,
        }
    }
}

/// Returns how many bytes the name takes that stands at the beginning.
fn name_length(text: &str) -> usize {
    if !text.starts_with('"') {
        let is_sign = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '$';
        return text.find(|sign| !is_sign(sign)).unwrap_or(text.len());
    }
    let mut quotes = text
        .match_indices('"')
        .map(|(position, _)| position + 1)
        .skip(1);
    // A quote that is doubled goes on.
    while let Some(end) = quotes.next() {
        if !text[end..].starts_with('"') {
            return end;
        }
        quotes.next();
    }
    0
}

fn unquoted(name: &str) -> String {
    let name = name.trim();
    let quoted = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'));
    quoted.map_or_else(|| name.to_owned(), |name| name.replace("\"\"", "\""))
}

#[cfg(test)]
mod tests {
    use super::{function, key_columns, name_at};

    #[test]
    fn a_function_is_found_in_any_language() {
        for (line, expected) in [
            (
                "PL/pgSQL function note() line 3 at SQL statement",
                Some("note"),
            ),
            (
                "PL/pgSQL function log.note(bigint) line 3 at RAISE",
                Some("note"),
            ),
            (
                "PL/pgSQL function \"a note\"() line 3 at RAISE",
                Some("a note"),
            ),
            ("fonction PL/pgSQL note(), ligne 3, à RAISE", Some("note")),
            ("PL/pgSQL関数note()の3行目 - RAISE", Some("note")),
            ("PL/pgSQL function inline_code_block line 1 at RAISE", None),
            ("SQL statement \"INSERT INTO log (id) VALUES (1)\"", None),
        ] {
            assert_eq!(function(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn the_columns_of_a_key_are_read_in_any_language() {
        for detail in [
            "Key (title, author_id)=(Little Women, 1) already exists.",
            "La clé « (title, author_id)=(Little Women, 1) » existe déjà.",
            "Schlüssel »(title, author_id)=(Little Women, 1)« existiert bereits.",
            "キー (title, author_id)=(Little Women, 1)はすでに存在します。",
            "(déjà) la clé (title, author_id)=(a, b)=(c)",
        ] {
            assert_eq!(key_columns(detail), ["title", "author_id"], "{detail}");
        }
    }

    #[test]
    fn columns_may_be_quoted_and_expressions() {
        for (detail, expected) in [
            (r#"Key ("a b", "c""d")=(1, 2) exists"#, &["a b", "c\"d"][..]),
            (r#"Key (")=(", ",")=(1, 2) exists"#, &[")=(", ","]),
            (
                "Key (lower(title), (a || ', '))=(x, y)",
                &["lower(title)", "(a || ', ')"],
            ),
            ("Key conflicts with existing key", &[]),
            ("", &[]),
            ("(a", &[]),
        ] {
            assert_eq!(key_columns(detail), expected, "{detail}");
        }
    }

    #[test]
    fn a_name_is_read_where_the_server_points() {
        for (text, position, expected) in [
            (
                r#"SELECT "book"."title" FROM "book""#,
                8,
                &["book", "title"][..],
            ),
            (r#"SELECT 'é', "a""b", 1"#, 13, &["a\"b"]),
            ("SELECT nosuch, 1", 8, &["nosuch"]),
            (r#"INSERT INTO "book" ("title")"#, 21, &["title"]),
            (r#"SELECT "open"#, 8, &[]),
            ("SELECT 1", 99, &[]),
            ("", 0, &[]),
        ] {
            assert_eq!(name_at(text, position), expected, "{text}");
        }
    }
}
