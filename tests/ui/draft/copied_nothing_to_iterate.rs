//! A draft is no iterator of drafts

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn copy(db: &Database) -> orm::Result<()> {
    Tag::copy_in(Tag::draft().name("war"), db).await?;
    Ok(())
}

fn main() {}
