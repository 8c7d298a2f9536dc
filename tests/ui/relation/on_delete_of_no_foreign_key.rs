//! `author` is no foreign key; leave out `on_delete`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "+")]
    author: i64,
}

fn main() {}
