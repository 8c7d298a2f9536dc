//! what joins is a model

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

struct Tagging;

#[derive(Model)]
struct Book {
    id: i64,
    tags: ManyToMany<Tag, Tagging>,
}

fn main() {}
