//! `raw` is an expression within a query, and `models::Book` is no value that one has; write the type of a field

#[path = "../models.rs"]
mod models;

use models::Book;
use orm::prelude::*;

async fn books(db: &Database) -> orm::Result<Vec<Book>> {
    raw::<Book>("SELECT * FROM book", ()).fetch(db).await
}

fn main() {}
