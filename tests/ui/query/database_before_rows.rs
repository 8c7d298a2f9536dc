//! a list stands here, and the database comes last; write `Book::bulk_create(drafts, &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database, books: &mut [Book]) -> orm::Result<u64> {
    Book::bulk_update(db, books, Book.title).await
}

fn main() {}
