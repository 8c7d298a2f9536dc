//! `i32` is not an array

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    year: i32,
}

fn main() {
    let _ = Book.year.any([1868, 1871]);
}
