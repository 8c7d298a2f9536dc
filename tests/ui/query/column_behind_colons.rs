//! a column is named behind a dot, and has no parentheses

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().filter(Book::year.eq(1815)).all(db).await?;
    Ok(())
}

fn main() {}
