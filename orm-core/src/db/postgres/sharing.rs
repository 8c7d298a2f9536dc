//! What the connections of a database share behind a pooler, and how that is found out.

use crate::db::errors;
use crate::db::pooler::MIXED_UP;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor, Row};
use std::collections::HashSet;
use std::time::Duration;

/// How often two connections are asked for their session before each is believed to have its own. A busy pooler deals
/// sessions out by chance: of two, it would have to give each connection its own twelve
/// times in a row.
const ROUNDS: usize = 12;
/// How long a second connection waits for a session. A pooler that has none to spare keeps them for its clients.
const PATIENCE: Duration = Duration::from_secs(2);

/// What connections share with other clients of a pooler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sharing {
    /// Nothing: each connection has a session of its own.
    Nothing,
    /// Sessions, from one transaction to the next; the pooler tells prepared statements apart.
    Sessions,
    /// Sessions, and with them the names of prepared statements.
    Statements,
}

/// Finds out what a connection shares; `open` opens a second one to the same place.
///
/// A server that is reached directly is asked once. Nothing that is asked leaves anything on a session.
pub(super) async fn find(
    connection: &mut PgConnection,
    open: impl Future<Output = sqlx::Result<PgConnection>>,
) -> sqlx::Result<Sharing> {
    if is_direct(connection).await? {
        return Ok(Sharing::Nothing);
    }
    let apart = tells_apart(connection).await?;
    match (apart, is_shared(connection, open).await?) {
        (_, false) => Ok(Sharing::Nothing),
        (true, true) => Ok(Sharing::Sessions),
        (false, true) => Err(mixed_up()),
    }
}

fn mixed_up() -> sqlx::Error {
    sqlx::Error::Configuration(MIXED_UP.into())
}

/// Whether what the client said of itself when it connected reached this very session.
///
/// The driver names the encoding, the style of dates and the time zone in its first message, and the server remembers
/// where a setting came from. A pooler opens sessions of its own and sets there what differs.
async fn is_direct(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let text = "SELECT count(*) FROM pg_settings \
         WHERE name IN ('client_encoding', 'DateStyle', 'TimeZone') AND source = 'client'";
    let row = connection.fetch_one(sqlx::raw_sql(text)).await?;
    Ok(row.try_get::<i64, _>(0)? == 3)
}

/// Whether the pooler gives prepared statements names of its own: then the server knows none by the driver's name.
async fn tells_apart(connection: &mut PgConnection) -> sqlx::Result<bool> {
    connection.execute("BEGIN").await?;
    let asked = ask_for_names(connection).await;
    connection.execute("ROLLBACK").await?;
    match asked {
        // Another client's statement stands under the name.
        Err(error) if errors::is_mixed_up(&error) => Err(mixed_up()),
        asked => Ok(!asked?),
    }
}

/// Whether the server knows this very statement by the name that the driver gave it; it is forgotten at once.
async fn ask_for_names(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let text = "SELECT EXISTS (SELECT 1 FROM pg_prepared_statements \
         WHERE name LIKE 'sqlx%' AND statement LIKE '%told apart by name%')";
    let known: bool = sqlx::query_scalar(text).fetch_one(&mut *connection).await?;
    connection.clear_cached_statements().await?;
    Ok(known)
}

/// Whether two connections are served by one session, or one of them by several.
async fn is_shared(
    first: &mut PgConnection,
    open: impl Future<Output = sqlx::Result<PgConnection>>,
) -> sqlx::Result<bool> {
    let mut own = HashSet::from([session(first).await?, session(first).await?]);
    let other = tokio::time::timeout(PATIENCE, with_session(open));
    let Ok(other) = other.await else {
        // Who keeps a session waits for nobody: it is the second one that has to.
        return Ok(!own.contains(&session(first).await?));
    };
    let (mut second, other) = other?;
    let mut others = HashSet::from([other]);
    for _ in 0..ROUNDS {
        own.insert(session(first).await?);
        others.insert(session(&mut second).await?);
        if own.len() + others.len() > 2 || own == others {
            return Ok(true);
        }
    }
    // The answer is there; the end of the connection is a courtesy.
    let _ = second.close().await;
    Ok(false)
}

/// A connection, and the session that serves it first.
async fn with_session(
    open: impl Future<Output = sqlx::Result<PgConnection>>,
) -> sqlx::Result<(PgConnection, i32)> {
    let mut connection = open.await?;
    let session = session(&mut connection).await?;
    Ok((connection, session))
}

/// The number of the session that serves a connection now.
async fn session(connection: &mut PgConnection) -> sqlx::Result<i32> {
    let row = connection
        .fetch_one(sqlx::raw_sql("SELECT pg_backend_pid()"))
        .await?;
    row.try_get(0)
}
