//! a check cannot be called `year > 0`

use orm::prelude::*;

#[derive(Model)]
#[orm(check(name = "year > 0", "year > 0"))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
