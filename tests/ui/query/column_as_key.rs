//! a column is no row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let books = Book::objects().filter(Book.author.eq(Author.id));
    let _ = Author::objects().filter(exists(books));
    let _ = Book.editor.eq(Book.author.id);
}
