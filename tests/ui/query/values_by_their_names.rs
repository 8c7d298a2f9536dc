//! values come in the order of their tuple, without names

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn title(db: &Database) -> orm::Result<String> {
    let row = Book::objects().values((Book.id, Book.title)).get(db).await?;
    Ok(row.get("title"))
}

fn main() {}
