//! `title` holds no numbers; leave `min` out, or ask by `validate = …`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(min = 1)]
    title: String,
    #[orm(max = 0.5)]
    year: i32,
}

fn main() {}
