//! a transaction is run by the database, and `Tag` is a model

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run() -> orm::Result<()> {
    Tag::transaction(async |tx| {
        Tag::draft().name("novel").save(tx).await?;
        Ok(())
    })
    .await
}

fn main() {}
