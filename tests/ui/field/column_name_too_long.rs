//! a column cannot be called `aaa…`: a name has at most 63 bytes, and this one 64

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(column = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    title: String,
}

fn main() {}
