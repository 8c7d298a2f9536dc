//! `validate` checks a draft and gives nothing back

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Tag::draft().name("novel").validate()?.save(db).await?;
    let _ = Tag::draft().name("novel").validate().get_or_create(Tag.name, db).await?;
    Ok(())
}

fn main() {}
