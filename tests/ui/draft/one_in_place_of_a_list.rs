//! `TagDraft` is no list of drafts; write one, `[draft]` or `names.map(|name| Author::draft().name(name))`, and the database behind it: `Author::bulk_create(drafts, &db)`; one draft alone is stored by `draft.save(&db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Tag::bulk_create(Tag::draft().name("war"), db).await?;
    Ok(())
}

fn main() {}
