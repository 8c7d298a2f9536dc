//! `index` is written `index(author, year)`

use orm::prelude::*;

#[derive(Model)]
#[orm(index(title, where = year > 1900))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
