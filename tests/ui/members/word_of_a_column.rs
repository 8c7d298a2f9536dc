//! words on columns do not stand on a `ManyToMany`

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(unique, max_length = 3)]
    tags: ManyToMany<Tag>,
}

fn main() {}
