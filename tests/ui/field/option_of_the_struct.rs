//! `table` does not stand on a field; put it on the struct

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(table = "books")]
    title: String,
}

fn main() {}
