//! a `String` is no `i64`

use orm::prelude::*;

#[derive(Model)]
pub struct Author {
    pub id: i64,
    pub name: String,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}

fn main() {
    let books = Book::objects().filter(Book.author.id.eq(outer(Author.name)));
    let _ = Author::objects().filter(exists(books));
}
