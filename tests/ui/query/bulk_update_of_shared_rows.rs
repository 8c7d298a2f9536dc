//! `bulk_update` writes rows of `Book` that were read and changed, and `&Book` is none; write `&mut rows`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(books: &Vec<Book>, db: &Database) -> orm::Result<()> {
    Book::bulk_update(books, Book.title, db).await?;
    Ok(())
}

fn main() {}
