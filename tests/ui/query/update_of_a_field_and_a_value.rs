//! a field is assigned by `set`; write `.update(Book.copies.set(3), &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn f(author: &Author, db: &Database) -> orm::Result<()> {
    Book::objects().filter(Book.id.eq(1)).update(Book.year, 1868, db).await?;
    Book::objects().filter(Book.id.eq(1)).update(Book.author, author, db).await?;
    Ok(())
}

fn main() {}
