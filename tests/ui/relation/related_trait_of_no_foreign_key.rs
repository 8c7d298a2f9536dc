//! `related_trait` is for foreign keys, and `author` is none

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(related_trait)]
    author: i64,
}

fn main() {}
