//! borrow of moved value: `tx`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<u64> {
    let tx = db.begin().await?;
    Tag::draft().name("novel").save(&tx).await?;
    tx.commit().await?;
    Tag::objects().count(&tx).await
}

fn main() {}
