//! `String` is not an array, as a field of type `Vec<String>` is; of a text write `.length()`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

fn main() {
    let _ = Book.title.len();
}
