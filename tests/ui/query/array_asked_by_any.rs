//! `any` asks by a closure whether a condition holds of an element

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: Vec<String>,
}

fn main() {
    let _ = Book.tags.any("war");
}
