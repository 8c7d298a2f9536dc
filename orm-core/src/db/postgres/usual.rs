//! Settings of a session that a server has by itself.

use crate::db::driver::safe_sql;
use crate::sql::session::have_values;
use sqlx::postgres::PgConnection;
use sqlx::{Executor, Row};

/// Settings that change what statements mean or answer, as a server has them by itself: whether a backslash in a literal
/// is one, how many digits of a float are written, how the catalog writes names, and how much similar texts have in
/// common. The server, a database or a role may have others.
pub(super) const USUAL: [(&str, &str); 4] = [
    ("standard_conforming_strings", "on"),
    ("extra_float_digits", "1"),
    ("quote_all_identifiers", "off"),
    ("pg_trgm.similarity_threshold", "0.3"),
];

/// Returns whether a session has the usual settings without being told.
pub(super) async fn has_usual(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    is_true(connection, have_values(&USUAL)).await
}

/// Returns the answer to a question of yes or no.
pub(super) async fn is_true(
    connection: &mut PgConnection,
    question: String,
) -> Result<bool, sqlx::Error> {
    let text = safe_sql(question).map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    let row = connection.fetch_one(sqlx::raw_sql(text)).await?;
    row.try_get(0)
}
