//! `max_length` is written `max_length = 255`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(max_length = "long")]
    title: String,
}

fn main() {}
