//! `on_delete` knows no `cascade`; did you mean `Cascade`?

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
