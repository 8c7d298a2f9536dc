//! an aggregate has no value in a single row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let books = Book::objects().every_row();
    books.returning(Book.year.max()).delete(db).await?;
    Ok(())
}

fn main() {}
