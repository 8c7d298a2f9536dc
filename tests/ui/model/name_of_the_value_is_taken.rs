//! the name `Book` is defined multiple times

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
}

const Book: u8 = 1;

fn main() {}
