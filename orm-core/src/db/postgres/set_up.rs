//! Settings of a session before its use.

use super::sharing::Sharing;
use super::usual::{USUAL, is_true};
use crate::db::driver::{Settings, safe_sql};
use crate::sql::session::{mend_path, names_catalog};
use sqlx::Executor;
use sqlx::postgres::PgConnection;
use std::time::Duration;

/// Ends a statement whose client is gone; not every system can.
const CHECK: &str = "client_connection_check_interval = 200";
/// Ends a session whose client is silent, which not every system can either.
const KEEPALIVE: &str = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; \
    SET tcp_keepalives_count = 3; SET tcp_user_timeout = 60000";

/// Tells the server how the connection is to be used, and keeps functions, operators and types of a user's own schema from
/// standing for the server's where the path puts that schema first. Answers what is to be said after each `BEGIN` instead,
/// where the session is another client's after the transaction.
pub(super) async fn set_up(
    connection: &mut PgConnection,
    settings: &Settings,
    sharing: Sharing,
) -> Result<String, sqlx::Error> {
    if sharing != Sharing::Nothing {
        return set_up_each(connection, settings).await;
    }
    let limits = format!("{}; {}", limits("SET", settings), mend_path(false));
    match send(connection, &format!("SET {CHECK}; {KEEPALIVE}; {limits}")).await {
        Err(sqlx::Error::Database(_)) => send(connection, &limits).await,
        done => done,
    }?;
    Ok(String::new())
}

async fn set_up_each(
    connection: &mut PgConnection,
    settings: &Settings,
) -> Result<String, sqlx::Error> {
    let checked = send(connection, &format!("BEGIN; SET LOCAL {CHECK}")).await;
    let rolled_back = send(connection, "ROLLBACK").await;
    let mut limits = limits("SET LOCAL", settings);
    if rolled_back.is_ok() && is_true(connection, names_catalog()).await? {
        limits = format!("{limits}; {}", mend_path(true));
    }
    match checked {
        // The first error says more: a pooler that allows no transactions closes the connection.
        checked if rolled_back.is_err() => checked.and(rolled_back).map(|()| limits),
        Ok(()) => Ok(format!("; SET LOCAL {CHECK}; {limits}")),
        Err(sqlx::Error::Database(_)) => Ok(format!("; {limits}")),
        Err(error) => Err(error),
    }
}

/// Returns the settings of every connection: in one message, and not as startup options, which some poolers refuse.
fn limits(set: &str, settings: &Settings) -> String {
    let usual = USUAL.map(|(name, value)| format!("{set} {name} = {value}; "));
    let usual = usual.concat();
    format!(
        "{usual}{set} statement_timeout = {}; {set} lock_timeout = {}; {set} idle_in_transaction_session_timeout = {}",
        millis(statement_timeout(settings)),
        millis(settings.lock_timeout),
        millis(settings.idle_in_transaction_timeout),
    )
}

/// Returns how long a statement may take; zero is unlimited.
pub(super) fn statement_timeout(settings: &Settings) -> Duration {
    settings
        .statement_timeout
        .unwrap_or(Duration::from_secs(30))
}

/// Tells the server how long a statement may take: from now on, or until the transaction ends.
pub(super) async fn set_statement_timeout(
    connection: &mut PgConnection,
    limit: Duration,
    in_transaction: bool,
) -> Result<(), sqlx::Error> {
    let local = if in_transaction { "LOCAL " } else { "" };
    let text = format!("SET {local}statement_timeout = {}", millis(limit));
    send(connection, &text).await
}

/// Returns the time in milliseconds, at most what the server takes. Zero is unlimited, so less than one millisecond is
/// one.
fn millis(duration: Duration) -> i32 {
    let millis = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
    if millis == 0 && !duration.is_zero() {
        1
    } else {
        millis
    }
}

pub(super) async fn send(connection: &mut PgConnection, text: &str) -> Result<(), sqlx::Error> {
    let text =
        safe_sql(text.to_owned()).map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    connection.execute(sqlx::raw_sql(text)).await.map(|_| ())
}
