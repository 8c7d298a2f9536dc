//! `unique` is written `unique(title, author)`

use orm::prelude::*;

#[derive(Model)]
#[orm(unique)]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
