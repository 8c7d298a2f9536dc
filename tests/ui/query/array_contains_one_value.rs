//! `&str` is no list of values of type `String`; write a list of such values, `[value]`, or a field of such an array

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: Vec<String>,
}

fn main() {
    let _ = Book.tags.contains("war");
}
