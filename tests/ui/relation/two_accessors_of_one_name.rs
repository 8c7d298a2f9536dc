//! `author` and `editor` would both be `books` on `Author`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "books")]
    author: ForeignKey<Author>,
    #[orm(on_delete = SetNull, related_name = "books")]
    editor: Option<ForeignKey<Author>>,
}

fn main() {}
