//! The schemas in which a session looks for tables.
//!
//! Postgres takes a path as it is, also one of schemas that are not there, and looks in the next of the path. So each time
//! a path is set, the session is asked which schemas it found.

use super::set_up::send;
use crate::db::driver::{SearchPath, safe_sql};
use crate::sql::session::{SCHEMAS_OF_PATH, mend_path};
use sqlx::postgres::PgConnection;
use sqlx::{Executor, Row};

/// A path that is set.
pub(super) struct SetPath {
    /// The setting that follows each `BEGIN`, where the session is shared.
    pub(super) local: String,
    /// A comment that follows each statement. The driver keeps prepared statements by their texts, and one that was
    /// prepared for the tables of one schema is none for those of another: types have other numbers there.
    pub(super) mark: String,
}

impl SetPath {
    pub(super) fn new(path: &SearchPath) -> Self {
        SetPath {
            local: format!("; {}", setting("SET LOCAL", path)),
            mark: path.mark(),
        }
    }
}

/// Sets the path of a session. Returns the schemas that are not there; then the path is as before the first one.
pub(super) async fn set(
    connection: &mut PgConnection,
    path: &SearchPath,
) -> sqlx::Result<Vec<String>> {
    let text = format!("{}; {SCHEMAS_OF_PATH}", setting("SET", path));
    let missing = missing(connection, text, path).await?;
    if !missing.is_empty() {
        reset(connection).await?;
    }
    Ok(missing)
}

/// Returns the schemas of a path that are not there, without leaving anything on the session.
pub(super) async fn find_missing(
    connection: &mut PgConnection,
    path: &SearchPath,
) -> sqlx::Result<Vec<String>> {
    let set = setting("SET LOCAL", path);
    missing(
        connection,
        format!("BEGIN; {set}; {SCHEMAS_OF_PATH}; ROLLBACK"),
        path,
    )
    .await
}

/// Sets the path to what the server chooses for whoever connects, as far as it keeps the server's own schema first.
pub(super) async fn reset(connection: &mut PgConnection) -> sqlx::Result<()> {
    let mend = mend_path(false);
    send(connection, &format!("RESET search_path; {mend}")).await
}

fn setting(set: &str, path: &SearchPath) -> String {
    format!("{set} search_path = {}", path.to_sql())
}

async fn missing(
    connection: &mut PgConnection,
    text: String,
    path: &SearchPath,
) -> sqlx::Result<Vec<String>> {
    let text = safe_sql(text).map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    let rows = connection.fetch_all(sqlx::raw_sql(text)).await?;
    let found: Vec<String> = match rows.first() {
        Some(row) => row.try_get(0)?,
        None => Vec::new(),
    };
    let names = path.names().iter();
    Ok(names
        .filter(|name| !found.contains(name))
        .cloned()
        .collect())
}
