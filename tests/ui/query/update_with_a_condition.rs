//! a condition chooses rows in front of `update`, and a field is assigned by `set`; write `.filter(Book.id.eq(1)).update(Book.copies.set(3), &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().update(Book.year.eq(1), db).await?;
    Ok(())
}

fn main() {}
