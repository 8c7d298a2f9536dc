//! a row of `Book` is found by its key with `get`, and a query of its rows begins with `objects()`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<Vec<Book>> {
    Book::find().filter(Book.year.gt(1868)).all(db).await
}

fn main() {}
