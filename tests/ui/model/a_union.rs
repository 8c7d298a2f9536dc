//! a model is a struct with named fields, and `Book` is a union

use orm::prelude::*;

#[derive(Model)]
union Book {
    id: i64,
    number: u64,
}

fn main() {}
