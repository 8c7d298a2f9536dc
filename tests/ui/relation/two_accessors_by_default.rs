//! `author` and `editor` would both be `book_set` on `Author`; name one of them: `related_name = "…"`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
    #[orm(on_delete = Cascade)]
    editor: ForeignKey<Author>,
}

fn main() {}
