//! `u8` cannot be an element of an array

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    level: u8,
}

fn main() {
    let _ = Book.level.array_agg();
    let _ = Book.level.cast::<i16>().array_agg();
}
