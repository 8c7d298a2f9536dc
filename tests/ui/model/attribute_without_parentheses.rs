//! write `#[orm(…)]`, with options in the parentheses

use orm::prelude::*;

#[derive(Model)]
#[orm = "books"]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
