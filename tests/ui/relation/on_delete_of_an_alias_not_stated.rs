//! `author` is a foreign key; add `on_delete = …`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

type To<T> = ForeignKey<T>;

#[derive(Model)]
struct Book {
    id: i64,
    author: To<Author>,
}

fn main() {}
