//! `author` is no foreign key; leave out `on_delete`

use orm::prelude::*;

type Key = i64;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "+")]
    author: Key,
}

fn main() {}
