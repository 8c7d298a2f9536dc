//! What runs a query is its end, to which the database is given.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let books = db.all(Book::objects().filter(Book.year.gt(1900))).await?;
    println!("{}", books.len());
    let authors = Author::objects().all(db).await?;
    db.preload(authors, Author.books()).await?;
    db.insert_all([Author::draft().name("Jane Austen")]).await?;
    db.execute(Book::objects().filter(Book.year.gt(1900))).await?;
    db.commit().await?;
    let tx = db.begin().await?;
    tx.finish().await?;
    Ok(())
}

fn main() {}
