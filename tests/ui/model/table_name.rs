//! a table cannot be called `my books`

use orm::prelude::*;

#[derive(Model)]
#[orm(table = "my books")]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
