//! rows are chosen by `filter` and a lookup of the field; write `.filter(Book.id.is_in([1, 2]))`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().where_in(Book.id, [1, 2]).all(db).await?;
    Book::objects().where_null(Book.subtitle).all(db).await?;
    Book::objects().values(Book.title).where_in(Book.id, [1, 2]).all(db).await?;
    Ok(())
}

fn main() {}
