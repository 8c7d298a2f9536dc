//! cannot assign to `author.name`, which is behind a `&` reference

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn rename(book: &Book, db: &Database) -> orm::Result<()> {
    let author = book.author.get(db).await?;
    author.name = "Jane Austen".to_owned();
    Ok(())
}

fn main() {}
