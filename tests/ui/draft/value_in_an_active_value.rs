//! A value of a draft in the word of another library.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn named(db: &Database) -> orm::Result<Tag> {
    Tag::draft().name(ActiveValue::Set("war")).save(db).await
}

fn main() {}
