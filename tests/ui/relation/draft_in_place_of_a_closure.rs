//! the row between the two is a draft that a closure completes; write `.add_with(&tag, |tagging| tagging.note("…"), &db)`, and where it has nothing to be set `.add([&tag], &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(book: Book, tag: Tag, db: &Database) -> orm::Result<()> {
    book.notes.add_with(&tag, Tagging::draft().note("first"), db).await
}

fn main() {}
