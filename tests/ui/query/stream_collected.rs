//! the rows of a stream are awaited one by one

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn titles(db: &Database) -> orm::Result<Vec<Book>> {
    let books = Book::objects().stream(db).collect::<Vec<_>>().await?;
    let _ = Tag::objects().stream(db).map(|tag| tag.name);
    Ok(books)
}

fn main() {}
