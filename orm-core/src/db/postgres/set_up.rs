//! What a session is told before it is used.

use super::sharing::Sharing;
use crate::db::settings::Settings;
use crate::db::text::sql;
use sqlx::Executor;
use sqlx::postgres::PgConnection;
use std::time::Duration;

/// Ends a statement whose client is gone; not every system can.
const CHECK: &str = "client_connection_check_interval = 200";

/// Tells the server how the connection is to be used. Answers what is to be said after each `BEGIN` instead, where the
/// session is another client's after the transaction.
pub(super) async fn set_up(
    connection: &mut PgConnection,
    settings: &Settings,
    sharing: Sharing,
) -> Result<String, sqlx::Error> {
    if sharing != Sharing::Nothing {
        return set_up_each(connection, settings).await;
    }
    let limits = limits("SET", settings);
    match send(connection, &format!("SET {CHECK}; {limits}")).await {
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
    send(connection, "ROLLBACK").await?;
    let limits = limits("SET LOCAL", settings);
    match checked {
        Ok(()) => Ok(format!("; SET LOCAL {CHECK}; {limits}")),
        Err(sqlx::Error::Database(_)) => Ok(format!("; {limits}")),
        Err(error) => Err(error),
    }
}

/// What every connection is told: in one message, and not as startup options, which some poolers refuse.
fn limits(set: &str, settings: &Settings) -> String {
    let statement = settings
        .statement_timeout
        .unwrap_or(Duration::from_secs(30));
    format!(
        "{set} statement_timeout = {}; {set} lock_timeout = {}; {set} idle_in_transaction_session_timeout = {}",
        millis(statement),
        millis(settings.lock_timeout),
        millis(settings.idle_in_transaction_timeout),
    )
}

/// At most what the server takes. Zero is unlimited, so less than one millisecond is one.
fn millis(duration: Duration) -> i32 {
    let millis = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
    if millis == 0 && !duration.is_zero() {
        1
    } else {
        millis
    }
}

pub(super) async fn send(connection: &mut PgConnection, text: &str) -> Result<(), sqlx::Error> {
    let text = sql(text.to_owned()).map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    connection.execute(sqlx::raw_sql(text)).await.map(|_| ())
}
