//! the assignments come first, and the database last; write `.update(Book.copies.set(3), &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn in_front(db: &Database, book: &Book) -> orm::Result<()> {
    let tags = || ["war", "peace"].map(|name| Tag::draft().name(name));
    Book::objects().filter(Book.id.eq(1)).update(db, Book.year.set(1869)).await?;
    Tag::draft().name("war").save_with(db, OnConflict::ignore()).await?;
    Book::objects().aggregate(db, count()).await?;
    Tag::bulk_create(db, tags()).await?;
    Tag::copy_in(db, tags()).await?;
    Book::objects().values(Book.title).insert_into(db, Tag.name).await?;
    book.tags.add(db, [1]).await?;
    Ok(())
}

fn main() {
    let _ = in_front;
}
