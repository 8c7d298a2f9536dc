//! `first` is the `version` already; a row has one

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(version, default = 1)]
    first: i32,
    #[orm(version)]
    second: i32,
}

#[derive(Model)]
struct Film {
    #[orm(version)]
    id: i64,
}

fn main() {}
