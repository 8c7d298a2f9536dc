//! `add_with` fills all columns in

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn add(book: Book, tag: Tag, db: Database) -> orm::Result<()> {
    book.notes.add_with(&tag, |row| row, &db).await?;
    book.notes.add_with(&tag, |row| row.nota("x"), &db).await
}

fn main() {}
