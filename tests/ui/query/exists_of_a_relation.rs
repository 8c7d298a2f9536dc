//! `ToMany<Author, Book>` is not a query

use orm::prelude::*;

#[derive(Model)]
pub struct Author {
    pub id: i64,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}

fn main() {
    let _ = Author::objects().filter(exists(Author.books()));
}
