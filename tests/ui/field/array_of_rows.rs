//! Rows of a model in an array.

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    tags: Vec<Tag>,
}

fn main() {}
