//! What a server does: many tasks at once, and deletes that cascade.

use super::{User, changed, get};
use crate::contender::{LISTED, MixedWork, Result, count, mixed, mixed_work};
use orm::prelude::*;

#[derive(Model)]
struct Owner {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Thing {
    id: i64,
    #[orm(related_name = "things", on_delete = Cascade)]
    owner: ForeignKey<Owner>,
}

#[derive(Model)]
struct Part {
    id: i64,
    #[orm(related_name = "parts", on_delete = Cascade)]
    thing: ForeignKey<Thing>,
}

pub(super) async fn cascade(db: &Database) -> Result<usize> {
    let transaction = db.begin().await?;
    let deleted = Owner::objects()
        .filter(Owner.id.eq(1))
        .delete(&transaction)
        .await?;
    transaction.rollback().await?;
    Ok(usize::try_from(deleted)?)
}

pub(super) async fn all_mixed(db: &Database) -> Result<usize> {
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

async fn one(db: &Database, work: MixedWork) -> Result<usize> {
    match work {
        MixedWork::Get(key) => get(db, key).await,
        MixedWork::List(key) => {
            let listed = User::objects()
                .filter(User.id.ge(key))
                .filter(User.id.lt(key + LISTED));
            Ok(count(listed.all(db).await?) / LISTED as usize)
        }
        MixedWork::Change(key) => {
            changed(key).save(db).await?;
            Ok(1)
        }
    }
}
