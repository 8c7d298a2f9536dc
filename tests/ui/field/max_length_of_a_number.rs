//! `i32` is not text

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(max_length = 255)]
    title: i32,
}

fn main() {}
