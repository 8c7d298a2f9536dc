//! `ManyToMany` is not supported yet

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    tags: ManyToMany<Tag>,
}

fn main() {}
