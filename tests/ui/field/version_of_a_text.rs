//! `edition` counts how often a row was written, as a whole number that is never null; make it an `i32`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(version)]
    edition: String,
}

#[derive(Model)]
struct Film {
    id: i64,
    #[orm(version)]
    cut: Option<i32>,
}

fn main() {}
