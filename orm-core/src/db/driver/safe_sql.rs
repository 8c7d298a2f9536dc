//! SQL text on its way to the driver.

use crate::error::{Error, Result};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// Returns a text that may be sent.
///
/// The only place where a text made at run time becomes SQL: it comes from `sql`, in which values are placeholders and
/// identifiers quoted, or from the user's own hand. A NUL would end it too early for SQLite.
pub(in crate::db) fn safe_sql(text: String) -> Result<SqlStr> {
    if text.as_bytes().contains(&0) {
        return Err(Error::InvalidQuery {
            model: None,
            why: "the SQL text holds a NUL character; remove it".to_owned(),
        });
    }
    Ok(AssertSqlSafe(text).into_sql_str())
}
