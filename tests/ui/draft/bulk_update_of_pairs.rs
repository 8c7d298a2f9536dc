//! A bulk update of keys and values, and of rows that cannot be changed.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(books: Vec<Book>, db: &Database) -> orm::Result<()> {
    Book::bulk_update([(1, 1868), (2, 1871)], Book.year, db).await?;
    Book::bulk_update(&books, Book.year, db).await?;
    Book::bulk_update(books, Book.year, db).await
}

fn main() {}
