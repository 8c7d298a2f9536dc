//! `i32` is not text

use orm::prelude::*;

#[derive(Model)]
#[orm(index(ignore_case(year)))]
struct Book {
    id: i64,
    year: i32,
}

fn main() {}
