//! Columns compared with patterns of ASCII, whatever the case.

use super::Writer;
use crate::plan::Expr;
use crate::value::Value;

/// Writes a column compared with a pattern of ASCII, whatever the case: a condition that a text of ASCII alone meets only if
/// it matches, and the one that decides, which an index may serve. A text of ASCII has as many bytes as characters, where
/// the database is of UTF-8.
///
/// The planner orders conditions by what they cost. `concat`, which it does not compute beforehand, makes the second the
/// dearer one.
///
/// ```sql
/// ((octet_length("name") <> length("name") OR lower("name" COLLATE "C") LIKE $1::text ESCAPE '!'
///   OR (SELECT getdatabaseencoding() <> 'UTF8')) AND (upper(lower("name" COLLATE "und-x-icu")) COLLATE "C")
///     LIKE (upper(lower(concat($2::text) COLLATE "und-x-icu")) COLLATE "C") ESCAPE '!')
/// ```
pub(super) fn matching(to: &mut Writer, text: &Expr<'_>, pattern: String) {
    to.fold();
    to.push("((octet_length(");
    to.expr(text);
    to.push(") <> length(");
    to.expr(text);
    to.push(") OR lower(");
    to.expr(text);
    to.push(" COLLATE \"C\") LIKE ");
    to.bind(Value::Text(pattern.to_ascii_lowercase()));
    to.push(" ESCAPE '!' OR (SELECT getdatabaseencoding() <> 'UTF8')) AND (upper(lower(");
    to.expr(text);
    to.push(" COLLATE \"und-x-icu\")) COLLATE \"C\") LIKE (upper(lower(concat(");
    to.bind(Value::Text(pattern));
    to.push(") COLLATE \"und-x-icu\")) COLLATE \"C\") ESCAPE '!')");
}
