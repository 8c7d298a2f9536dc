//! type mismatch resolving `<TagDraft as Draft>::Model == Author`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn create(db: &Database) -> orm::Result<()> {
    Author::bulk_create([Tag::draft().name("war")], db).await?;
    Ok(())
}

fn main() {}
