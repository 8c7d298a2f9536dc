//! `Predicate<Book>` does not assign to fields of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().update(Book.year.eq(1), db).await?;
    Ok(())
}

fn main() {}
