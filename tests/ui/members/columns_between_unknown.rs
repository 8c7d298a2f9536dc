//! `add_with` needs the model between in the type

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn add(book: Book, tag: Tag, db: Database) -> orm::Result<()> {
    book.tags.add_with(&tag, |row| row, &db).await
}

fn main() {}
