//! The facts about a table that no pragma of SQLite has, read from the text of its `CREATE TABLE`.
//!
//! The text is taken apart at its quotes, comments, parentheses and commas; expressions are not understood.

use std::collections::HashMap;

/// The facts in a `CREATE TABLE` that no pragma has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CreateTable {
    pub(super) is_strict: bool,
    /// The key is `AUTOINCREMENT`.
    pub(super) counts_up: bool,
    /// The name of the primary key.
    pub(super) primary_key: Option<String>,
    /// The collations that are declared, by column.
    pub(super) collations: HashMap<String, String>,
    /// The expressions of generated columns, by column.
    pub(super) generated: HashMap<String, String>,
    /// The checks in their order: names, if they have one, and conditions.
    pub(super) checks: Vec<(Option<String>, String)>,
    /// The foreign keys in their order.
    pub(super) foreign_keys: Vec<ForeignKeyText>,
}

/// The facts about a foreign key that no pragma has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ForeignKeyText {
    pub(super) name: Option<String>,
    pub(super) is_deferred: bool,
}

/// A piece of SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token<'t> {
    /// A keyword, a bare name or a number.
    Word(&'t str),
    /// A quoted name, without its quotes.
    Quoted(String),
    /// The text between two parentheses.
    Group(&'t str),
    Comma,
    Other,
}

impl CreateTable {
    /// Reads a `CREATE TABLE`; of any other statement nothing.
    pub(super) fn read(sql: &str) -> Self {
        let mut found = CreateTable::default();
        let tokens = tokens(sql);
        let body = tokens.iter().position(|it| matches!(it, Token::Group(_)));
        let Some((head, [Token::Group(body), options @ ..])) =
            body.map(|body| tokens.split_at(body))
        else {
            return found;
        };
        if !head.iter().any(|it| it.is("TABLE")) {
            return found;
        }
        found.is_strict = options.iter().any(|it| it.is("STRICT"));
        let items = self::tokens(body);
        for item in items.split(|token| *token == Token::Comma) {
            found.read_item(item);
        }
        found
    }

    /// Reads one column, or one constraint of the table.
    fn read_item(&mut self, item: &[Token<'_>]) {
        let column = match item.first() {
            Some(first) if !first.begins_constraint() => first.name(),
            _ => None,
        };
        let mut name = None;
        let mut rest = &item[usize::from(column.is_some()).min(item.len())..];
        while let Some((token, after)) = rest.split_first() {
            let next = after.first();
            match token {
                it if it.is("CONSTRAINT") => name = next.and_then(Token::name),
                it if it.is("PRIMARY") => self.primary_key = name.take(),
                it if it.is("UNIQUE") => name = None,
                it if it.is("AUTOINCREMENT") => self.counts_up = true,
                it if it.is("DEFERRED") => self.defer_last(),
                it if it.is("REFERENCES") => self.foreign_keys.push(ForeignKeyText {
                    name: name.take(),
                    is_deferred: false,
                }),
                it => self.read_expression(it, next, column.as_ref(), &mut name),
            }
            rest = after;
        }
    }

    /// Reads `CHECK (…)`, `AS (…)` and `COLLATE …`.
    fn read_expression(
        &mut self,
        word: &Token<'_>,
        next: Option<&Token<'_>>,
        column: Option<&String>,
        name: &mut Option<String>,
    ) {
        match (next, column) {
            (Some(Token::Group(sql)), _) if word.is("CHECK") => {
                self.checks.push((name.take(), sql.trim().to_owned()));
            }
            (Some(Token::Group(sql)), Some(column)) if word.is("AS") => {
                self.generated.insert(column.clone(), sql.trim().to_owned());
            }
            (Some(collation), Some(column)) if word.is("COLLATE") => {
                let collation = collation.name().unwrap_or_default();
                self.collations.insert(column.clone(), collation);
            }
            _ => {}
        }
    }

    fn defer_last(&mut self) {
        if let Some(last) = self.foreign_keys.last_mut() {
            last.is_deferred = true;
        }
    }
}

impl Token<'_> {
    fn is(&self, keyword: &str) -> bool {
        matches!(self, Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    fn name(&self) -> Option<String> {
        match self {
            Token::Word(word) => Some((*word).to_owned()),
            Token::Quoted(name) => Some(name.clone()),
            Token::Group(_) | Token::Comma | Token::Other => None,
        }
    }

    fn begins_constraint(&self) -> bool {
        let keywords = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        keywords.iter().any(|keyword| self.is(keyword))
    }
}

/// The pieces of a text, those within parentheses as one.
fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = token_end(rest);
        let text = &rest[..end];
        let inside = || text.get(1..end - 1).unwrap_or_default();
        match first {
            '-' if text.starts_with("--") => {}
            '/' if text.starts_with("/*") => {}
            '(' => tokens.push(Token::Group(inside())),
            '[' => tokens.push(Token::Quoted(inside().to_owned())),
            '"' | '`' | '\'' => {
                let doubled = [first, first].iter().collect::<String>();
                let name = inside().replace(&doubled, &first.to_string());
                tokens.push(Token::Quoted(name));
            }
            ',' => tokens.push(Token::Comma),
            _ if is_word(first) => tokens.push(Token::Word(text)),
            _ => tokens.push(Token::Other),
        }
        rest = rest[end..].trim_start();
    }
    tokens
}

/// The end of the piece with which a text begins.
pub(super) fn token_end(text: &str) -> usize {
    let after = |end: Option<usize>, length: usize| end.map_or(text.len(), |end| end + length);
    match text.as_bytes() {
        [b'-', b'-', ..] => after(text.find('\n'), 1),
        [b'/', b'*', ..] => after(text.find("*/"), 2),
        [b'[', ..] => after(text.find(']'), 1),
        [quote @ (b'"' | b'`' | b'\''), rest @ ..] => quoted_end(rest, *quote) + 1,
        [b'(', ..] => group_end(text),
        _ => {
            let word = text.find(|sign| !is_word(sign)).unwrap_or(text.len());
            word.max(text.chars().next().map_or(0, char::len_utf8))
        }
    }
}

/// The end of a quoted text, behind its last quote; a quote that is doubled stands for itself.
fn quoted_end(text: &[u8], quote: u8) -> usize {
    let mut position = 0;
    while let Some(&byte) = text.get(position) {
        position += 1;
        if byte == quote {
            if text.get(position) != Some(&quote) {
                return position;
            }
            position += 1;
        }
    }
    position
}

/// The end of a group, behind its last parenthesis.
fn group_end(text: &str) -> usize {
    let mut position = 1;
    while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(')') {
            return position + 1;
        }
        position += token_end(rest);
    }
    text.len()
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_' || sign == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_that_no_pragma_has_are_read() {
        let sql = r#"CREATE TABLE "play" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT,
            "na,me" TEXT COLLATE NOCASE NOT NULL DEFAULT ('CHECK (1)'), -- a comment, with CHECK (2)
            [size] REAL CHECK (size > 0),
            twice REAL GENERATED ALWAYS AS (size * 2) STORED,
            "a" INTEGER REFERENCES b (id) ON DELETE CASCADE,
            CONSTRAINT "short" CHECK (length("na,me") <= (5 + 5)),
            CONSTRAINT "play_a_fkey" FOREIGN KEY ("a") REFERENCES "b" ("id") DEFERRABLE INITIALLY DEFERRED
        ) STRICT"#;
        let found = CreateTable::read(sql);
        let map = |pairs: &[(&str, &str)]| -> HashMap<String, String> {
            let pairs = pairs.iter();
            pairs
                .map(|&(key, value)| (key.to_owned(), value.to_owned()))
                .collect()
        };
        let expected = CreateTable {
            is_strict: true,
            counts_up: true,
            primary_key: None,
            collations: map(&[("na,me", "NOCASE")]),
            generated: map(&[("twice", "size * 2")]),
            checks: vec![
                (None, "size > 0".to_owned()),
                (
                    Some("short".to_owned()),
                    r#"length("na,me") <= (5 + 5)"#.to_owned(),
                ),
            ],
            foreign_keys: vec![
                ForeignKeyText::default(),
                ForeignKeyText {
                    name: Some("play_a_fkey".to_owned()),
                    is_deferred: true,
                },
            ],
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_key_of_several_columns_has_a_name() {
        let sql = r#"create table t (a INT, b INT, constraint "t key" primary key (a, b))"#;
        let found = CreateTable::read(sql);
        assert_eq!(found.primary_key.as_deref(), Some("t key"));
        assert!(!found.is_strict && !found.counts_up);
    }

    #[test]
    fn text_that_is_no_table_says_nothing() {
        let views = [
            "CREATE VIEW v AS SELECT (1) AS strict",
            "",
            "(",
            "CREATE TABLE t ('",
        ];
        for sql in views {
            assert_eq!(CreateTable::read(sql), CreateTable::default(), "{sql}");
        }
    }
}
