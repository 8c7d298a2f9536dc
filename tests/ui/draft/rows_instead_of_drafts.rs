//! `Tag` is no draft

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn create(tags: Vec<Tag>, db: &Database) -> orm::Result<()> {
    Tag::bulk_create(tags, db).await?;
    Ok(())
}

fn main() {}
