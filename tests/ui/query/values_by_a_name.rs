//! a column is read by its field, and by no text; write `.values((Book.title, Book.year))`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values(("title", Book.year));
}
