//! What is asked of many related rows, in the words of other libraries.

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().filter(Author.books().every(Book.in_print));
    let _ = Author::objects().filter(Author.books().some(Book.in_print));
    let _ = Author::objects().filter(Author.books().none(Book.in_print));
    let _ = Author::objects().filter(Author.books().exists());
    let _ = Book::objects().filter(Book.tags.all(Tag.name.eq("war")));
}
