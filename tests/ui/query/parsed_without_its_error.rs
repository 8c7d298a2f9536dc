//! a value is taken out of a `Result` first

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn find(text: &str, db: &Database) -> orm::Result<()> {
    Book::objects().filter(Book.year.eq(text.parse::<i32>())).all(db).await?;
    Book::get(text.parse::<i64>(), db).await?;
    Ok(())
}

fn main() {}
