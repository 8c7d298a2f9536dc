//! `Vec<String>` cannot be an element of an array

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: Vec<String>,
}

fn main() {
    let _ = Book.tags.array_agg();
}
