//! `Book` has no primary key; add `id: i64`, or mark a field with `#[orm(primary_key)]`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    title: String,
}

fn main() {}
