//! the assignments come first, and the database last; write `.update(Book.copies.set(3), &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().update(db, Book.year.set(1868)).await?;
    Ok(())
}

fn main() {}
