//! Sharing among the connections of a database behind a pooler, and how that is found out.

use super::errors::is_mixed_up;
use super::server::Server;
use super::usual::has_usual;
use crate::db::driver::{ConnectFailure, MIXED_UP};
use crate::sql::session::{IS_KNOWN_BY_NAME, SESSION_NUMBER, SETTINGS_OF_CLIENT};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor, Row};
use std::collections::HashSet;
use std::time::Duration;

/// Number of times that two connections are asked for their session before each is believed to have its own. A busy
/// pooler deals sessions out by chance: of two, it would have to give each connection its own twelve times in a row.
const ROUNDS: u32 = 12;
/// Longest time that a second connection waits for a session. A pooler that has none to spare keeps them for its
/// clients.
const PATIENCE: Duration = Duration::from_secs(2);

/// The sharing between connections and other clients of a pooler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sharing {
    /// No sharing: each connection has a session of its own.
    Nothing,
    /// Sessions are shared, from one transaction to the next; the pooler tells prepared statements apart.
    Sessions,
    /// Sessions are shared, and with them the names of prepared statements; every statement has a transaction.
    Statements,
}

/// Finds out what a connection shares; a second one to the same server may be needed.
///
/// A server that is reached directly is asked once. Nothing that is asked leaves anything on a session.
pub(super) async fn find(
    connection: &mut PgConnection,
    server: &Server,
) -> Result<Sharing, ConnectFailure> {
    let failed = |error| server.failure(error);
    if is_direct(connection).await.map_err(failed)? {
        return Ok(Sharing::Nothing);
    }
    let apart = tells_apart(connection).await.map_err(failed)?;
    match (apart, is_shared(connection, server).await?) {
        (_, false) => Ok(Sharing::Nothing),
        (true, true) if has_usual(connection).await.map_err(failed)? => Ok(Sharing::Sessions),
        // Other settings hold in transactions only.
        (true, true) => Ok(Sharing::Statements),
        (false, true) => Err(failed(mixed_up())),
    }
}

fn mixed_up() -> sqlx::Error {
    sqlx::Error::Configuration(MIXED_UP.into())
}

/// Returns whether what the client said of itself when it connected reached this very session.
///
/// The driver names the encoding, the style of dates and the time zone in its first message, and the server remembers
/// where a setting came from. A pooler opens sessions of its own and sets there what differs.
async fn is_direct(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let row = connection
        .fetch_one(sqlx::raw_sql(SETTINGS_OF_CLIENT))
        .await?;
    Ok(row.try_get::<i64, _>(0)? == 3)
}

/// Returns whether the pooler gives prepared statements names of its own: then the server knows none by the driver's
/// name.
async fn tells_apart(connection: &mut PgConnection) -> sqlx::Result<bool> {
    connection.execute("BEGIN").await?;
    let asked = ask_for_names(connection).await;
    connection.execute("ROLLBACK").await?;
    match asked {
        // Another client's statement stands under the name.
        Err(error) if is_mixed_up(&error) => Err(mixed_up()),
        asked => Ok(!asked?),
    }
}

/// Returns whether the server knows this very statement by the name that the driver gave it; it is forgotten at once.
async fn ask_for_names(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let known: bool = sqlx::query_scalar(IS_KNOWN_BY_NAME)
        .fetch_one(&mut *connection)
        .await?;
    connection.clear_cached_statements().await?;
    Ok(known)
}

/// Returns whether two connections are served by one session, or one of them by several.
async fn is_shared(first: &mut PgConnection, server: &Server) -> Result<bool, ConnectFailure> {
    let failed = |error| server.failure(error);
    let mut own = HashSet::new();
    for _ in 0..2 {
        own.insert(session(first).await.map_err(failed)?);
    }
    let Ok(second) = tokio::time::timeout(PATIENCE, second(server)).await else {
        // Who keeps a session waits for nobody: it is the second one that has to.
        return Ok(!own.contains(&session(first).await.map_err(failed)?));
    };
    let (mut second, other) = second?;
    let mixed = are_mixed(first, own, &mut second, other)
        .await
        .map_err(failed)?;
    // The answer is there; the end of the connection is a courtesy.
    let _ = second.close().await;
    Ok(mixed)
}

/// Opens a second connection. Returns it with the session that serves it first.
async fn second(server: &Server) -> Result<(PgConnection, i32), ConnectFailure> {
    let mut connection = server.greet().await?;
    match session(&mut connection).await {
        Ok(session) => Ok((connection, session)),
        Err(error) => Err(server.failure(error)),
    }
}

/// Returns whether the sessions that serve two connections are more than two, or one.
///
/// The connections are asked in the order of Thue and Morse, which repeats nothing: a pooler whose clients come by turns
/// deals two sessions out by turns as well, so that connections asked in turn would find the same session each time.
async fn are_mixed(
    first: &mut PgConnection,
    mut own: HashSet<i32>,
    second: &mut PgConnection,
    other: i32,
) -> sqlx::Result<bool> {
    let mut others = HashSet::from([other]);
    for round in 0..ROUNDS {
        if round.count_ones() % 2 == 0 {
            own.insert(session(first).await?);
            others.insert(session(second).await?);
        } else {
            others.insert(session(second).await?);
            own.insert(session(first).await?);
        }
        if own.len() + others.len() > 2 || own == others {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the number of the session that serves a connection now.
async fn session(connection: &mut PgConnection) -> sqlx::Result<i32> {
    let row = connection.fetch_one(sqlx::raw_sql(SESSION_NUMBER)).await?;
    row.try_get(0)
}
