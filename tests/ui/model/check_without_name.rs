//! `check` is written `check(name = "…", "sql")`

use orm::prelude::*;

#[derive(Model)]
#[orm(check("year > 0"))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
