//! `bulk_create` of rows in hand

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn copied(books: Vec<Book>, db: &Database) -> orm::Result<()> {
    Book::bulk_create(books, db).await?;
    Ok(())
}

fn main() {}
