//! `unique` takes fields, expressions, `name`, `where` and `include`; for an order or a method declare an `index(…)` beside it

use orm::prelude::*;

#[derive(Model)]
#[orm(unique(title, -year))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
