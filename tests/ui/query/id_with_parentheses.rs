//! a column is named behind a dot, and has no parentheses; write `.id`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().filter(Book.author.id().eq(3));
    let _ = Book::objects().values((Book.title, Book.editor.id()));
}
