//! The kind of a statement that the user wrote, as far as its words tell.

use super::Verb;

/// Words that open or end a transaction, which would outlive the statement on its connection.
const OF_TRANSACTIONS: [&str; 9] = [
    "BEGIN",
    "START",
    "COMMIT",
    "END",
    "ROLLBACK",
    "ABORT",
    "SAVEPOINT",
    "RELEASE",
    "PREPARE",
];
/// Words that change one connection among many.
const OF_SESSIONS: [&str; 10] = [
    "SET",
    "RESET",
    "DISCARD",
    "LISTEN",
    "UNLISTEN",
    "ATTACH",
    "DETACH",
    "DEALLOCATE",
    "DECLARE",
    "COPY",
];
/// Words of statements that change no row.
const READS: [&str; 4] = ["SELECT", "VALUES", "TABLE", "SHOW"];
/// Words of statements that change rows.
const WRITES: [&str; 5] = ["INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"];

/// Words of statements that make tables of what they find.
const MAKES: [&str; 4] = ["INTO", "CREATE", "REFRESH", "EXECUTE"];

/// Returns the kind of a statement, or why it cannot be sent like any other.
pub(super) fn kind_of(text: &str) -> Result<Verb, String> {
    let bare = bare(text);
    let words = || bare.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let words = || {
        words()
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_uppercase)
    };
    let Some(first) = words().next() else {
        return Err("it holds no statement".to_owned());
    };
    let has = |known: &[&str]| words().any(|word| known.contains(&word.as_str()));
    let is_definition = ["CREATE", "ALTER", "DROP"].contains(&first.as_str());
    if OF_TRANSACTIONS.contains(&first.as_str()) {
        return Err(format!(
            "`{first}` is about a transaction, which ends with its connection's use; begin one with `db.transaction` or `db.begin`"
        ));
    }
    if OF_SESSIONS.contains(&first.as_str()) || first == "PRAGMA" && bare.contains('=') {
        return Err(format!(
            "`{first}` is about one connection, and the next statement may run on another; use `with_sqlite` or `with_postgres`"
        ));
    }
    let is_body = is_definition && has(&["TRIGGER"]);
    if !is_body && bare.trim_end_matches([';', ' ']).contains(';') {
        return Err("it holds several statements; send them one by one".to_owned());
    }
    if let Some(sign) = placeholder(&bare) {
        return Err(format!(
            "`{sign}` would be a parameter without a value; write `{{}}` for a value, on all databases"
        ));
    }
    Ok(match first.as_str() {
        "INSERT" | "REPLACE" => Verb::Insert,
        "DELETE" | "TRUNCATE" => Verb::Delete,
        "EXPLAIN" if has(&["ANALYZE"]) && (has(&WRITES) || has(&MAKES)) => Verb::Update,
        "EXPLAIN" => Verb::Explain,
        "PRAGMA" => Verb::Select,
        _ if is_definition => Verb::Schema,
        "WITH" if !has(&WRITES) => Verb::Select,
        first if READS.contains(&first) && !has(&["INTO"]) => Verb::Select,
        _ => Verb::Update,
    })
}

/// Returns a sign that a database would take for a parameter: `$1`, or `?` with nothing else around it.
fn placeholder(bare: &str) -> Option<String> {
    let dollar = bare.match_indices('$').find_map(|(at, _)| {
        let digit = bare[at + 1..].chars().next()?;
        digit.is_ascii_digit().then(|| format!("${digit}"))
    });
    dollar.or_else(|| {
        let mut words = bare.split([' ', '(', ')', ',', '=', ';']);
        words.any(|word| word == "?").then(|| "?".to_owned())
    })
}

/// Returns the text with a space in place of each quoted text, quoted name and comment. Spaces are all that divides
/// words in it.
fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest);
        if length > 0 || first.is_whitespace() {
            bare.push(' ');
        } else {
            bare.push(first);
        }
        rest = &rest[length.max(first.len_utf8())..];
    }
    bare
}

/// Returns the length of the quoted text, quoted name or comment that a text begins with; 0 if it begins with none.
fn skipped(text: &str) -> usize {
    let to = |end: &str, from: usize| {
        let found = text[from..].find(end);
        found.map_or(text.len(), |at| from + at + end.len())
    };
    match text.as_bytes() {
        [b'\'', ..] => to("'", 1),
        [b'"', ..] => to("\"", 1),
        [b'`', ..] => to("`", 1),
        [b'-', b'-', ..] => to("\n", 2),
        [b'/', b'*', ..] => to("*/", 2),
        [b'$', ..] => match text[1..].find('$') {
            Some(tag) if is_tag(&text[1..=tag]) => to(&text[..tag + 2], tag + 2),
            _ => 0,
        },
        _ => 0,
    }
}

/// Returns whether this stands between the dollars of a quote: `$$` or `$body$`.
fn is_tag(tag: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    tag.chars().all(is_word) && !tag.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_known_by_their_words() {
        for (text, verb) in [
            ("SELECT 1", Verb::Select),
            (
                "  -- a comment\n select 'a;b', \"c;d\" /* ; */ ;",
                Verb::Select,
            ),
            ("WITH a AS (SELECT 1) SELECT * FROM a", Verb::Select),
            (
                "WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a",
                Verb::Update,
            ),
            ("select * into b from a", Verb::Update),
            ("insert into a values ('it''s; $1')", Verb::Insert),
            ("UPDATE a SET b = 1", Verb::Update),
            ("DELETE FROM a", Verb::Delete),
            ("CREATE TABLE a (b)", Verb::Schema),
            (
                "CREATE TRIGGER a AFTER INSERT ON b BEGIN DELETE FROM c; END",
                Verb::Schema,
            ),
            (
                "CREATE FUNCTION f() RETURNS int AS $body$ SELECT 1; $body$ LANGUAGE sql",
                Verb::Schema,
            ),
            ("SELECT data ?| array['a'] FROM a", Verb::Select),
            ("VACUUM", Verb::Update),
            ("EXPLAIN DELETE FROM a", Verb::Explain),
            ("EXPLAIN ANALYZE SELECT b FROM a", Verb::Explain),
            // Carried out.
            ("explain (analyze, costs off) delete from a", Verb::Update),
            ("EXPLAIN ANALYZE CREATE TABLE b AS SELECT 1", Verb::Update),
            ("PRAGMA table_info(a)", Verb::Select),
        ] {
            assert_eq!(kind_of(text), Ok(verb), "{text}");
        }
    }

    #[test]
    fn what_would_stay_on_a_connection_is_refused() {
        for (text, why) in [
            ("BEGIN", "`BEGIN` is about a transaction"),
            ("/* x */ rollback", "`ROLLBACK` is about a transaction"),
            ("SET search_path = x", "`SET` is about one connection"),
            (
                "PRAGMA foreign_keys = OFF",
                "`PRAGMA` is about one connection",
            ),
            ("SELECT 1; DROP TABLE a", "it holds several statements"),
            ("", "it holds no statement"),
            ("-- nothing", "it holds no statement"),
            ("SELECT ?", "`?` would be a parameter"),
            ("SELECT * FROM a WHERE b=?", "`?` would be a parameter"),
            ("SELECT $1::int8", "`$1` would be a parameter"),
            ("'unended", "it holds no statement"),
            ("é", "it holds no statement"),
        ] {
            let found = kind_of(text).expect_err(text);
            assert!(found.starts_with(why), "{text}: {found}");
        }
    }
}
