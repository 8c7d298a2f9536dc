//! the rows of one tenant are read and written by the database of it, and a query has no word of it

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn of_one(db: &Database, author: &Author) -> orm::Result<()> {
    let _ = Book::objects().tenant(author).all(db).await?;
    let _ = Book::objects().for_tenant(author.id).count(db).await?;
    let _ = Book::objects().filter(Book.year.gt(1868)).without_tenant().all(db).await?;
    let _ = Book::objects().values(Book.title).for_tenant(1).all(db).await?;
    Ok(())
}

fn main() {}
