//! `#[table]` is no attribute of a model; write `#[orm(table = "…")]`

use orm::prelude::*;

#[derive(Model)]
#[table("books")]
struct Book {
    #[primary_key]
    id: i64,
    #[unique]
    title: String,
}

fn main() {}
