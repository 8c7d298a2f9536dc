//! SQL that the user wrote, with `{}` where a value stands.

use super::{Expr, Node};
use crate::schema::Table;
use crate::sealed::Sealed;
use crate::value::Value;

/// The model that an argument of raw SQL, or of `outer`, is over.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentTable(pub fn() -> &'static Table);

impl PartialEq for ArgumentTable {
    fn eq(&self, other: &Self) -> bool {
        (self.0)() == (other.0)()
    }
}

/// A piece of SQL that the user wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawPiece {
    /// SQL as it stands.
    Sql(&'static str),
    /// `{}`.
    Argument,
    /// `{}` alone in the parentheses of `IN ({})`, where a list may stand for its values.
    ListArgument,
}

/// A statement in SQL of the user's own, made by `sql!`: a text of the program, and values that are bound.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::RawSql;
///
/// /// A statement that several places of a program send.
/// fn lend(book: i64) -> RawSql {
///     sql!("UPDATE book SET copies = copies - 1 WHERE copies > 0 AND id = {}", book)
/// }
///
/// assert_eq!(db.execute(lend(1)).await?, 1);
/// assert_eq!(db.execute(lend(1)).await?, 0); // none is left
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a statement does nothing before it is given to `fetch` or `execute`"]
pub struct RawSql {
    /// The text, with `{}` for each value.
    pub(crate) text: &'static str,
    /// The values.
    pub(crate) values: Vec<Value>,
}

/// SQL of the user's own as `fetch` and `execute` take it: what the macro `sql!` makes. This trait is sealed.
///
/// A text alone is none, so that no value is ever written into one.
///
/// ```
/// # use orm::doc::*;
/// use orm::prelude::*;
/// use orm::traits::SqlStatement;
///
/// async fn changed(statement: impl SqlStatement, db: &impl Executor) -> orm::Result<bool> {
///     Ok(db.execute(statement).await? > 0)
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
///
/// assert!(!changed(sql!("UPDATE book SET copies = 1 WHERE id = {}", 99), &db).await?);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no SQL; write `sql!(\"… WHERE id = {{}}\", id)`: a literal, and the values that go into its `{{}}`; a query is run by its own end, `query.all(&db)`, and a draft by `draft.save(&db)`",
    label = ""
)]
pub trait SqlStatement: Sealed {
    /// Returns the statement.
    #[doc(hidden)]
    fn into_sql(self) -> RawSql;
}

impl Sealed for RawSql {}
impl SqlStatement for RawSql {
    fn into_sql(self) -> RawSql {
        self
    }
}

impl RawSql {
    #[doc(hidden)]
    pub fn new(text: &'static str, values: Vec<Value>) -> Self {
        RawSql { text, values }
    }
}

/// Fails to compile where a text does not take so many values.
#[doc(hidden)]
pub const fn check_sql(text: &str, values: usize) {
    match count_arguments(text) {
        _ if lacks_parentheses(text) => panic!(
            "a list behind `IN` stands in parentheses; write `id IN ({{}})`, with the list as the value of this `{{}}`"
        ),
        _ if is_interpolated(text) => panic!(
            "a value in the text of `sql!` is `{{}}` alone, and stands behind the text; write `{{}}` in place of `${{}}`: `sql!(\"… WHERE id = {{}}\", id)`"
        ),
        Some(0) if values > 0 => panic!(
            "the text of `sql!` has no place for a value; write `{{}}` where each stands, in place of `$1`, `?` or `:name`"
        ),
        Some(count) => assert!(
            count == values,
            "`sql!` needs one value for each `{{}}` in its text, and one `{{}}` for each value"
        ),
        None => panic!(
            "a value in the text of `sql!` is `{{}}`, and stands behind the text: write `sql!(\"… WHERE id = {{}}\", id)`; a brace itself is two"
        ),
    }
}

