//! SQL of one database, as an attribute of a model has it.

use super::casts::{NamedColumn, without_casts};
use super::source::literal;
use super::words::{Pieces, closing, quoted_end, unwrapped, without_texts};
use crate::backend_name::backend_name;
use orm_core::backend::Backend;
use orm_core::sql::ddl::quote;

/// Functions that both databases have under these names.
const FUNCTIONS: [&str; 13] = [
    "abs", "coalesce", "length", "lower", "ltrim", "max", "min", "nullif", "replace", "round",
    "rtrim", "trim", "upper",
];

/// Words before a parenthesis that are no functions.
const WORDS: [&str; 7] = ["and", "in", "not", "or", "then", "when", "else"];

/// SQL over these columns as one text for both databases; none if the other would not understand it.
pub(super) fn for_both(sql: &str, backend: Backend, columns: &[NamedColumn<'_>]) -> Option<String> {
    let sql = match backend {
        Backend::Postgres => without_casts(&as_written(sql), columns)?,
        _ => sql.to_owned(),
    };
    let is_known = |word: &str| {
        let word = word.to_ascii_lowercase();
        FUNCTIONS.contains(&&*word) || WORDS.contains(&&*word)
    };
    let plain = without_texts(&sql);
    let signs = ["::", "[", "`", "~", "->", "==", "@", "#", "?"];
    let words = [
        " any ",
        " glob ",
        " regexp ",
        " match ",
        " similar ",
        " collate ",
        " ilike ",
        " user ",
        " current_user ",
        " current_role ",
        " current_catalog ",
        " current_schema ",
        " session_user ",
        " localtime ",
        " localtimestamp ",
    ];
    let spaced = format!(" {} ", plain.to_ascii_lowercase().replace(['(', ')'], " "));
    let is_common = !signs.iter().any(|sign| plain.contains(sign))
        && !words.iter().any(|word| spaced.contains(word))
        && called(&plain).iter().all(|word| is_known(word));
    is_common.then_some(sql)
}

/// SQL as an attribute has it, in literals of Rust.
pub(super) enum Written {
    /// One text for both databases.
    Common(String),
    /// The text of each, which say the same.
    Each(String),
    /// The text of one, and what the other has in its place.
    OfOne(String),
}

impl Written {
    /// SQL of this database over these columns, with what the other one has in its place if it does not understand it.
    pub(super) fn of(
        sql: &str,
        backend: Backend,
        columns: &[NamedColumn<'_>],
        instead: &str,
    ) -> Self {
        if let Some(common) = for_both(sql, backend, columns) {
            return Written::Common(literal(&common));
        }
        match for_both(&sql.replace("char_length(", "length("), backend, columns) {
            Some(other) => Written::Each(one_each(sql, backend, &other)),
            None => Written::OfOne(one_each(sql, backend, instead)),
        }
    }

    /// `"sql"`, or `sqlite = "…", postgres = "…"`
    pub(super) fn text(&self) -> &str {
        let (Written::Common(text) | Written::Each(text) | Written::OfOne(text)) = self;
        text
    }

    /// `= "sql"`, or `(sqlite = "…", postgres = "…")`
    pub(super) fn assigned(&self) -> String {
        match self {
            Written::Common(text) => format!(" = {text}"),
            Written::Each(text) | Written::OfOne(text) => format!("({text})"),
        }
    }

    /// A note that the SQL is of one database alone, where it is.
    pub(super) fn note(&self, what: &str, backend: Backend) -> Option<String> {
        let of = backend_name(backend);
        matches!(self, Written::OfOne(_)).then(|| format!("{what} is that of {of} alone"))
    }
}

/// `sqlite = "…", postgres = "…"`
pub(super) fn one_each(sql: &str, backend: Backend, instead: &str) -> String {
    let (sqlite, postgres) = match backend {
        Backend::Postgres => (instead, sql),
        _ => (sql, instead),
    };
    format!(
        "sqlite = {}, postgres = {}",
        literal(sqlite),
        literal(postgres)
    )
}

/// A literal without what Postgres writes around it: `'draft'` of `'draft'::character varying`, `0` of `(0)::numeric`.
pub(super) fn bare_literal(sql: &str) -> String {
    let sql = sql.trim();
    let bare = if sql.starts_with('\'') {
        &sql[..quoted_end(sql, '\'')]
    } else {
        sql.split("::").next().unwrap_or(sql)
    };
    let rest = &sql[bare.len()..];
    let is_cast = rest.is_empty() || rest.starts_with("::") && !rest.contains(['\'', '(']);
    let mut bare = bare;
    while unwrapped(bare) != bare {
        bare = unwrapped(bare);
    }
    let is_literal = bare.starts_with('\'') || !bare.contains([' ', '(']);
    if is_cast && is_literal { bare } else { sql }.to_owned()
}

/// SQL of Postgres with the words of both databases for what it writes in its own: `a IN (1, 2)` of `a = ANY (ARRAY[1, 2])`,
/// `trim(a)` of `TRIM(BOTH FROM a)`.
fn as_written(sql: &str) -> String {
    let mut text = sql.replace("TRIM(BOTH FROM ", "trim(");
    for (own, common) in [("= ANY (", "IN ("), ("<> ALL (", "NOT IN (")] {
        let mut from = 0;
        while let Some(start) = text[from..].find(own).map(|at| from + at) {
            let list = start + own.len() - 1;
            let end = closing(&text[list..]).map(|close| list + close);
            let elements = end.and_then(|end| array_elements(&text[list + 1..end]));
            if let (Some(elements), Some(end)) = (elements, end) {
                text = format!("{}{common}{elements}){}", &text[..start], &text[end + 1..]);
            }
            from = start + common.len();
        }
    }
    text
}

/// `1, 2` of `ARRAY[1, 2]` and `(ARRAY[1, 2])::bigint[]`
fn array_elements(sql: &str) -> Option<&str> {
    let array = match sql.rsplit_once("::") {
        Some((array, ty)) if ty.ends_with("[]") => unwrapped(array),
        _ => sql,
    };
    let elements = array.strip_prefix("ARRAY[")?.strip_suffix(']')?;
    (!without_texts(elements).contains(['[', ']'])).then_some(elements)
}

/// SQL of SQLite with quotes around the columns that have capital letters: Postgres takes `projectId` for `projectid`.
pub(super) fn with_quoted_columns(sql: &str, columns: &[&str]) -> String {
    let quoted = Pieces::of(sql).map(|piece| {
        let is_it = |name: &&&str| {
            name.contains(|sign: char| sign.is_ascii_uppercase())
                && name.eq_ignore_ascii_case(piece.text)
                && !piece.after.trim_start().starts_with('(')
        };
        let named = columns.iter().find(is_it);
        named.map_or_else(|| piece.text.to_owned(), |name| quote(name))
    });
    quoted.collect()
}

/// The words that stand before a parenthesis.
fn called(sql: &str) -> Vec<&str> {
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let opened = sql.match_indices('(');
    let words = opened.filter_map(|(at, _)| {
        let before = sql[..at].trim_end();
        let start = before.rfind(|sign| !is_word(sign)).map_or(0, |at| at + 1);
        Some(&before[start..]).filter(|word| !word.is_empty())
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use orm_core::value::Type;

    #[test]
    fn what_both_understand_is_one_text() {
        let cases = [
            ("(price > (0)::numeric)", Some("price > 0")),
            ("('draft'::character varying)::text", Some("'draft'")),
            ("(length((name)::text) > 2)", Some("length(name) > 2")),
            ("((a >= 0) AND (b <= 10))", Some("(a >= 0) AND (b <= 10)")),
            ("(a > 0) AND (b > 0)", Some("(a > 0) AND (b > 0)")),
            ("((a - b) > '-100'::integer)", Some("(a - b) > -100")),
            (
                "(a > ('-1.5'::numeric)::double precision)",
                Some("a > -1.5"),
            ),
            ("(name = '-1'::text)", Some("name = '-1'")),
            ("'it''s :: not a cast'", Some("'it''s :: not a cast'")),
            ("nextval('a_seq'::regclass)", None),
            ("CURRENT_USER", None),
            ("('user'::text)", Some("'user'")),
            ("('{}'::text[])", None),
            ("(email ~ '^.+@.+$'::text)", None),
            (
                "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
                Some("status IN ('a', 'b')"),
            ),
            (
                "(rank = ANY (ARRAY[0, 6])) OR (rank <> ALL (ARRAY[(1)::bigint]))",
                Some("(rank IN (0, 6)) OR (rank NOT IN (1))"),
            ),
            ("(1 = ANY (ranks))", None),
            (
                "((rank > 0) AND ((status)::text = 'a'::text))",
                Some("(rank > 0) AND (status = 'a')"),
            ),
            (
                "TRIM(BOTH FROM lower((name)::text))",
                Some("trim(lower(name))"),
            ),
            ("((token)::text)", None),
            ("lower((token)::text)", None),
            ("((rank)::numeric > 1.5)", Some("rank > 1.5")),
            ("((rank)::numeric / (2)::numeric)", None),
            ("((name)::character varying(3))", None),
        ];
        let column = |name, ty| NamedColumn {
            name,
            ty: Some(ty),
            is_field: true,
        };
        let columns = [
            column("name", Type::Text),
            column("status", Type::Text),
            column("rank", Type::I32),
            column("token", Type::Uuid),
        ];
        for (sql, expected) in cases {
            assert_eq!(
                for_both(sql, Backend::Postgres, &columns).as_deref(),
                expected,
                "{sql}"
            );
        }
        assert_eq!(for_both("datetime('now')", Backend::Sqlite, &[]), None);
        assert_eq!(for_both("[a] > 0", Backend::Sqlite, &[]), None);
        let sql = "\"a\" IN (1, 2)";
        assert_eq!(for_both(sql, Backend::Sqlite, &[]).as_deref(), Some(sql));
    }

    #[test]
    fn a_literal_has_no_cast_and_no_parentheses() {
        let cases = [
            ("'draft'::character varying", "'draft'"),
            ("((0))::numeric", "0"),
            ("(0)", "0"),
            ("next_number()", "next_number()"),
            ("(next_number())::text", "(next_number())::text"),
            ("(1 + 2)", "(1 + 2)"),
        ];
        for (sql, expected) in cases {
            assert_eq!(bare_literal(sql), expected, "{sql}");
        }
    }

    #[test]
    fn columns_with_capitals_are_quoted() {
        let cases = [
            ("(projectId IS NULL)", "(\"projectId\" IS NULL)"),
            (
                "PROJECTID = 'projectId' AND \"projectId\" > 0",
                "\"projectId\" = 'projectId' AND \"projectId\" > 0",
            ),
            ("length(Name) > projectId(1)", "length(Name) > projectId(1)"),
        ];
        for (sql, expected) in cases {
            let columns = ["projectId", "name"];
            assert_eq!(with_quoted_columns(sql, &columns), expected, "{sql}");
        }
    }

    #[test]
    fn what_one_understands_stands_for_it_alone() {
        let of = |sql| Written::of(sql, Backend::Postgres, &[], "NULL").assigned();
        let expected = r#"(sqlite = "NULL", postgres = "now() + '1 day'::interval")"#;
        assert_eq!(of("now() + '1 day'::interval"), expected);
        let expected = r#"(sqlite = "length(a) <= 9", postgres = "(char_length(a) <= 9)")"#;
        assert_eq!(of("(char_length(a) <= 9)"), expected);
    }
}
