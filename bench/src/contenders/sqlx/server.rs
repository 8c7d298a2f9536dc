//! What a server does, on connections that are kept: many tasks at once, and deletes that cascade.

use super::UPDATE;
use crate::contender::{HAIR_COLOR, LISTED, MixedWork, Result, count, mixed, mixed_work, new_name};
use crate::reading::{DELETE_OWNER, UserRow};
use crate::shape::CONNECTIONS;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::sync::Arc;
use tokio::sync::Mutex;

const LISTED_USERS: &str = "SELECT id, name, hair_color FROM users WHERE id >= $1 AND id < $2";

/// The same work twice; only the type of the connection differs.
macro_rules! server {
    ($name:ident, $connection:ty, $get:path) => {
        pub(super) mod $name {
            use super::*;

            pub async fn cascade(on: &mut $connection) -> Result<usize> {
                let mut transaction = on.begin().await?;
                let deleted = sqlx::query(DELETE_OWNER).execute(&mut *transaction).await?;
                transaction.rollback().await?;
                Ok(usize::try_from(deleted.rows_affected())?)
            }

            pub async fn all_mixed(connections: &Arc<Vec<Mutex<$connection>>>) -> Result<usize> {
                mixed(|task| {
                    let connections = Arc::clone(connections);
                    async move {
                        let mut done = 0;
                        for work in mixed_work(task) {
                            let mut on = connections[task % CONNECTIONS].lock().await;
                            done += one(&mut on, work).await?;
                        }
                        Ok(done)
                    }
                })
                .await
            }

            async fn one(on: &mut $connection, work: MixedWork) -> Result<usize> {
                match work {
                    MixedWork::Get(key) => $get(on, key).await,
                    MixedWork::List(key) => {
                        let listed = sqlx::query_as::<_, UserRow>(LISTED_USERS)
                            .bind(key)
                            .bind(key + LISTED)
                            .fetch_all(on)
                            .await?;
                        Ok(count(listed) / LISTED as usize)
                    }
                    MixedWork::Change(key) => {
                        let update = sqlx::query(UPDATE)
                            .bind(new_name())
                            .bind(HAIR_COLOR)
                            .bind(key);
                        Ok(usize::try_from(update.execute(on).await?.rows_affected())?)
                    }
                }
            }
        }
    };
}

server!(
    sqlite,
    SqliteConnection,
    crate::contenders::sqlx::sqlite_held::get
);
server!(
    postgres,
    PgConnection,
    crate::contenders::sqlx::postgres_held::get
);
