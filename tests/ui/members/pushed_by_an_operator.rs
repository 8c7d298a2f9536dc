//! Rows are related by `add`, and not by an operator.

#[path = "../models.rs"]
mod models;

use models::*;

fn tag(book: Book, tag: Tag, author: Author) {
    book.tags << tag;
    author.books() << book;
}

fn main() {}
