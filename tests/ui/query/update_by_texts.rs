//! a field is assigned by `set`; write `.update(Book.copies.set(3), &db)`, and of several fields `.update((Book.copies.set(3), Book.year.set(1868)), &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<u64> {
    Book::objects().filter(Book.id.eq(1)).update("year", db).await
}

fn main() {}