/// Returns whether `IN {}` stands in a text, which no database takes: the list stands in parentheses. Not of a text with
/// `position({} IN {})`.
const fn lacks_parentheses(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut found) = (0, false);
    while at < bytes.len() {
        if is_word_at(bytes, at, b"position") {
            return false;
        }
        if is_word_at(bytes, at, b"in") {
            let mut next = at + 2;
            while next < bytes.len() && bytes[next].is_ascii_whitespace() {
                next += 1;
            }
            found |= next > at + 2 && is_text_at(bytes, next, b"{}");
        }
        at += 1;
    }
    found
}

/// Returns whether `${` stands in a text, as in a template of JavaScript, which no database takes: `{}` stands alone. Not
/// where `$$` quotes a text.
const fn is_interpolated(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let is_quote = at > 0 && bytes[at - 1] == b'$';
        let is_doubled = is_text_at(bytes, at, b"${{");
        if !is_quote && !is_doubled && is_text_at(bytes, at, b"${") {
            return true;
        }
        at += 1;
    }
    false
}

/// Returns whether a text goes on so from here, in whatever case.
const fn is_text_at(text: &[u8], at: usize, expected: &[u8]) -> bool {
    let mut n = 0;
    while n < expected.len() {
        if at + n >= text.len() || !text[at + n].eq_ignore_ascii_case(&expected[n]) {
            return false;
        }
        n += 1;
    }
    true
}

/// Returns whether this word begins here.
const fn is_word_at(text: &[u8], at: usize, word: &[u8]) -> bool {
    let begins = at == 0 || !(text[at - 1].is_ascii_alphanumeric() || text[at - 1] == b'_');
    begins && is_text_at(text, at, word)
}

/// The number of `{}` in a text; none where a brace stands alone, which must be doubled to be one.
///
/// `const`, so that a macro can ask while it is compiled.
#[must_use]
pub const fn count_arguments(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        let next = if at + 1 < bytes.len() {
            bytes[at + 1]
        } else {
            0
        };
        match (bytes[at], next) {
            (b'{', b'{') | (b'}', b'}') => at += 1,
            (b'{', b'}') => {
                at += 1;
                count += 1;
            }
            (b'{' | b'}', _) => return None,
            _ => {}
        }
        at += 1;
    }
    Some(count)
}

/// Returns why a text does not take so many arguments, if it does not.
pub fn refuse_raw(text: &str, arguments: usize) -> Option<String> {
    match count_arguments(text) {
        _ if lacks_parentheses(text) => Some(
            "a list behind `IN` stands in parentheses; write `id IN ({})`, with the list as the value of this `{}`".to_owned(),
        ),
        _ if is_interpolated(text) => Some(
            "a value in its SQL is `{}` alone; write `{}` in place of `${}`".to_owned(),
        ),
        None => Some(
            "a `{` or `}` stands alone in its SQL; write `{}` for a value, and `{{` or `}}` for a brace".to_owned(),
        ),
        Some(count) if count != arguments => Some(format!(
            "its SQL has {count} `{{}}`, and {arguments} values are given; write one `{{}}` for each value, on all databases"
        )),
        Some(_) => None,
    }
}

/// Returns the pieces of a text, in which doubled braces are braces.
pub fn raw_pieces(text: &'static str) -> Vec<RawPiece> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        let (sql, braces) = rest.split_at(at);
        let (piece, kept) = if braces.starts_with("{}") {
            (RawPiece::Argument, sql)
        } else {
            // The first of two braces is kept.
            (RawPiece::Sql(&braces[..1]), sql)
        };
        if !kept.is_empty() {
            pieces.push(RawPiece::Sql(kept));
        }
        pieces.push(piece);
        rest = braces.get(2..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(RawPiece::Sql(rest));
    }
    for at in 1..pieces.len().saturating_sub(1) {
        if let [
            RawPiece::Sql(before),
            RawPiece::Argument,
            RawPiece::Sql(after),
        ] = pieces[at - 1..=at + 1]
            && opens_list(before)
            && after.trim_start().starts_with(')')
        {
            pieces[at] = RawPiece::ListArgument;
        }
    }
    pieces
}

