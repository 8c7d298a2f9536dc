//! two checks are called `years`; rename one of them

use orm::prelude::*;

#[derive(Model)]
#[orm(check(name = "years", "year > 0"), check(name = "years", "year < 3000"))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
