//! a whole statement is sent by `fetch` and `execute`

#[path = "../models.rs"]
mod models;

use models::Book;
use orm::prelude::*;

async fn books(db: &Database) -> orm::Result<Vec<Book>> {
    raw("SELECT * FROM book WHERE year > {}", 1860).all(db).await
}

fn main() {}
