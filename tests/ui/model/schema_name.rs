//! a schema cannot be called `my-library`

use orm::prelude::*;

#[derive(Model)]
#[orm(schema = "my-library")]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
