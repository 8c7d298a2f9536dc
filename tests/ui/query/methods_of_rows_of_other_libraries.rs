//! a row of `Book` is stored by `save`, read again by `refresh` and removed by `delete`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(book: Book, db: &Database) {
    book.reload(db);
    book.destroy(db);
    book.tags.push(1);
    book.touch(db);
    book.lock(db);
    Book::bulk_delete([&book], db);
}

fn main() {}
