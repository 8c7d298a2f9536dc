//! the transaction of a closure is rolled back where the closure answers `Err`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    db.transaction(async |tx| {
        if Book::objects().exists(tx).await? {
            tx.rollback().await?;
        }
        Ok(())
    })
    .await
}

fn main() {}
