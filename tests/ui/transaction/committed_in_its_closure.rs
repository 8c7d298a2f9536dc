//! the transaction of a closure is committed where the closure answers `Ok`, and rolled back where it answers `Err`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    db.transaction(async |tx| {
        tx.commit().await;
        Ok(())
    })
    .await
}

fn main() {}
