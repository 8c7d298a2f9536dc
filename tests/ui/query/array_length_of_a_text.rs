//! `String` is not an array

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

fn main() {
    let _ = Book.title.len();
}
