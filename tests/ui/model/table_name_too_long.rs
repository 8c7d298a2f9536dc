//! a table cannot be called `aaa…`: a name has at most 63 bytes, and this one 64

use orm::prelude::*;

#[derive(Model)]
#[orm(table = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
