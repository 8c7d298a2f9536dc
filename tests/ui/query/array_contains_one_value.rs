//! `&str` is no array of `String`; write a list of such values

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: Vec<String>,
}

fn main() {
    let _ = Book.tags.contains("war");
}
