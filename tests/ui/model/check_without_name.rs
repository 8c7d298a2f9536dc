//! `check` is written `check(name = "…", "sql")` or `check(name = "…", sqlite = "…", postgres = "…")`

use orm::prelude::*;

#[derive(Model)]
#[orm(check("year > 0"))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
