//! `index(title, year)` is declared twice; keep one of them

use orm::prelude::*;

#[derive(Model)]
#[orm(index(title, year), index(title, year))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
