//! both ends of a range are two values here

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let books = Book::objects().filter(Book.year.between(1860..1870)).all(db).await?;
    Ok(())
}

fn main() {}
