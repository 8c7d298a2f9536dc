//! a `ManyToMany` needs no `Option`

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    tags: Option<ManyToMany<Tag>>,
}

fn main() {}
