//! What a server does: many tasks at once, and deletes that cascade.

use super::entities::{owner, user};
use super::{changed, get};
use crate::contender::{LISTED, MixedWork, Result, count, mixed, mixed_work};
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseConnection, TransactionTrait};

pub(super) async fn cascade(db: &DatabaseConnection) -> Result<usize> {
    let transaction = db.begin().await?;
    let deleted = owner::Entity::delete_by_id(1).exec(&transaction).await?;
    transaction.rollback().await?;
    Ok(usize::try_from(deleted.rows_affected)?)
}

pub(super) async fn all_mixed(db: &DatabaseConnection) -> Result<usize> {
    mixed(|task| {
        let db = db.clone();
        async move {
            let mut done = 0;
            for work in mixed_work(task) {
                done += one(&db, work).await?;
            }
            Ok(done)
        }
    })
    .await
}

async fn one(db: &DatabaseConnection, work: MixedWork) -> Result<usize> {
    match work {
        MixedWork::Get(key) => get(db, key).await,
        MixedWork::List(key) => {
            let listed = user::Entity::find()
                .filter(user::Column::Id.gte(key))
                .filter(user::Column::Id.lt(key + LISTED));
            Ok(count(listed.all(db).await?) / LISTED as usize)
        }
        MixedWork::Change(key) => Ok(usize::from(changed(key).update(db).await?.id == key)),
    }
}
