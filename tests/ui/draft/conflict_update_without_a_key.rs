//! `OnConflict<_, DoUpdateWithoutTarget>` does not say what becomes of rows of `Author` that a unique key forbids

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let drafts = [Author::draft().name("Jo")];
    Author::bulk_create_with(drafts, OnConflict::update(Author.birth_year), db).await?;
    Ok(())
}

fn main() {}
