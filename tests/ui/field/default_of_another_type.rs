//! cannot set a field of type `String` to `{integer}`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(default = 5)]
    title: String,
}

fn main() {}