/// Returns whether SQL ends with `IN (`.
fn opens_list(sql: &str) -> bool {
    let word = sql.trim_end().strip_suffix('(').map(str::trim_end);
    let word = word.and_then(|sql| sql.rsplit(|sign: char| !sign.is_alphanumeric()).next());
    word.is_some_and(|word| word.eq_ignore_ascii_case("in"))
}

impl Expr {
    /// Returns SQL that the user wrote, with these arguments in place of its `{}`. Those that are fields are of `table`.
    pub fn raw(text: &'static str, arguments: Vec<Expr>, table: Option<ArgumentTable>) -> Expr {
        if let Some(why) = refuse_raw(text, arguments.len()) {
            return Expr::refused(why);
        }
        let depth = super::expr::depth_of(&arguments);
        Expr::over(
            depth,
            |arguments| Node::Raw {
                text,
                arguments,
                table,
            },
            arguments,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stand_in_parentheses() {
        for text in ["id IN {}", "id in  {} AND a = {}", "IN {}"] {
            assert!(lacks_parentheses(text), "{text}");
        }
        for text in [
            "id IN ({})",
            "position({} in {})",
            "Position({} IN {}) > 1",
            "margin {}",
            "in_print = {}",
            "join {}",
            "a IN (SELECT {})",
        ] {
            assert!(!lacks_parentheses(text), "{text}");
        }
    }

    #[test]
    fn a_place_in_the_form_of_a_template_is_found() {
        for (text, is_found) in [
            ("a = ${}", true),
            ("a = ${name}", true),
            ("${} || b", true),
            ("a = {}", false),
            ("a = '${{}}'", false),
            ("$${}$$", false),
            ("a = '$' || {}", false),
        ] {
            assert_eq!(is_interpolated(text), is_found, "{text}");
        }
    }

    #[test]
    fn braces_are_counted() {
        for (text, count) in [
            ("now()", Some(0)),
            ("{}", Some(1)),
            ("lower({}) || {}", Some(2)),
            ("'{{}}' || {}", Some(1)),
            ("{{{}}}", Some(1)),
            ("{", None),
            ("}", None),
            ("{0}", None),
            ("a } b", None),
            ("é {} 本", Some(1)),
        ] {
            assert_eq!(count_arguments(text), count, "{text}");
        }
    }

    #[test]
    fn texts_are_cut_at_their_arguments() {
        let written = |text| {
            let pieces = raw_pieces(text).into_iter().map(|piece| match piece {
                RawPiece::Sql(sql) => sql,
                RawPiece::Argument => "?",
                RawPiece::ListArgument => "…",
            });
            pieces.collect::<String>()
        };
        for (text, expected) in [
            ("now()", "now()"),
            ("{}", "?"),
            ("lower({}) || {}", "lower(?) || ?"),
            ("'{{\"a\": 1}}' -> {}", "'{\"a\": 1}' -> ?"),
            ("{{{}}}", "{?}"),
            ("é {} 本", "é ? 本"),
            (
                "id IN ({}) OR id not in ( {} )",
                "id IN (…) OR id not in ( … )",
            ),
            ("join({}) || within ({})", "join(?) || within (?)"),
            ("id IN ({}, {}) OR id IN {}", "id IN (?, ?) OR id IN ?"),
            ("", ""),
        ] {
            assert_eq!(written(text), expected);
        }
    }

    #[test]
    fn a_text_of_another_number_of_arguments_is_refused() {
        let expr = Expr::raw("{} + {}", vec![Expr::constant(true)], None);
        let Node::Refused(why) = expr.node() else {
            panic!("it was taken: {expr:?}");
        };
        assert!(why.starts_with("its SQL has 2 `{}`, and 1 values are given"));
        assert!(refuse_raw("id = ?", 1).is_some_and(|why| why.contains("has 0 `{}`")));
    }
}
