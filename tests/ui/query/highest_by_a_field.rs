//! the row with the highest value of a field is found by `latest`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let newest: Option<Book> = Book::objects().max_by(Book.year, db).await?;
    let oldest: Option<Book> = Book::objects().min_by(Book.year, db).await?;
    drop((newest, oldest));
    Ok(())
}

fn main() {}
