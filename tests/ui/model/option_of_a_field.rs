//! `max_length` does not stand on a model; put it on the field

use orm::prelude::*;

#[derive(Model)]
#[orm(max_length = 255)]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
