//! cannot find macro `query_as` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    query_as!(Book, "SELECT * FROM book").fetch_all(db).await?;
    Book::objects().filter(filter!(Book, title == "Emma")).all(db).await?;
    Book::objects().filter(and!(Book.year.gt(1800), Book.in_print)).all(db).await?;
    Ok(())
}

fn main() {}
