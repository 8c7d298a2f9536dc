//! the `?` operator can only be applied to values that implement `Try`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let mut books = Book::objects().stream(db);
    while let Some(_book) = books.try_next()? {}
    Ok(())
}

fn main() {}
