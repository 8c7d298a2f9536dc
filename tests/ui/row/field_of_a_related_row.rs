//! `Book` has no field `author_name`; a field of a related row is read by `#[row(from = Book.author.name)]`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
}

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
    author_name: String,
}

fn main() {}
