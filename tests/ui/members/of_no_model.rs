//! the other side needs a model

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: ManyToMany<String>,
    others: ManyToMany<Vec<i64>>,
}

fn main() {}
