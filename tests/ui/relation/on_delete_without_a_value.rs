//! `on_delete` is written `on_delete = Cascade`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete)]
    author: ForeignKey<Author>,
}

fn main() {}
