//! cannot find function `eq` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().filter(eq(Book.title, "Emma")).all(db).await?;
    Book::objects().filter(gte(Book.year, 1868)).all(db).await?;
    Book::objects().filter(in_array(Book.year, [1868, 1871])).all(db).await?;
    Ok(())
}

fn main() {}
