//! `type` cannot be the name of a method

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "type")]
    author: ForeignKey<Author>,
}

fn main() {}
