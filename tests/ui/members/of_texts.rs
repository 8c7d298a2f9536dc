//! `ManyToMany` names a model, and `String` is none; write `ManyToMany<Tag>`, or `Vec<String>` for a list of values

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: ManyToMany<String>,
}

fn main() {}
