//! SQL text on its way to the driver.

use super::Refusal;
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// Returns a text that may be sent.
///
/// The only place where a text made at run time becomes SQL: it comes from `sql`, in which values are placeholders and
/// identifiers quoted, or from the user's own hand. A NUL would end it too early for SQLite.
pub(in crate::db) fn safe_sql(text: String) -> Result<SqlStr, Refusal> {
    if text.as_bytes().contains(&0) {
        return Err(Refusal::Sql);
    }
    Ok(AssertSqlSafe(text).into_sql_str())
}
