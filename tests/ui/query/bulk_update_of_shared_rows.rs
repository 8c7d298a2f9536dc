//! type mismatch resolving `<&Vec<Book> as IntoIterator>::Item == &mut Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(books: &Vec<Book>, db: &Database) -> orm::Result<()> {
    Book::bulk_update(books, Book.title, db).await?;
    Ok(())
}

fn main() {}
