//! a table cannot be called `1books`

use orm::prelude::*;

#[derive(Model)]
#[orm(renamed_from = "1books")]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
