//! `table` is written `table = "…"`

use orm::prelude::*;

#[derive(Model)]
#[orm(table)]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
