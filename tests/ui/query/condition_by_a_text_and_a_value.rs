//! several conditions are combined by `&` and `|`, and are no tuple; write `.filter(a & b)`, or `.filter(a).filter(b)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<Vec<Book>> {
    Book::objects().filter(("year > ?", 1868)).all(db).await
}

fn main() {}
