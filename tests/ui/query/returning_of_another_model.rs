//! a field of another model has no value in a row of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let books = Book::objects().every_row();
    books.returning((Book.id, Author.name)).delete(db).await?;
    Ok(())
}

fn main() {}
