//! Many rows written at once. Different values for many rows take an update each, and there is no `COPY`.

use super::{changed, guest, new_guest, user};
use crate::contender::{HAIR_COLOR, Result, new_name, updated, upserted};
use crate::shape::ManyRows;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseConnection, TransactionTrait};

/// As many rows as fit into one statement of both databases.
const CHUNK: usize = 10_000;

pub(super) async fn write(db: &DatabaseConnection, many: ManyRows) -> Result<usize> {
    match many {
        ManyRows::Upsert(n) | ManyRows::UpsertTold(n) => {
            let users = upserted(n).map(|id| user::ActiveModel {
                id: Set(id),
                name: Set(new_name()),
                hair_color: Set(Some(HAIR_COLOR.to_owned())),
            });
            let columns = [user::Column::Name, user::Column::HairColor];
            let rule = OnConflict::column(user::Column::Id)
                .update_columns(columns)
                .to_owned();
            let upsert = user::Entity::insert_many(users).on_conflict(rule);
            Ok(usize::try_from(upsert.exec_without_returning(db).await?)?)
        }
        ManyRows::BulkUpdate(n) | ManyRows::Saves(n) => {
            let transaction = db.begin().await?;
            for key in updated(n) {
                changed(key).update(&transaction).await?;
            }
            transaction.commit().await?;
            Ok(n)
        }
        ManyRows::Copy(n) => {
            let transaction = db.begin().await?;
            let mut done = 0;
            while done < n {
                let guests = (done..n).take(CHUNK).map(|_| new_guest());
                let insert = guest::Entity::insert_many(guests);
                done += usize::try_from(insert.exec_without_returning(&transaction).await?)?;
            }
            transaction.commit().await?;
            Ok(done)
        }
    }
}
