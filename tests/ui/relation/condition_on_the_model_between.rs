//! `Book.notes.any(Tagging.note.eq(…))`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn noted(db: &Database) -> orm::Result<()> {
    let _ = Book::objects().filter(Book.notes.any(Tagging.note.eq("new"))).all(db).await?;
    Ok(())
}

fn main() {}
