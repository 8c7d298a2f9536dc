//! `Author` has no field `books`; the rows that refer to it are read by `#[row(from = Author.books())]`, with the name of the relation

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
#[row(Author)]
struct AuthorPage {
    name: String,
    books: Vec<Book>,
}

fn main() {}
