//! no method named `boks` found for struct `AuthorFields`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().filter(Author.boks().is_empty());
}

fn rows(author: &Author) {
    let _ = author.book_set();
}
