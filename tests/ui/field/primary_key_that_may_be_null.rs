//! a primary key is never null, so `id` cannot be an `Option`; write `i64`, since what is not stored yet is a draft

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: Option<i64>,
    title: String,
}

fn main() {}
