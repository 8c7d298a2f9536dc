//! rows of `models::Book` are deleted by a query

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::delete_all(db).await?;
    Book::update_all(Book.year.set(0), db).await?;
    Ok(())
}

fn main() {}
