//! the key is a `i64`, not a `({integer}, {integer})`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn find(db: &Database) -> orm::Result<Book> {
    Book::get((1, 2), db).await
}

fn main() {}
