//! a query is no relation: related rows are loaded by theirs, with what is asked of them behind it

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let books = Book::objects().filter(Book.year.gt(1900));
    let _ = Author::objects().prefetch_related(books).all(db).await?;
    Ok(())
}

fn main() {}
