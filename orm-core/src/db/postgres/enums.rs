//! Enums of a database: the driver must know them before statements are prepared without a name.
//!
//! Of a type that it does not know, the driver asks the server between preparing a statement and carrying it out. That
//! question drops a statement without a name, so that the first read of an enum would fail with 26000, and break the
//! transaction that it is in.

use super::set_up::send;
use crate::db::driver::safe_sql;
use crate::sql::session::{NULL_OF_EACH_ENUM, nulls};
use sqlx::postgres::PgConnection;
use sqlx::{Executor, Row};

/// Makes the driver ask for the enums that there are. One that is made later is asked for when it is first read.
pub(super) async fn learn(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    send(connection, "BEGIN").await?;
    let row = connection
        .fetch_one(sqlx::raw_sql(NULL_OF_EACH_ENUM))
        .await?;
    if let Some(list) = row.try_get::<Option<String>, _>(0)? {
        read(connection, &list).await?;
    }
    send(connection, "ROLLBACK").await
}

/// Prepares a statement that reads them, which is what they are asked for.
async fn read(connection: &mut PgConnection, list: &str) -> Result<(), sqlx::Error> {
    let text =
        safe_sql(nulls(list)).map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    match connection
        .fetch_one(sqlx::query(text).persistent(false))
        .await
    {
        // That it was dropped meanwhile is what happens once for each type.
        Ok(_) | Err(sqlx::Error::Database(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
