//! `set` replaces the rows of a many-to-many field, and `exists` asks whether there is one.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(book: &Book, tag: &Tag, db: &Database) -> orm::Result<()> {
    book.tags.replace([tag], db).await?;
    if book.tags.is_empty(db).await? {
        println!("no tags");
    }
    Ok(())
}

fn main() {}
