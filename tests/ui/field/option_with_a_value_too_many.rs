//! `unique` stands alone, without a value

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(unique = true)]
    title: String,
}

fn main() {}
