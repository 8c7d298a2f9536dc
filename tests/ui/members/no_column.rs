//! a `ManyToMany` is no column

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
#[orm(index(tags), ordering = tags)]
struct Book {
    id: i64,
    tags: ManyToMany<Tag>,
}

fn main() {}
