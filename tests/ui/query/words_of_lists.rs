//! rows that were read are a `Vec`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn read(db: &Database) -> orm::Result<()> {
    let _ = Book::objects().all(db).await?.pluck(Book.title);
    let _ = Author::objects().all(db).await?.preload(Author.books(), db);
    Ok(())
}

fn main() {}
