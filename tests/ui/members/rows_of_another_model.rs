//! only rows of the other side are added

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn add(book: Book, tag: Tag, db: Database) -> orm::Result<()> {
    book.tags.add([&book], &db).await?;
    book.tags.add(&tag, &db).await?;
    book.tags.add(["x"], &db).await
}

fn main() {}
