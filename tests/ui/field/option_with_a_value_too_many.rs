//! `unique` is written `unique`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(unique = true)]
    title: String,
}

fn main() {}
