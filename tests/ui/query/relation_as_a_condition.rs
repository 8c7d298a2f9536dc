//! a relation is no condition: whether there is a related row is asked by `is_not_null`, and of many rows by `any` or `is_empty`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Author::objects().filter(Author.books());
    let _ = Author::objects().filter(!Author.books());
    let _ = Book::objects().filter(Book.tags);
    let _ = Book::objects().filter(Book.editor);
    let _ = Book::objects().filter(!Book.editor);
    let _ = Book::objects().filter(!Book.subtitle);
}

fn asked_of_a_row(book: &Book) -> bool {
    book.editor.is_null()
}
