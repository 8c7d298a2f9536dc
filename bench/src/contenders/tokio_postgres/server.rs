//! What a server does: many tasks at once, new connections, and deletes that cascade.

use super::{Link, user};
use crate::contender::{HAIR_COLOR, LISTED, MixedWork, Result, count, mixed, mixed_work, new_name};
use crate::place::Place;
use crate::shape::CONNECTIONS;
use crate::tables::connect;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio_postgres::types::ToSql;

pub(super) const LISTED_USERS: &str =
    "SELECT id, name, hair_color FROM users WHERE id >= $1 AND id < $2";

impl Link {
    pub(super) async fn cascade(&mut self) -> Result<usize> {
        let transaction = self.client.transaction().await?;
        let deleted = transaction.execute(&self.delete_owner, &[]).await?;
        transaction.rollback().await?;
        Ok(usize::try_from(deleted)?)
    }

    async fn one(&self, work: MixedWork) -> Result<usize> {
        match work {
            MixedWork::Get(key) => self.get(key).await,
            MixedWork::List(key) => {
                let bounds: [&(dyn ToSql + Sync); 2] = [&key, &(key + LISTED)];
                let listed = self.rows(&self.listed, &bounds, |row| user(row, 0)).await?;
                Ok(count(listed) / LISTED as usize)
            }
            MixedWork::Change(key) => {
                let changed = self
                    .client
                    .execute(&self.update, &[&new_name(), &HAIR_COLOR, &key])
                    .await?;
                Ok(usize::try_from(changed)?)
            }
        }
    }
}

pub(super) async fn connect_and_get(place: &Place, key: i64) -> Result<usize> {
    let client = connect(&place.url).await?;
    let text = "SELECT id, name, hair_color FROM users WHERE id = $1";
    let found = user(&client.query_one(text, &[&key]).await?, 0);
    Ok(usize::from(found.id == key))
}

pub(super) async fn all_mixed(links: &Arc<Vec<Mutex<Link>>>) -> Result<usize> {
    mixed(|task| {
        let links = Arc::clone(links);
        async move {
            let mut done = 0;
            for work in mixed_work(task) {
                done += links[task % CONNECTIONS].lock().await.one(work).await?;
            }
            Ok(done)
        }
    })
    .await
}
