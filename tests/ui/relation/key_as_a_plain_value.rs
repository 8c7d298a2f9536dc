//! `author_id` is a plain value, and no foreign key; write `author: ForeignKey<Author>`, whose column is `author_id`, or leave out `on_delete`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author_id: i64,
    #[orm(on_delete = SetNull)]
    line_editor: Option<i64>,
}

#[derive(Model)]
struct Edition {
    id: i64,
    #[orm(foreign_key = Book, on_delete = Cascade)]
    book_id: i64,
    #[orm(references = "authors.id")]
    author: i64,
}

fn main() {}
