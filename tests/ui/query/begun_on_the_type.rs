//! a query of `Book` begins with `objects()`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(db: &Database) {
    let _ = Book::where_(Book.year.ge(1));
    let _ = Book::find_many(db);
    let _ = Book::find_by_id(1, db);
    let _ = Book::in_bulk([1, 2], db);
    let _ = Book::create_one("x");
    let _ = Book::insert_many([1], db);
}

fn main() {}
