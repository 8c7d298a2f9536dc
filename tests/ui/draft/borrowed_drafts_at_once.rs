//! `&TagDraft` is no draft; write one such as `Book::draft().title("Emma")`, without a `&`, and drafts of a list in hand by `drafts`, or `drafts.iter().cloned()`; one is stored by `.save(&db)` behind it, or `.get_or_create(Book.title, &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let drafts = vec![Tag::draft().name("war")];
    Tag::bulk_create(drafts.iter(), db).await?;
    Ok(())
}

fn main() {}
