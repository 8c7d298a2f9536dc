//! `validate` is not supported yet

use orm::prelude::*;

#[derive(Model)]
#[orm(validate)]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
