//! what an end sends is awaited; write `.await?` behind it

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn several(db: &Database) -> orm::Result<bool> {
    let books = Book::objects().count(db);
    println!("{books}");
    let tags = Tag::objects().all(db);
    for _ in &tags {}
    let book = Book::get(1, db);
    book.save(db).await?;
    Ok(books > 3)
}

fn main() {}
