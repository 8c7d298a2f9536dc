//! cannot use `{integer}` as an element of an array of `String`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: Vec<String>,
}

fn main() {
    let _ = Book.tags.overlap([1]);
}
