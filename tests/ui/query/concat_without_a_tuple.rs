//! `orm::query::Column<Root<models::Book>, std::string::String, 1>` is no tuple of texts; write two pairs of parentheses

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().values(concat(Book.title)).all(db).await?;
    Ok(())
}

fn main() {}
