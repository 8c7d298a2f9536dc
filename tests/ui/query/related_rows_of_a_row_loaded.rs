//! related rows are loaded by a query, or of a row in hand by its relation; write `Book::objects().select_related(…)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let book = Book::get(1, db).await?;
    book.preload(Book.author, db).await?;
    for book in &Book::objects().all(db).await? {
        book.preload(Book.author, db).await?;
    }
    Author::includes(Author.books()).all(db).await?;
    Ok(())
}

fn main() {}
