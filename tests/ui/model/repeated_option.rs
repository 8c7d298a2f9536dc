//! `table` is declared twice; keep one of them

use orm::prelude::*;

#[derive(Model)]
#[orm(table = "books", table = "library_book")]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
