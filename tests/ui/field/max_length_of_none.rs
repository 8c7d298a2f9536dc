//! `max_length` is a number of characters from 1 to 4294967295

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(max_length = 0)]
    title: String,
}

fn main() {}
