//! unknown option `tabel`; did you mean `table`?

use orm::prelude::*;

#[derive(Model)]
#[orm(tabel = "books")]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
