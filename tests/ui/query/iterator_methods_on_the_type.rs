//! a query of `Book` begins with `objects()`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::filter(Book.year.ge(1));
    let _ = Book::all(db).await;
    let _ = Book::find(1, db).await;
}

fn main() {}
