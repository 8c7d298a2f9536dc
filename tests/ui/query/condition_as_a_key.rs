//! a condition is no key and no row; write `objects().filter(Book.title.eq(…)).get(&db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<Book> {
    Book::get(Book.title.eq("Emma"), db).await
}

fn main() {}
