//! `unique` is declared twice; keep one of them

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(unique, max_length = 255, unique)]
    title: String,
}

fn main() {}
