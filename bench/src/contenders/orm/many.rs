//! Many rows written at once.

use super::{Guest, User, changed, guest};
use crate::contender::{Result, count, updated, upserted};
use crate::shape::ManyRows;
use orm::prelude::*;

pub(super) async fn write(db: &Database, many: ManyRows) -> Result<usize> {
    match many {
        ManyRows::Upsert(n) | ManyRows::UpsertTold(n) => {
            let drafts = upserted(n).map(|id| {
                let user = changed(id);
                let draft = User::draft().id(id).name(user.name);
                draft.hair_color(user.hair_color)
            });
            let rule = OnConflict::update((User.name, User.hair_color)).on(User.id);
            Ok(count(User::bulk_create_with(drafts, rule, db).await?))
        }
        ManyRows::BulkUpdate(n) => {
            let mut users: Vec<User> = updated(n).map(changed).collect();
            User::bulk_update(&mut users, (User.name, User.hair_color), db).await?;
            Ok(count(users))
        }
        ManyRows::Saves(n) => {
            db.transaction(async |tx| {
                for id in updated(n) {
                    changed(id).save(tx).await?;
                }
                Ok(())
            })
            .await?;
            Ok(n)
        }
        ManyRows::Copy(n) => {
            let guests = (0..n).map(|_| guest());
            Ok(usize::try_from(Guest::copy_in(guests, db).await?)?)
        }
    }
}
