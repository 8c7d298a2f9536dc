//! What the driver is to know of a database's enums before statements are prepared without a name.
//!
//! Of a type that it does not know, the driver asks the server between preparing a statement and carrying it out. That
//! question drops a statement without a name, so that the first read of an enum would fail with 26000, and break the
//! transaction that it is in.

use super::set_up::send;
use crate::db::driver::safe_sql;
use sqlx::postgres::PgConnection;
use sqlx::{Executor, Row};

/// A null of each enum, as far as one statement can name them.
const NULLS: &str = "SELECT string_agg(format('NULL::%I.%I', namespace, name), ', ') FROM (\
     SELECT nspname AS namespace, typname AS name FROM pg_type \
     JOIN pg_namespace ON pg_namespace.oid = typnamespace \
     WHERE typtype = 'e' AND has_schema_privilege(pg_namespace.oid, 'USAGE') \
     ORDER BY pg_type.oid LIMIT 1000) AS enums";

/// Has the driver ask for the enums that there are. One that is made later is asked for when it is first read.
pub(super) async fn learn(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    send(connection, "BEGIN").await?;
    let row = connection.fetch_one(sqlx::raw_sql(NULLS)).await?;
    if let Some(nulls) = row.try_get::<Option<String>, _>(0)? {
        read(connection, nulls).await?;
    }
    send(connection, "ROLLBACK").await
}

/// Prepares a statement that reads them, which is what they are asked for.
async fn read(connection: &mut PgConnection, nulls: String) -> Result<(), sqlx::Error> {
    let text = safe_sql(format!("SELECT {nulls}"))
        .map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    match connection
        .fetch_one(sqlx::query(text).persistent(false))
        .await
    {
        // That it was dropped meanwhile is what happens once for each type.
        Ok(_) | Err(sqlx::Error::Database(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
