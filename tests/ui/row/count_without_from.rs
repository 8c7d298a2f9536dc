//! `Author` has no field `books`; the number of rows that refer to it is read by `#[row(from = Author.books().count())]`, with the name of the relation

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
}

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    name: String,
    books: i64,
}

fn main() {}
